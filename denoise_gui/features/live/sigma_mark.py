"""The automatic sigma on the slider: a mark where it lies, a band as wide as it is uncertain."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

_BAND = 4.0
_TIP = 5.0


@dataclass(frozen=True)
class SigmaMark:
    """In 8-bit levels: what was estimated, and the deviation of that estimate."""

    sigma: float
    uncertainty: float

    def band(self, sigma_max: float) -> tuple[float, float]:
        """One deviation to either side, within a slider's range."""
        low, high = self.sigma - self.uncertainty, self.sigma + self.uncertainty
        return min(max(low, 0.0), sigma_max), min(max(high, 0.0), sigma_max)


def position_of(sigma: float, sigma_max: float, handle: float, width: float) -> float:
    """Where a sigma lies on a slider of some width: where the middle of its handle would be."""
    return handle / 2 + min(max(sigma, 0.0), sigma_max) / sigma_max * (width - handle)


def paint_sigma_mark(
    painter: QPainter,
    mark: SigmaMark,
    sigma_max: float,
    area: QRectF,
    handle: float,
    color: QColor,
) -> None:
    """Along the lower edge of an area, pointing up at the groove."""

    def position(sigma: float) -> float:
        return area.left() + position_of(sigma, sigma_max, handle, area.width())

    left, right = (position(edge) for edge in mark.band(sigma_max))
    at = position(mark.sigma)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    faint = QColor(color)
    faint.setAlpha(90)
    painter.setBrush(faint)
    width = max(right - left, 2.0)
    painter.drawRoundedRect(QRectF(left, area.bottom() - _BAND, width, _BAND), 2, 2)
    painter.setBrush(color)
    base = area.bottom()
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(at, base - 2 * _TIP),
                QPointF(at - _TIP, base),
                QPointF(at + _TIP, base),
            ]
        )
    )
