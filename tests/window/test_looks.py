"""The look of the window: icons, the toolbar, the empty window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QIcon, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from denoise_gui.engine.shipped import resources_folder, sample_image
from denoise_gui.features.numbers.feature import NumbersFeature
from denoise_gui.features.recipe.feature import RecipeFeature
from denoise_gui.shell.menus.main_toolbar import AT_THE_END, GROUPS
from denoise_gui.shell.widgets.icons import application_icon, drawing, icon
from denoise_gui.shell.widgets.theme import choose_theme
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image

ICONS = sorted(path.stem for path in (resources_folder() / "icons").glob("*.svg"))


def lightness(picture: QImage) -> tuple[float, int]:
    """Of what is drawn: the mean lightness, and how many pixels are opaque."""
    shown = [
        picture.pixelColor(x, y).lightness()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() > 200
    ]
    return (sum(shown) / len(shown) if shown else -1.0), len(shown)


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_something(name: str, qapp: QApplication) -> None:
    assert lightness(drawing(name, QSize(24, 24)).toImage())[1] > 10


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_icons_are_drawn_at_the_scale_of_the_screen(scale: float, qapp: QApplication) -> None:
    pixmap = icon("open").pixmap(QSize(20, 20), scale)
    assert pixmap.width() == 20 * scale
    assert pixmap.devicePixelRatio() == scale
    # Not a small one blown up: at two pixels a point a thin line has a sharp edge.
    rough = icon("open").pixmap(QSize(20, 20), 1.0).toImage().scaled(pixmap.size())
    assert scale == 1.0 or rough != pixmap.toImage()


def test_icons_take_the_colour_of_the_text_when_the_theme_changes(
    application: Application,
) -> None:
    drawn = {}
    for theme in ("light", "dark"):
        choose_theme(theme)
        drawn[theme] = lightness(icon("save").pixmap(24, 24).toImage())[0]
    assert drawn["light"] < 80
    assert drawn["dark"] > 180
    grayed = icon("save").pixmap(QSize(24, 24), QIcon.Mode.Disabled).toImage()
    assert lightness(grayed)[0] < drawn["dark"] - 40
    choose_theme("system")


def test_the_application_has_an_icon(qapp: QApplication) -> None:
    sizes = {size.width() for size in application_icon().availableSizes()}
    assert {16, 32, 256} <= sizes


def test_the_toolbar_holds_its_actions_and_says_their_keys(application: Application) -> None:
    toolbar = application.window.toolbar
    named = {action.objectName() for action in toolbar.actions()}
    assert {name for group in (*GROUPS, AT_THE_END) for name in group} <= named
    save = application.window.menus.action("file.save")
    assert "Ctrl+S" in save.toolTip()
    button = toolbar.widgetForAction(save)
    assert isinstance(button, QToolButton)
    assert not button.isEnabled()


def test_the_toolbar_can_be_hidden_and_stays_hidden(application: Application, qtbot: QtBot) -> None:
    application.run("view.toolbar")
    application.window.close()
    again = Application()
    qtbot.addWidget(again.window)
    again.window.show()
    assert again.window.toolbar.isHidden()
    again.close()


@pytest.mark.parametrize("size", [(640, 480), (1024, 700), (3840, 2160)])
def test_the_invitation_fits_into_the_window(
    application: Application, photo: Path, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window = application.window
    window.resize(*size)
    welcome = application.photographs.welcome
    assert welcome.isVisible()
    for widget in welcome.findChildren(QWidget):
        if widget.isVisible():
            corner = widget.mapTo(welcome, QPoint(0, 0))
            assert welcome.rect().contains(corner), widget
            assert corner.y() + widget.height() <= welcome.height(), widget


def test_the_invitation_opens_the_sample_by_keyboard(
    application: Application, qtbot: QtBot
) -> None:
    welcome = application.photographs.welcome
    welcome.open_button.setFocus()
    QTest.keyClick(welcome.open_button, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is welcome.sample_button
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        QTest.keyClick(welcome.sample_button, Qt.Key.Key_Space)
    assert application.document.path == sample_image()
    assert welcome.isHidden()


def test_the_invitation_goes_while_a_photograph_is_read_and_returns_if_it_cannot_be(
    application: Application, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    welcome = application.photographs.welcome
    seen: list[bool] = []
    application.session.work.began.connect(lambda _title: seen.append(welcome.isVisible()))
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    with qtbot.waitSignal(application.session.failed, timeout=TIMEOUT):
        application.files.open(bad)
    qtbot.waitUntil(welcome.isVisible, timeout=TIMEOUT)
    open_image(application, photo, qtbot)
    assert seen == [False, False]
    assert welcome.isHidden()


def test_recent_photographs_are_offered_with_their_pictures(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    again = Application()
    qtbot.addWidget(again.window)
    again.window.show()
    button = again.photographs.welcome.recent_buttons[0]
    assert button.text() == "photo.png"
    assert photo.name in button.accessibleName()
    picture = button.icon().pixmap(button.iconSize()).toImage()
    assert lightness(picture)[0] > 60  # the photograph, not the dark ground
    with qtbot.waitSignal(again.document.image_opened, timeout=TIMEOUT):
        button.click()
    assert again.document.path == photo
    again.close()


def test_a_drag_over_the_window_is_told_that_it_is_welcome(
    application: Application, photo: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    application.window.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert application.window.drops.hint.isVisible()
    application.window.dragLeaveEvent(QDragLeaveEvent())
    assert application.window.drops.hint.isHidden()
    words = QMimeData()
    words.setText("words")
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, words, buttons, keys)
    enter.ignore()
    application.window.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_words_with_a_style_of_their_own_follow_the_theme(application: Application) -> None:
    fold = application.feature(RecipeFeature).panel.fold
    try:
        seen = {}
        for theme in ("light", "dark", "light"):
            choose_theme(theme)
            picture = fold.grab().toImage()
            levels = [
                picture.pixelColor(x, y).lightness()
                for x in range(picture.width())
                for y in range(picture.height())
            ]
            seen[theme] = (min(levels), max(levels))
        assert seen["light"][0] < 90
        assert seen["dark"][1] > 150
    finally:
        choose_theme("system")


def test_bars_to_scroll_by_are_dark_in_the_dark_theme(
    application: Application, qtbot: QtBot
) -> None:
    """No light band beside a dark list."""
    try:
        choose_theme("dark")
        area = QScrollArea()
        qtbot.addWidget(area)
        inner = QWidget()
        inner.resize(50, 4000)
        area.setWidget(inner)
        area.resize(200, 200)
        area.show()
        picture = area.verticalScrollBar().grab().toImage()
        levels = [
            picture.pixelColor(picture.width() // 2, y).lightness() for y in range(picture.height())
        ]
        assert sum(levels) / len(levels) < 110
    finally:
        choose_theme("system")


def test_without_an_image_there_is_no_zoom_to_tell(
    application: Application, small_photo: Path, qtbot: QtBot
) -> None:
    assert application.window.status.zoom.text() == ""
    open_image(application, small_photo, qtbot)
    assert application.window.status.zoom.text().endswith(" %")


def test_a_preview_is_told_beside_the_zoom_and_not_against_it(application: Application) -> None:
    status = application.window.status
    status.show_preview(62.5)
    assert status.sigma.sizeHint().width() <= status.sigma.minimumWidth()


def test_return_presses_what_looks_pressed(application: Application, qtbot: QtBot) -> None:
    welcome, canvas = application.photographs.welcome, application.window.canvas
    canvas.setFocus()
    asked: list[str] = []
    welcome.open_requested.disconnect()
    welcome.sample_requested.disconnect()
    welcome.open_requested.connect(lambda: asked.append("open"))
    welcome.sample_requested.connect(lambda: asked.append("sample"))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_Enter)
    welcome.sample_button.setFocus()
    QTest.keyClick(welcome.sample_button, Qt.Key.Key_Return)
    assert asked == ["open", "open", "sample"]


def contrast(one: QColor, other: QColor) -> float:
    """Of two colours, by WCAG 2: 1 for the same, 21 for black and white."""

    def luminance(colour: QColor) -> float:
        shares = (
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
            for c in (colour.redF(), colour.greenF(), colour.blueF())
        )
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), shares, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def dark(application: Application) -> Iterator[Application]:
    choose_theme("dark")
    yield application
    choose_theme("system")


def test_handles_of_sliders_are_seen_on_dark(dark: Application) -> None:
    panel = dark.feature(RecipeFeature).panel
    panel.set_unfolded(True)
    slider = panel.grain.slider
    picture = slider.grab().toImage()
    ground = slider.palette().window().color()
    # At 0 it lies at the left end.
    assert slider.value() == 0
    handle = picture.pixelColor(round(6 * picture.devicePixelRatio()), picture.height() // 2)
    assert contrast(handle, ground) >= 3


@pytest.mark.parametrize("name", ["closebutton", "floatbutton"])
def test_buttons_of_docks_are_seen_on_dark(dark: Application, name: str) -> None:
    dark.run("view.numbers")
    dock = dark.feature(NumbersFeature).dock
    dock.setFloating(True)
    dock.setFloating(False)
    button = dock.findChild(QAbstractButton, f"qt_dockwidget_{name}")
    picture = button.grab().toImage()
    ground = dock.palette().window().color()
    drawn = [
        contrast(picture.pixelColor(x, y), ground)
        for x in range(picture.width())
        for y in range(picture.height())
    ]
    assert max(drawn) >= 4.5
