"""Pictures side by side are moved as the picture in the main window is, and all together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.core.document import Document
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.shell.canvas import Canvas
from denoise_gui.shell.compare.choice import CompareChoice, ViewKind
from denoise_gui.shell.panes.panes_window import PanesWindow
from denoise_gui.shell.picture.navigation import Navigable
from tests.window.compare.conftest import after_picture, before_picture, document_of

SIZE = (600, 450)
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[PanesWindow]:
    window = PanesWindow(SIZE, 3, None)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    for pane in window.panes:
        pane.show_picture(DisplayPyramid.of(before_picture(*SIZE)))
    window.lay_out(["one", "two", "three"], 2)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.close()


def turn_wheel(widget: Navigable, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        widget.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    widget.wheelEvent(event)


def drag(widget: Navigable, start: QPoint, stop: QPoint) -> None:
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(widget, (start + stop) / 2)
    QTest.mouseMove(widget, stop)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=stop)


def centre(widget: Navigable) -> tuple[float, float]:
    viewport = widget.viewport
    return viewport.transform.to_image(viewport.view[0] / 2, viewport.view[1] / 2)


def picture_alone(qtbot: QtBot) -> Canvas:
    document: Document = document_of(before_picture(*SIZE), after_picture(*SIZE))
    canvas = Canvas(document)
    qtbot.addWidget(canvas)
    canvas.set_choice(CompareChoice(kind=ViewKind.SINGLE))
    document.image_opened.emit()
    return canvas


def test_every_pane_shows_the_same_place_whatever_its_size(
    window: PanesWindow, qtbot: QtBot
) -> None:
    first, second, third = window.panes
    narrow = second.width()
    turn_wheel(second, second.rect().center() + QPoint(30, 20), 12)
    assert first.viewport.zoom == second.viewport.zoom == third.viewport.zoom > 4
    assert centre(first) == pytest.approx(centre(second), abs=1)
    drag(third, QPoint(100, 90), QPoint(60, 50))
    assert centre(first) == pytest.approx(centre(third), abs=1)
    window.show_alone(1)
    qtbot.waitUntil(lambda: second.width() > 1.5 * narrow)
    assert centre(second) == pytest.approx(centre(third), abs=1)


def test_a_pane_follows_hand_and_wheel_as_the_main_picture_does(
    window: PanesWindow, qtbot: QtBot
) -> None:
    pane, canvas = window.panes[0], picture_alone(qtbot)
    canvas.resize(pane.size())
    canvas.show()
    qtbot.waitExposed(canvas)
    at = QPoint(pane.width() // 3, pane.height() // 3)
    steps = (
        lambda widget: turn_wheel(widget, at, 9),
        lambda widget: drag(widget, at, at + QPoint(-40, 25)),
        lambda widget: drag(widget, at, at + QPoint(1, 1)),  # a click moves nothing
        lambda widget: QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=at),
        lambda widget: QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=at),
        lambda widget: turn_wheel(widget, at, -40),
    )
    seen = []
    for step in steps:
        for widget in (pane, canvas):
            step(widget)
            QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=at)
        assert pane.viewport.transform == canvas.viewport.transform
        seen.append(pane.viewport)
    assert seen[1] == seen[2]
    assert len(set(seen)) >= 4
    assert seen[-1].fits


def test_keys_zoom_pan_and_flip(window: PanesWindow) -> None:
    first = window.panes[0]
    QTest.keyClick(window, Qt.Key.Key_2)
    assert window.shown_panes() == [1]
    QTest.keyClick(window, Qt.Key.Key_0)
    assert window.shown_panes() == [0, 1, 2]
    fitted = first.viewport.zoom
    QTest.keyClick(window, Qt.Key.Key_Plus)
    assert first.viewport.zoom > fitted
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert first.viewport.zoom == 1.0
    QTest.keyClick(window, Qt.Key.Key_Equal)
    QTest.keyClick(window, Qt.Key.Key_Equal)
    left = centre(first)[0]
    QTest.keyClick(window, Qt.Key.Key_Right, ALT)
    assert centre(first)[0] > left
    QTest.keyClick(window, Qt.Key.Key_F)
    assert first.viewport.fits


def test_a_pixel_is_gone_to_in_every_pane(window: PanesWindow) -> None:
    window.view.show_pixel(500, 100, 8.0)
    for pane in window.panes:
        assert centre(pane) == pytest.approx((500.5, 100.5), abs=1)
        assert pane.viewport.zoom == 8.0
