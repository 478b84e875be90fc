"""What is painted over the picture: the divider with its labels, or an invitation."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from denoise_gui.translation import tr
from denoise_gui.ui.divider import Divider

SURROUND = QColor(64, 64, 64)
"""A neutral gray in light and dark: a coloured or bright surround changes how a picture looks."""

_LABEL_BACKGROUND = QColor(0, 0, 0, 150)
_LABEL_MARGIN = 10
_HANDLE_RADIUS = 13


def paint_comparison(
    painter: QPainter, area: QRect, divider: Divider, *, original_held: bool
) -> None:
    """The line and what each side is; one label while one picture fills the view."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    before, after = tr("Original"), tr("Denoised")
    if original_held:
        paint_label(painter, before, QPointF(_LABEL_MARGIN, _LABEL_MARGIN), area.width())
        return
    if not divider.shown:
        return
    x = divider.position(area.width())
    _paint_line(painter, x, area.height())
    left, right = _label_width(painter, before), _label_width(painter, after)
    if x - 2 * _LABEL_MARGIN >= left:
        paint_label(painter, before, QPointF(_LABEL_MARGIN, _LABEL_MARGIN), left)
    if area.width() - x - 2 * _LABEL_MARGIN >= right:
        corner = QPointF(area.width() - right - _LABEL_MARGIN, _LABEL_MARGIN)
        paint_label(painter, after, corner, right)


def paint_invitation(painter: QPainter, area: QRect) -> None:
    """What to do with an empty window."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QRectF(area).adjusted(32, 32, -32, -32)
    pen = QPen(QColor(255, 255, 255, 70), 2, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawRoundedRect(frame, 14, 14)
    font = QFont(painter.font())
    font.setPointSizeF(font.pointSizeF() * 1.5)
    painter.setFont(font)
    painter.setPen(QColor(255, 255, 255, 210))
    text = tr("Drop a photograph here, or open one with Ctrl+O")
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(frame.adjusted(16, 16, -16, -16), flags, text)


def _paint_line(painter: QPainter, x: float, height: int) -> None:
    # Dark beside light, so that it shows on any picture.
    painter.setPen(QPen(QColor(0, 0, 0, 130), 3))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    painter.setPen(QPen(QColor(255, 255, 255, 235), 1.5))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    centre = QPointF(x, height / 2)
    painter.setPen(QPen(QColor(255, 255, 255, 235), 1.5))
    painter.setBrush(QColor(0, 0, 0, 150))
    painter.drawEllipse(centre, _HANDLE_RADIUS, _HANDLE_RADIUS)
    for side in (-1, 1):
        tip = centre + QPointF(7 * side, 0)
        for rise in (-4, 4):
            painter.drawLine(tip, tip + QPointF(-4 * side, rise))


def _label_width(painter: QPainter, text: str) -> float:
    return QFontMetricsF(painter.font()).horizontalAdvance(text) + 16


def paint_label(painter: QPainter, text: str, corner: QPointF, room: float) -> None:
    """White text on a dark plate, readable on any picture."""
    metrics = QFontMetricsF(painter.font())
    width = min(_label_width(painter, text), room)
    box = QRectF(corner.x(), corner.y(), width, metrics.height() + 8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_LABEL_BACKGROUND)
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
