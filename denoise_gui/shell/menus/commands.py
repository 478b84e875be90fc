"""Everything the window can do, as its menus say it: for the palette and the list of shortcuts.

Nothing is registered: an action in a menu, or on the window, is a command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

_MNEMONIC = re.compile(r"\(&\w\)|&(?=[^&])")
_Native = QKeySequence.SequenceFormat.NativeText


@dataclass(frozen=True, eq=False)
class Command:
    """An action, and the menus it stands in."""

    action: QAction
    menus: tuple[str, ...]

    @property
    def text(self) -> str:
        return plain(self.action.text())

    @property
    def path(self) -> str:
        """The text with the menus before it, such as "View › Theme › Dark"."""
        return " › ".join((*self.menus, self.text))

    @property
    def keys(self) -> tuple[str, ...]:
        """Its shortcuts as the platform writes them."""
        texts = [sequence.toString(_Native) for sequence in self.action.shortcuts()]
        return tuple(dict.fromkeys(text for text in texts if text))


def plain(text: str) -> str:
    """A menu's text without the mark of its mnemonic, also "(&F)" after a Chinese one."""
    return _MNEMONIC.sub("", text).strip()


def commands_of(window: QMainWindow) -> list[Command]:
    """In the order of the menus; each action once, separators and hidden ones left out."""
    found: dict[int, Command] = {}
    _collect(window.menuBar().actions(), (), found)
    _collect(window.actions(), (), found)
    return list(found.values())


def _collect(actions: list[QAction], menus: tuple[str, ...], found: dict[int, Command]) -> None:
    for action in actions:
        menu = action.menu()
        if isinstance(menu, QMenu):
            _collect(menu.actions(), (*menus, plain(action.text())), found)
        elif action.isVisible() and action.text() and not action.isSeparator():
            found.setdefault(id(action), Command(action, menus))
