"""A command as Qt's action: with its keys, its tool tip, and the state it has now."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from denoise_gui.shell.command import Command, Key
from denoise_gui.shell.menus.texts import plain
from denoise_gui.shell.widgets.icons import icon as icon_named

_TEXT_PAUSE_MS = 200
"""After which an action has its text, where that changes in each frame of a drag, as that of Undo
does: for each, toolbar and window are laid out anew."""

_RARE_KEY = re.compile(r"F1[3-9]|F[23]\d|Undo|Redo|Copy|Cut|Paste|Open|Save|Exit|Back|Forward")
"""Of keyboards of long ago, which Qt has among the platform's: in a list they help nobody."""


def action_of(command: Command, window: QMainWindow) -> QAction:
    """An action on the window, where its keys work while its menu is closed."""
    action = QAction(command.text, window)
    action.setObjectName(command.id)
    action.setShortcuts(_sequences(command.keys))
    if command.tip:
        action.setStatusTip(command.tip)
    if command.icon:
        action.setIcon(icon_named(command.icon))
    action.setToolTip(_tool_tip(action, command.tip))
    window.addAction(action)
    state = _LiveState(command, action)
    action.triggered.connect(lambda _checked=False: command.run())
    # What was chosen already and is chosen again must stay checked.
    action.triggered.connect(state.renew)
    return action


class _LiveState(QObject):
    """Keeps an action as its command says; goes with it."""

    def __init__(self, command: Command, action: QAction) -> None:
        super().__init__(action)
        self._command, self._action = command, action
        action.setCheckable(command.state.checked is not None)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TEXT_PAUSE_MS)
        self._pause.timeout.connect(self._renew_text)
        for signal in command.state.changed:
            signal.connect(self.renew)
        self.renew()

    def renew(self, *_told: object) -> None:
        state, action = self._command.state, self._action
        if state.enabled:
            action.setEnabled(state.enabled())
        if state.checked:
            action.setChecked(state.checked())
        if self._pause.isActive():
            self._pause.start()  # when the hand rests
        else:
            self._renew_text()

    def _renew_text(self) -> None:
        state, action = self._command.state, self._action
        text = state.text() if state.text else action.text()
        if text != action.text():
            action.setText(text)
            action.setToolTip(_tool_tip(action, self._command.tip))
            self._pause.start()


def _sequences(keys: Sequence[Key]) -> list[QKeySequence]:
    """A key given twice, as where the platform's own is the same, would be ambiguous and do
    nothing."""
    sequences = {QKeySequence(key).toString(): QKeySequence(key) for key in keys}
    return [
        sequence
        for text, sequence in sequences.items()
        if text and not _RARE_KEY.fullmatch(text.rpartition("+")[2])
    ]


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
