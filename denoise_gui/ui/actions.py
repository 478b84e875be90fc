"""The window's actions: what each is called, its keys, and in which menu it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


def add_action(
    window: QMainWindow,
    menu: QMenu,
    text: str,
    keys: list[QKeySequence | QKeySequence.StandardKey | str],
    handler: Callable[[], object],
    *,
    tip: str = "",
) -> QAction:
    """An action in a menu and on the window, where its keys work while the menu is closed."""
    action = QAction(text, window)
    # A key given twice, as where the platform's own is the same, would be ambiguous and do nothing.
    sequences = {QKeySequence(key).toString(): QKeySequence(key) for key in keys}
    action.setShortcuts([sequence for text, sequence in sequences.items() if text])
    if tip:
        action.setStatusTip(tip)
        action.setToolTip(tip)
    action.triggered.connect(lambda _checked=False: handler())
    menu.addAction(action)
    window.addAction(action)
    return action


def fill_choices(
    menu: QMenu, choices: list[tuple[str, str]], chosen: str, handler: Callable[[str], object]
) -> None:
    """Replace a menu's content by exclusive choices, each a (value, text)."""
    menu.clear()
    group = QActionGroup(menu)
    for value, text in choices:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(value == chosen)
        group.addAction(action)
        action.triggered.connect(lambda _checked=False, value=value: handler(value))
