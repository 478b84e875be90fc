"""A command as the palette and the list of shortcuts show it: an action with the way to it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence

from denoise_gui.shell.menus.texts import plain

_Native = QKeySequence.SequenceFormat.NativeText


@dataclass(frozen=True, eq=False)
class Listed:
    """An action, and the menus it stands in."""

    action: QAction
    menus: tuple[str, ...]
    name: str
    """What it always is, whatever its text says of now, such as "Undo"."""

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
