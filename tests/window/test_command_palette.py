"""The palette and the list of shortcuts, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from denoise_gui.shell.menus.command_palette import CommandPalette
from denoise_gui.shell.menus.fuzzy import match
from denoise_gui.shell.menus.shortcut_overlay import ShortcutOverlay
from denoise_gui.shell.menus.texts import plain
from denoise_gui.shell.widgets.theme import chosen_theme
from tests.driven import DrivenApplication as Application
from tests.window.conftest import open_image

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def open_palette(application: Application) -> CommandPalette:
    QTest.keyClick(application.window, Qt.Key.Key_P, CONTROL_SHIFT)
    palette = application.window.findChild(CommandPalette)
    assert palette is not None
    assert palette.isVisible()
    assert QApplication.focusWidget() is palette.field
    return palette


def first(palette: CommandPalette) -> str:
    return palette.list.item(0).text()


def test_a_few_letters_find_a_command_and_return_runs_it(
    application: Application, qtbot: QtBot
) -> None:
    application.window.canvas.setFocus()
    palette = open_palette(application)
    QTest.keyClicks(palette.field, "theme dark")
    assert "Dark" in first(palette)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isHidden()
    assert QApplication.focusWidget() is application.window.canvas
    qtbot.waitUntil(lambda: chosen_theme() == "dark")
    palette = open_palette(application)
    assert palette.field.text() == ""
    assert "Dark" in first(palette)  # what was used last comes first


def test_shortcuts_are_searched_and_arrow_and_page_keys_move(application: Application) -> None:
    palette = open_palette(application)
    QTest.keyClicks(palette.field, "ctrl+z")
    assert "Undo" in first(palette)
    palette.field.clear()
    rows = palette.list.count()
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentRow() == rows - 1
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentRow() == 0
    QTest.keyClick(palette.field, Qt.Key.Key_PageDown)
    assert palette.list.currentRow() == 12


def test_what_does_not_apply_is_shown_but_does_not_run(application: Application) -> None:
    palette = open_palette(application)
    QTest.keyClicks(palette.field, "save denoised")
    assert "Save Denoised" in first(palette)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.field.setText("no such command at all")
    assert palette.list.count() == 0
    assert palette.nothing.isVisible()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden()


def test_a_click_beside_it_closes_it_and_typing_reaches_no_shortcut(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    application.window.canvas.zoom_to(4.0)
    palette = open_palette(application)
    QTest.keyClicks(palette.field, "f1]")
    assert application.window.canvas.zoom == 4.0
    assert application.document.sigma == 25.0
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, palette.height() - 5))
    assert palette.isHidden()


@pytest.mark.parametrize("size", [(480, 360), (1024, 700), (3840, 2160)])
def test_the_palette_fits_into_the_window(application: Application, size: tuple[int, int]) -> None:
    application.window.resize(*size)
    palette = open_palette(application)
    assert palette.rect().contains(palette.panel.geometry())


def test_question_mark_lists_every_shortcut(application: Application) -> None:
    window = application.window
    QTest.keyClick(window.canvas, Qt.Key.Key_Question)
    overlay = window.findChild(ShortcutOverlay)
    assert overlay is not None
    assert overlay.isVisible()
    shown = {label.text() for label in overlay.panel.findChildren(QLabel)}
    for command in window.menus.listed():
        if command.keys:
            assert command.text in shown
            assert command.keys[0] in shown
    sigma = application.document.sigma
    QTest.keyClick(overlay, Qt.Key.Key_Right)
    assert application.document.sigma == sigma  # shortcuts are silent under it
    QTest.keyClick(overlay, Qt.Key.Key_Question)
    assert overlay.isHidden()
    QTest.keyClick(window.canvas, Qt.Key.Key_F1)
    assert overlay.isVisible()
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    assert overlay.isHidden()


def test_no_shortcut_is_given_twice(application: Application) -> None:
    """Two actions with one key: Qt would run neither."""
    seen: dict[str, str] = {}
    for command in application.window.menus.listed():
        for key in command.keys:
            assert key not in seen, (seen[key], command.text)
            seen[key] = command.text


def test_fuzzy_matching() -> None:
    assert match("opmo", "Open Model") is not None
    assert match("model open", "Model › Open Model…") is not None
    assert match("zx", "Open Model") is None
    found = match("om", "Open Model")
    assert found is not None
    assert found.positions == (0, 5)

    def score(typed: str, text: str) -> int:
        found = match(typed, text)
        assert found is not None
        return found.score

    assert score("open", "Open Model") > score("open", "Stop everything now")
    assert score("fit", "Fit to Window") > score("fit", "Far in time")
    assert match("", "anything") is not None


def test_menu_texts_without_their_marks() -> None:
    assert plain("Save Denoised &As…") == "Save Denoised As…"
    assert plain("打开(&O)…") == "打开…"
    assert plain("Cut && &Paste") == "Cut & Paste"
