"""A panel over the window that takes the keyboard until it is closed, and then gives it back.

A child of the window and not a popup: input methods for Chinese do not open over popups.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

_Key = Qt.Key


class Overlay(QFrame):
    """Covers the window's content with a shade; what is shown lies on it."""

    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._focus: QWidget | None = None
        self.setObjectName("overlay")
        self.setStyleSheet("QFrame#overlay { background: rgba(0, 0, 0, 110); }")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def open(self) -> None:
        """Show it over the whole window, with the keyboard."""
        focus = QApplication.focusWidget()
        self._focus = focus if focus is not None and self._window.isAncestorOf(focus) else None
        self._window.installEventFilter(self)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.take_focus()

    def close_panel(self) -> None:
        """Hide it; the keyboard goes back to where it was."""
        if self.isHidden():
            return
        self._window.removeEventFilter(self)
        focus = QApplication.focusWidget()
        had_focus = focus is not None and (focus is self or self.isAncestorOf(focus))
        self.hide()
        if had_focus and self._focus is not None:
            self._focus.setFocus()
        self._focus = None
        self.closed.emit()

    def take_focus(self) -> None:
        """Where typing goes."""
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        # While it is open the window's shortcuts are silent.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == _Key.Key_Escape:
            self.close_panel()
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close_panel()
        event.accept()
