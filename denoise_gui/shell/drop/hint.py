"""What a drag over the window is told: let go here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from denoise_gui.shell.widgets import spacing


class DropHint(QWidget):
    """A frame over the picture while something that can be opened is dragged over the window."""

    def __init__(self, place: QWidget) -> None:
        super().__init__(place)
        self._place = place
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Drop to open"))
        place.installEventFilter(self)
        self.hide()

    def welcome(self, dragged: bool) -> None:
        """Show it, or hide it again."""
        self.setGeometry(self._place.rect())
        self.setVisible(dragged)
        if dragged:
            self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._place and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._place.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 140))
        frame = QRectF(self.rect()).adjusted(*(spacing.HUGE,) * 2, *(-spacing.HUGE,) * 2)
        painter.setPen(QPen(QColor(255, 255, 255, 230), 3, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, 2 * spacing.RADIUS, 2 * spacing.RADIUS)
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 1.6)
        painter.setFont(font)
        words = self.tr("Drop to open")
        plate = QRectF(painter.fontMetrics().boundingRect(words))
        plate = plate.adjusted(*(-spacing.LARGE,) * 2, *(spacing.LARGE,) * 2)
        plate.moveCenter(frame.center())
        painter.setBrush(QColor(20, 20, 20, 235))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(plate, spacing.RADIUS, spacing.RADIUS)
        painter.setPen(QColor(255, 255, 255))
        painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), words)
