"""While a file is dragged over an open image: drop it here to open it, or there for what a feature
does with it.

Only the lower part of the picture takes a file for something else, so that a drop without a look
does what it always did.
"""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from denoise_gui.core.translation import tr

_LOWER_SHARE = 0.3
"""Of the height, from below."""

_MARGIN = 16


class Zone(Enum):
    OPEN = auto()
    OTHER = auto()


def zone_at(y: float, height: float) -> Zone:
    """What a drop means at a height of the picture, in logical pixels."""
    return Zone.OTHER if y >= height * (1 - _LOWER_SHARE) else Zone.OPEN


class DropZones(QWidget):
    """Lies over a picture while something is dragged; lets every event through."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._zone = Zone.OPEN
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, at: QPointF, words: str) -> None:
        """The drag is at a position of the window; the words tell what the lower part is for."""
        self._words = words
        place = self._over.mapFrom(self._over.window(), at)
        self._zone = zone_at(place.y(), self._over.height())
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.update()

    @property
    def over_lower(self) -> bool:
        """Whether the drag is over the lower part."""
        return self._zone is Zone.OTHER

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        split = self.height() * (1 - _LOWER_SHARE)
        upper = QRectF(0, 0, self.width(), split)
        lower = QRectF(0, split, self.width(), self.height() - split)
        self._paint(painter, upper, tr("Drop here to open"), self._zone is Zone.OPEN)
        self._paint(painter, lower, self._words, self._zone is Zone.OTHER)

    def _paint(self, painter: QPainter, area: QRectF, words: str, chosen: bool) -> None:
        plate = area.adjusted(_MARGIN, _MARGIN / 2, -_MARGIN, -_MARGIN / 2)
        painter.setBrush(QColor(0, 0, 0, 190 if chosen else 110))
        style = Qt.PenStyle.SolidLine if chosen else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(255, 255, 255, 230 if chosen else 120), 2, style))
        painter.drawRoundedRect(plate, 10, 10)
        painter.setPen(QColor(255, 255, 255))
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(plate, flags, words)
