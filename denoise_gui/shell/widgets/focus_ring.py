"""A frame around a widget that paints itself, while the keyboard has led there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

_WIDTH = 2
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class FocusRing(QWidget):
    """Lies over its widget. A click or the start of the program shows none: it would distract."""

    def __init__(self, widget: QWidget, area: Callable[[], QRect] | None = None) -> None:
        """`area`: what of the widget the frame is around; all of it if None."""
        super().__init__(widget)
        self._widget = widget
        self._area = area or widget.rect
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._widget:
            if isinstance(event, QFocusEvent):
                self.setGeometry(self._area())
                self.setVisible(event.gotFocus() and event.reason() in _BY_KEYBOARD)
                self.raise_()
            elif event.type() == QEvent.Type.Resize:
                self.setGeometry(self._area())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        inset = _WIDTH / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        # Light beside dark, so that it shows on any picture.
        painter.setPen(QPen(QColor(0, 0, 0, 160), 2 * _WIDTH))
        painter.drawRect(frame)
        painter.setPen(QPen(self.palette().highlight().color(), _WIDTH))
        painter.drawRect(frame)
