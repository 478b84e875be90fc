"""Everything can be reached by keyboard, is told to a screen reader, and shows the focus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QGroupBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from denoise_gui.core.jobs import Jobs
from denoise_gui.engine.images.registry import format_for
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.measure.reference import AddedNoise
from denoise_gui.features.batch.window import BatchWindow
from denoise_gui.features.bench.noise_dialog import NoiseDialog
from denoise_gui.features.export.export_dialog import ExportDialog
from denoise_gui.features.export.export_options import ExportOptions
from denoise_gui.features.export.study_dialog import StudyDialog
from denoise_gui.features.files.file_options_dialog import FileOptionsDialog
from denoise_gui.features.files.save_dialog import SaveDialog
from denoise_gui.features.live.sigma_panel import SigmaSlider
from denoise_gui.shell.widgets.missing_extra import MissingExtraDialog
from denoise_gui.shell.widgets.overlay import Overlay
from denoise_gui.shell.widgets.work_dialog import WorkDialog
from tests.driven import DrivenApplication as Application
from tests.window.conftest import open_image

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
Text = QAccessible.Text


def controls_of(widget: QWidget) -> list[QWidget]:
    """What a person operates, without the parts that Qt's own controls are made of."""
    found = []
    for each in widget.findChildren(QWidget):
        # A spin box's line and a combo box's list are told with it.
        composed = isinstance(each.parentWidget(), QDockWidget) or any(
            isinstance(parent, (QAbstractSpinBox, QComboBox)) for parent in parents(each)
        )
        own = not each.objectName().startswith("qt_") and not isinstance(
            each, (QScrollBar, QHeaderView)
        )
        tabbed = bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if own and not composed and (isinstance(each, CONTROLS) or tabbed):
            found.append(each)
    return found


def parents(widget: QWidget) -> list[QWidget]:
    found = []
    parent = widget.parentWidget()
    while parent is not None:
        found.append(parent)
        parent = parent.parentWidget()
    return found


def told(widget: QWidget, what: QAccessible.Text) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(what) if interface else ""


def unnamed(widget: QWidget) -> list[str]:
    return [
        f"{type(each).__name__} {each.objectName()}"
        for each in controls_of(widget)
        # A button that is hidden until it has something to offer has no text yet.
        if not told(each, Text.Name).strip() and each.isVisibleTo(widget)
    ]


def test_every_control_of_the_window_has_a_name(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    for dock in application.window.findChildren(QDockWidget):
        dock.show()
    assert len(controls_of(application.window)) > 15
    assert unnamed(application.window) == []


def test_what_needs_explaining_is_described(application: Application) -> None:
    window = application.window
    explained = [
        window.canvas,
        application.sigma_panel.slider,
        application.sigma_panel.number,
        *window.toolbar.findChildren(QAbstractButton),
    ]
    for widget in explained:
        assert told(widget, Text.Description) or widget.objectName().startswith("qt_"), widget


def test_a_screen_reader_hears_the_figures_not_only_their_names(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    status = application.window.status
    assert "25" in told(status.sigma, Text.Name)
    assert "8-bit" in told(status.sigma, Text.Description)


DIALOGS: dict[str, Callable[[], QWidget]] = {
    "add noise": lambda: NoiseDialog(AddedNoise(25, 0)),
    "batch": BatchWindow,
    "export": lambda: ExportDialog(ExportOptions()),
    "save": lambda: SaveDialog(format_for(".avif"), SaveOptions(), 8),  # type: ignore[arg-type]
    "file options": lambda: FileOptionsDialog(SaveOptions()),
    "missing extra": lambda: MissingExtraDialog(["torch"], ["torch==2.13.0"], Jobs()),
    "study": lambda: StudyDialog("Why", "# Because"),
    "work": lambda: WorkDialog("Work", Path("log")),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_of_a_dialog_has_a_name(name: str, qtbot: QtBot) -> None:
    dialog = DIALOGS[name]()
    qtbot.addWidget(dialog)
    dialog.show()
    assert controls_of(dialog)
    assert unnamed(dialog) == []


@pytest.mark.parametrize("name", ["export", "file options"])
def test_tab_reaches_every_control_of_a_dialog(name: str, qtbot: QtBot) -> None:
    dialog = DIALOGS[name]()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert not_reached(dialog) == []


def test_tab_reaches_every_control_of_the_window(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    assert not_reached(application.window) == []
    open_image(application, photo, qtbot)
    assert not_reached(application.window) == []


def not_reached(window: QWidget) -> list[str]:
    """Controls that can be operated now, but where Tab does not come by."""
    wanted = [
        each
        for each in controls_of(window)
        if each.isVisibleTo(window)
        and each.isEnabled()
        and bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not any(isinstance(parent, Overlay) for parent in parents(each))
    ]
    reached: set[int] = set()
    start = wanted[0]
    start.setFocus()
    for _ in range(3 * len(wanted)):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(id(focus))
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    return [
        f"{type(each).__name__} {told(each, Text.Name)}"
        for each in wanted
        if id(each) not in reached
    ]


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_the_focus_is_seen_on_every_control(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    window = application.window
    for dock in window.findChildren(QDockWidget):
        dock.show()
    elsewhere = application.sigma_panel.number
    for each in controls_of(window):
        if not each.isVisible() or not each.isEnabled() or each is elsewhere:
            continue
        if not each.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(each, Overlay):
            continue
        elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
        before = picture(each)
        each.setFocus(Qt.FocusReason.TabFocusReason)
        # What Qt sets when Tab is pressed: some controls show the focus only then.
        window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        assert QApplication.focusWidget() is each
        assert picture(each) != before, f"{type(each).__name__} {told(each, Text.Name)}"
    assert isinstance(application.sigma_panel.slider, SigmaSlider)
