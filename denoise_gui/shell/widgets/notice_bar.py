"""A line above the picture for what one must not miss: errors, and a device that failed.

A dialog would take the keyboard away in the middle of work; a status message is gone before it is
read. This stays until it is closed or replaced, or what it speaks of is over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from denoise_gui.engine.plain_text import plain_lines
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.icons import drawing, icon
from denoise_gui.shell.widgets.plain_label import plain_label

_ON_LIGHT = {"error": "#b00020", "warning": "#7a5000"}
_ON_DARK = {"error": "#ff8a80", "warning": "#ffc857"}


def icon_colour(shape: str, palette: QPalette) -> QColor:
    """One that is seen on the palette's window, whose own bright text is white in light too."""
    dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
    return QColor((_ON_DARK if dark else _ON_LIGHT)[shape])


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
        self._shape = self._about = ""
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

    def show_error(self, message: str, action: NoticeAction | None = None, about: str = "") -> None:
        """`about`: what it is about, by which `forget` finds it."""
        self._show(message, "error", action)
        self._about = about

    def show_notice(
        self, message: str, action: NoticeAction | None = None, about: str = ""
    ) -> None:
        self._show(message, "warning", action)
        self._about = about

    def forget(self, *about: str) -> None:
        """What was said about one of these is over."""
        if self._about in about:
            self.hide()

    def forget_but(self, *about: str) -> None:
        """What was said is over, unless it is about one of these."""
        if self._about not in about:
            self.hide()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._shape:
            self._draw_icon()
        super().changeEvent(event)

    def _show(
        self,
        message: str,
        shape: str,
        action: NoticeAction | None,
    ) -> None:
        self._shape = shape
        self._draw_icon()
        message = plain_lines(message)
        self._text.setText(message)
        self._action = action
        self.button.setText(action.text if action else "")
        self.button.setVisible(action is not None)
        self.setAccessibleName(message)
        self.show()

    def _draw_icon(self) -> None:
        """The shape of the icon tells an error from a notice; the colour only repeats it."""
        size, ratio = QSize(spacing.ICON, spacing.ICON), self.devicePixelRatioF()
        color = icon_colour(self._shape, self.palette())
        self._icon.setPixmap(drawing(self._shape, size, color, ratio))

    def _act(self) -> None:
        if self._action:
            self._action.handler()
