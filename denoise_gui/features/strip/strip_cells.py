"""The seven cells of the strip: where they lie, which part of the image they show, how one is
painted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from denoise_gui.engine.rect import Rect
from denoise_gui.features.strip.bracket import COUNT
from denoise_gui.shell.picture import surround
from denoise_gui.shell.picture.canvas_overlay import paint_label, paint_mark

GAP = 6
"""Between the cells and around them, in logical pixels."""
_FRAME = 3.0


def cells_in(area: QRectF) -> list[QRectF]:
    """Side by side in an area, with a gap around each."""
    width = (area.width() - (COUNT + 1) * GAP) / COUNT
    top, height = area.top() + GAP, area.height() - 2 * GAP
    return [
        QRectF(round(area.left() + GAP + index * (width + GAP)), top, max(1, int(width)), height)
        for index in range(COUNT)
    ]


def crop_around(
    centre: tuple[float, float], cell: QSizeF, ratio: float, image: tuple[int, int]
) -> Rect:
    """The part of an image that fills a cell at full size, one pixel for each of the device.

    Args:
        centre: row and column that should lie in the middle; near an edge of the image they do not.
        ratio: device pixels per logical one.
        image: height and width.
    """
    height = min(image[0], max(1, int(cell.height() * ratio)))
    width = min(image[1], max(1, int(cell.width() * ratio)))
    row, column = centre
    top = min(max(round(row - height / 2), 0), image[0] - height)
    left = min(max(round(column - width / 2), 0), image[1] - width)
    return Rect(top, left, top + height, left + width)


def paint_crop(
    painter: QPainter, cell: QRectF, crop: QImage | None, ratio: float, waiting: str
) -> None:
    """A crop in the middle of its cell, pixel for pixel; without one, the words `waiting`."""
    painter.fillRect(cell, surround.colour())
    if crop is None:
        painter.setPen(surround.words_colour())
        painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), waiting)
        return
    place = QRectF(0, 0, crop.width() / ratio, crop.height() / ratio)
    place.moveCenter(cell.center())
    corner = QPointF(round(place.left() * ratio), round(place.top() * ratio)) / ratio
    place.moveTopLeft(corner)
    painter.drawImage(place, crop)


def paint_marks(
    painter: QPainter, cell: QRectF, words: str, used: QColor | None, *, chosen: bool
) -> None:
    """The value of a cell, and frames: in colour `used` if it is the one in use, and for the one
    that is chosen."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    words += " ✓" if used else ""
    paint_label(painter, words, cell.topLeft() + QPointF(6, 6), cell.width() - 12)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = cell.adjusted(_FRAME / 2, _FRAME / 2, -_FRAME / 2, -_FRAME / 2)
    if used:
        painter.setPen(QPen(used, _FRAME))
        painter.drawRect(inner)
    if chosen:
        paint_mark(painter, inner)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
