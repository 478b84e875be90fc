"""A line above the picture for what one must not miss: errors, and a device that failed.

A dialog would take the keyboard away in the middle of work; a status message is gone before it is
read. This stays until it is closed or replaced.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from denoise_gui.engine.plain_text import plain_lines
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.icons import drawing, icon
from denoise_gui.shell.widgets.plain_label import plain_label


@dataclass(frozen=True)
class NoticeAction:
    """What can be done about it, on a button beside the words."""

    text: str
    handler: Callable[[], object]


class NoticeBar(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._icon = plain_label()
        self._text = plain_label()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.button.clicked.connect(self._act)
        self._action: NoticeAction | None = None
        close = QToolButton()
        close.setAutoRaise(True)
        close.setIcon(icon("close"))
        close.setToolTip(self.tr("Close this message"))
        close.setAccessibleName(self.tr("Close this message"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(spacing.MEDIUM, spacing.TINY, spacing.SMALL, spacing.TINY)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.button)
        layout.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        """What is said, or the empty string while hidden."""
        return self._text.text() if not self.isHidden() else ""

    def show_error(self, message: str, action: NoticeAction | None = None) -> None:
        self._show(message, "error", QPalette.ColorRole.BrightText, action)

    def show_notice(self, message: str, action: NoticeAction | None = None) -> None:
        self._show(message, "warning", QPalette.ColorRole.WindowText, action)

    def _show(
        self,
        message: str,
        shape: str,
        color: QPalette.ColorRole,
        action: NoticeAction | None,
    ) -> None:
        """The shape of the icon tells an error from a notice; the colour only repeats it."""
        size, ratio = QSize(spacing.ICON, spacing.ICON), self.devicePixelRatioF()
        self._icon.setPixmap(drawing(shape, size, self.palette().color(color), ratio))
        message = plain_lines(message)
        self._text.setText(message)
        self._action = action
        self.button.setText(action.text if action else "")
        self.button.setVisible(action is not None)
        self.setAccessibleName(message)
        self.show()

    def _act(self) -> None:
        if self._action:
            self._action.handler()
