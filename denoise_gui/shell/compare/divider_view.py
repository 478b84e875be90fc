"""The original on one side of a line, the denoised picture on the other.

The line is dragged from anywhere near it; a click elsewhere brings it there; a double click sends
it to the left, the middle, the right in turn. Its handle never leaves the view.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from denoise_gui.core.translation import tr
from denoise_gui.shell.compare.choice import CompareChoice
from denoise_gui.shell.compare.pictures import Picture
from denoise_gui.shell.compare.view import CompareView, Part
from denoise_gui.shell.picture.canvas_overlay import LABEL_MARGIN, label_size, paint_label
from denoise_gui.shell.picture.divider import Divider

_HANDLE_RADIUS = 13
_DARK, _LIGHT = QColor(0, 0, 0, 130), QColor(255, 255, 255, 235)


class DividerView(CompareView):
    def parts(self, panes: tuple[QRectF, ...], choice: CompareChoice) -> tuple[Part, ...]:
        before, after = sides(panes[0].size(), choice.divider)
        return (Part(0, Picture.ORIGINAL, before), Part(0, Picture.DENOISED, after))

    def paint_over(
        self, painter: QPainter, panes: tuple[QRectF, ...], choice: CompareChoice
    ) -> None:
        size = panes[0].size()
        _paint_line(painter, size, choice.divider)
        before, after = sides(size, choice.divider)
        _paint_side(painter, tr("Original"), before, at_end=False)
        _paint_side(painter, tr("Denoised"), after, at_end=True)

    def cursor_at(self, at: QPointF, size: QSizeF, choice: CompareChoice) -> Qt.CursorShape | None:
        divider = choice.divider
        if not divider.grabbed_at(_along(at, divider), length_of(size, divider)):
            return None
        shapes = Qt.CursorShape
        return shapes.SplitHCursor if divider.vertical else shapes.SplitVCursor

    def dragged_to(self, at: QPointF, size: QSizeF, choice: CompareChoice) -> CompareChoice:
        divider = choice.divider
        moved = divider.moved_to(_along(at, divider), length_of(size, divider))
        return replace(choice, divider=moved)

    def clicked_at(self, at: QPointF, size: QSizeF, choice: CompareChoice) -> CompareChoice:
        # A click on the line itself is no wish to move it by a few pixels.
        held = self.cursor_at(at, size, choice) is not None
        return choice if held else self.dragged_to(at, size, choice)

    def double_clicked(self, before: CompareChoice) -> CompareChoice | None:
        return replace(before, divider=before.divider.at_next_station())


def sides(size: QSizeF, divider: Divider) -> tuple[QRectF, QRectF]:
    """The areas of the original and of the denoised picture."""
    width, height = size.width(), size.height()
    at = divider.position(length_of(size, divider))
    if divider.vertical:
        return QRectF(0, 0, at, height), QRectF(at, 0, width - at, height)
    return QRectF(0, 0, width, at), QRectF(0, at, width, height - at)


def length_of(size: QSizeF, divider: Divider) -> float:
    """Of the axis that the line moves on."""
    return divider.along(size.width(), size.height())


def _along(at: QPointF, divider: Divider) -> float:
    return divider.along(at.x(), at.y())


def _paint_side(painter: QPainter, words: str, side: QRectF, *, at_end: bool) -> None:
    """A label in the side's outer corner, if there is room for it."""
    label = label_size(painter, words)
    if side.width() < label.width() + 2 * LABEL_MARGIN:
        return
    if side.height() < label.height() + 2 * LABEL_MARGIN:
        return
    x, y = side.left() + LABEL_MARGIN, side.top() + LABEL_MARGIN
    if at_end:
        x = side.right() - LABEL_MARGIN - label.width()
        # Of two pictures above each other the lower one is labelled at its lower edge.
        y = side.bottom() - LABEL_MARGIN - label.height() if side.top() > 0 else y
    paint_label(painter, words, QPointF(x, y), label.width())


def _paint_line(painter: QPainter, size: QSizeF, divider: Divider) -> None:
    at = divider.position(length_of(size, divider))
    if divider.vertical:
        start, end = QPointF(at, 0), QPointF(at, size.height())
    else:
        start, end = QPointF(0, at), QPointF(size.width(), at)
    # Dark beside light, so that it shows on any picture.
    for color, width in ((_DARK, 3.0), (_LIGHT, 1.5)):
        painter.setPen(QPen(color, width))
        painter.drawLine(start, end)
    centre = (start + end) / 2
    painter.setBrush(QColor(0, 0, 0, 150))
    painter.drawEllipse(centre, _HANDLE_RADIUS, _HANDLE_RADIUS)
    forward = QPointF(1, 0) if divider.vertical else QPointF(0, 1)
    across = QPointF(forward.y(), forward.x())
    for side in (-1, 1):
        tip = centre + forward * (7 * side)
        for rise in (-4, 4):
            painter.drawLine(tip, tip - forward * (4 * side) + across * rise)
