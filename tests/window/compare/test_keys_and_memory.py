"""One key a view, and the view of last time at the next start."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.core.document import Document
from denoise_gui.shell.compare.choice import CompareChoice, ViewKind, remembered
from denoise_gui.shell.window import MainWindow
from tests.driven import window_of


def shown_window(document: Document, qtbot: QtBot) -> MainWindow:
    window = window_of(document)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_each_view_has_its_key_and_its_mark_in_the_menu(document: Document, qtbot: QtBot) -> None:
    window = shown_window(document, qtbot)
    marked = []
    for key, kind, vertical in (
        (Qt.Key.Key_S, ViewKind.SINGLE, True),
        (Qt.Key.Key_H, ViewKind.DIVIDER, False),
        (Qt.Key.Key_B, ViewKind.SIDE_BY_SIDE, False),
        (Qt.Key.Key_N, ViewKind.METHOD_NOISE, False),
        (Qt.Key.Key_D, ViewKind.DIVIDER, True),
        (Qt.Key.Key_D, ViewKind.DIVIDER, True),
    ):
        QTest.keyClick(window.canvas, key)
        assert window.canvas.choice.kind is kind
        assert window.canvas.divider.vertical is vertical
        views = ("single", "divider", "divider-horizontal", "side-by-side", "noise")
        (action,) = [
            action
            for action in (window.menus.action(f"view.{view}") for view in views)
            if action.isChecked()
        ]
        marked.append(action.text())
    assert len(set(marked)) == 5


def test_divider_gain_and_place_by_keyboard(document: Document, qtbot: QtBot) -> None:
    canvas = shown_window(document, qtbot).canvas
    QTest.keyClick(canvas, Qt.Key.Key_Period)
    assert canvas.divider.fraction == 0.55
    QTest.keyClick(canvas, Qt.Key.Key_M)
    QTest.keyClick(canvas, Qt.Key.Key_M)
    assert canvas.divider.fraction == 1.0
    QTest.keyClick(canvas, Qt.Key.Key_G)
    assert (canvas.choice.kind, canvas.choice.gain) == (ViewKind.METHOD_NOISE, 6)
    QTest.keyClick(canvas, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.choice.gain == 4
    canvas.zoom_to(8.0)
    left = canvas.transform.x
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert canvas.transform.x == left - 80
    assert document.sigma == 25.0


def test_the_next_start_shows_the_view_of_the_last(document: Document, qtbot: QtBot) -> None:
    window = shown_window(document, qtbot)
    QTest.keyClick(window.canvas, Qt.Key.Key_H)
    QTest.keyClick(window.canvas, Qt.Key.Key_Comma)
    QTest.keyClick(window.canvas, Qt.Key.Key_G)
    left = window.canvas.choice
    window.close()
    again = window_of(Document())
    qtbot.addWidget(again)
    assert again.canvas.choice == left
    assert left.gain == 6
    assert left.divider.fraction == 0.45


def test_settings_that_make_no_sense_are_as_if_not_there() -> None:
    settings = QSettings()
    for key, value in (("view", "sideways"), ("divider", "7"), ("gain", "0"), ("vertical", "x")):
        settings.setValue(f"compare/{key}", value)
    choice = remembered()
    assert choice.kind is ViewKind.DIVIDER
    assert (choice.divider.fraction, choice.gain) == (0.5, CompareChoice().gain)
