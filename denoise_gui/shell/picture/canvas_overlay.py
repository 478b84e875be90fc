"""What is painted around and over pictures: the surround and labels."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

EMPTY = QColor(64, 64, 64)
"""Where there is no picture; the words on it are white in light and dark."""

LABEL_MARGIN = 10
"""Between a label and the corner it stands in, in logical pixels."""

_LABEL_BACKGROUND = QColor(0, 0, 0, 150)


def label_size(painter: QPainter, text: str) -> QSizeF:
    """Of a label with all of its text, in logical pixels."""
    metrics = QFontMetricsF(painter.font())
    return QSizeF(metrics.horizontalAdvance(text) + 16, metrics.height() + 8)


def paint_label(painter: QPainter, text: str, corner: QPointF, room: float) -> None:
    """White text on a dark plate, readable on any picture; cut short where room is missing."""
    size = label_size(painter, text)
    box = QRectF(corner, QSizeF(min(size.width(), room), size.height()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_LABEL_BACKGROUND)
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor(255, 255, 255))
    metrics = QFontMetricsF(painter.font())
    words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, box.width() - 16) + 0.5)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)


def paint_mark(painter: QPainter, area: QRectF) -> None:
    """Outline a part of the picture; dark beside light shows on any."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, style in (
        (QColor(0, 0, 0, 160), Qt.PenStyle.SolidLine),
        (QColor(255, 255, 255, 220), Qt.PenStyle.DashLine),
    ):
        painter.setPen(QPen(color, 1, style))
        painter.drawRect(area)
