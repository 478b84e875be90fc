"""The window's actions: what each is called, its keys, and in which menu it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from denoise_gui.shell.menus.commands import plain
from denoise_gui.shell.widgets.icons import icon as icon_named

Key = QKeySequence | QKeySequence.StandardKey | str


def add_action(
    window: QMainWindow,
    menu: QMenu,
    text: str,
    keys: Sequence[Key],
    handler: Callable[[], object],
    *,
    tip: str = "",
    icon: str = "",
) -> QAction:
    """An action in a menu and on the window, where its keys work while the menu is closed.

    `icon`: one of `resources/icons`, which becomes the action's name too.
    """
    action = QAction(text, window)
    # A key given twice, as where the platform's own is the same, would be ambiguous and do nothing.
    sequences = {QKeySequence(key).toString(): QKeySequence(key) for key in keys}
    action.setShortcuts([sequence for text, sequence in sequences.items() if text])
    if tip:
        action.setStatusTip(tip)
    if icon:
        give_icon(action, icon)
    action.setToolTip(_tool_tip(action, tip))
    action.triggered.connect(lambda _checked=False: handler())
    menu.addAction(action)
    window.addAction(action)
    return action


def give_icon(action: QAction, name: str) -> None:
    """One of `resources/icons`, which becomes the action's name too."""
    action.setObjectName(name)
    action.setIcon(icon_named(name))


def _tool_tip(action: QAction, tip: str) -> str:
    """The text with its keys; below it the tip."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    text = plain(action.text()).removesuffix("…")
    first = f"{text} ({keys})" if keys else text
    return f"{first}\n{tip}" if tip else first


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
