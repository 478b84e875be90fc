"""Factors on sigma against brightness, drawn over the histogram of the picture's brightness.

The scale is a square root, so that 1 lies in the middle between 0 and 4.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from denoise_gui.core.recipe_changes import LARGEST_SHOWN_FACTOR
from denoise_gui.engine.recipe.brightness_curve import MOST_POINTS
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.focus_ring import FocusRing

Points = tuple[tuple[float, float], ...]
"""(brightness, factor) of each."""

_REACH = 12.0
"""Within so many logical pixels a press takes hold of a point."""

_APART = 0.02
"""Least distance of two points, in brightness."""

_KEY_STEP = 0.05
_HANDLE = 4.0


class CurveView(QWidget):
    """Shows a curve and lets its points be moved: dragged, or by arrow keys.

    A double click adds a point; Delete, or a double click on one, takes it away. The ends stay.
    """

    changed = Signal(object)
    """Other `Points`."""
    gesture_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: Points = ((0.0, 1.0), (0.5, 1.0), (1.0, 1.0))
        self._measured: Points = ()
        self._histogram: NDArray[np.float64] | None = None
        self._drawn: tuple[object, QPixmap] | None = None
        """The histogram as it was painted last, and for what: filling it takes longer than all
        else that is painted of the panel in a drag's step."""
        self._held: int | None = None
        self._chosen = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(180, 64)
        self.setAccessibleName(self.tr("Sigma by brightness"))
        self._choose(0)
        self.setToolTip(
            self.tr(
                "How much of sigma applies to what brightness, from black to white.\n"
                "Drag a point; double click adds or removes one. Keys: ← → choose, ↑ ↓ move.\n"
                "Crosses: the noise of this picture, as it was measured."
            )
        )
        FocusRing(self)

    def sizeHint(self) -> QSize:
        return QSize(280, 110)

    @property
    def points(self) -> Points:
        return self._points

    def show_points(self, points: Points) -> None:
        """The curve that is applied."""
        if points != self._points:
            self._points = points
            self._choose(min(self._chosen, len(points) - 1))

    def _choose(self, index: int) -> None:
        """The keys go to another point, or it is another."""
        self._chosen = index
        points = self._points
        brightness, factor = points[self._chosen]
        self.setAccessibleDescription(
            self.tr("Point {0} of {1}: brightness {2:.0f} %, factor {3:.2f}").format(
                self._chosen + 1, len(points), 100 * brightness, factor
            )
        )
        self.update()

    def show_histogram(self, shares: NDArray[np.float64] | None) -> None:
        """Of the picture's brightness; None without a picture."""
        self._histogram = shares
        self._drawn = None
        self.update()

    @property
    def measured(self) -> Points:
        """The points that were measured."""
        return self._measured

    def show_measured(self, points: Points) -> None:
        """What the noise of the picture was measured to be, as factors; nothing while unknown."""
        self._measured = points
        self.update()

    # Places

    def _area(self) -> QRectF:
        edge = spacing.TINY + _HANDLE
        return QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)

    def place_of(self, point: tuple[float, float]) -> QPointF:
        """Where a point of the curve is, in logical pixels."""
        area = self._area()
        height = min(point[1] / LARGEST_SHOWN_FACTOR, 1.0) ** 0.5
        return QPointF(
            area.left() + point[0] * area.width(), area.bottom() - height * area.height()
        )

    def _point_at(self, place: QPointF) -> tuple[float, float]:
        area = self._area()
        x = min(max((place.x() - area.left()) / max(area.width(), 1.0), 0.0), 1.0)
        y = min(max((area.bottom() - place.y()) / max(area.height(), 1.0), 0.0), 1.0)
        return x, round(LARGEST_SHOWN_FACTOR * y * y, 2)

    def _near(self, place: QPointF) -> int | None:
        distances = [(self.place_of(point) - place).manhattanLength() for point in self._points]
        nearest = min(range(len(distances)), key=distances.__getitem__)
        return nearest if distances[nearest] <= 2 * _REACH else None

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = self._near(event.position())
            if self._held is not None:
                self._choose(self._held)
                self.gesture_ended.emit()
            self.update()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._move(self._held, *self._point_at(event.position()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._held = None
            self.gesture_ended.emit()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        near = self._near(event.position())
        self.gesture_ended.emit()
        if near is not None:
            self._remove(near)
        else:
            self._add(*self._point_at(event.position()))
        self._held = None
        self.gesture_ended.emit()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        brightness, factor = self._points[self._chosen]
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                step = 1 if event.key() == Qt.Key.Key_Right else -1
                self._choose(min(max(self._chosen + step, 0), len(self._points) - 1))
            case Qt.Key.Key_Up:
                self._move(self._chosen, brightness, factor + _KEY_STEP)
            case Qt.Key.Key_Down:
                self._move(self._chosen, brightness, factor - _KEY_STEP)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self._remove(self._chosen)
            case _:
                super().keyPressEvent(event)

    def _move(self, index: int, brightness: float, factor: float) -> None:
        points = list(self._points)
        if index in (0, len(points) - 1):
            brightness = points[index][0]
        else:
            low, high = points[index - 1][0] + _APART, points[index + 1][0] - _APART
            brightness = min(max(brightness, low), high)
        factor = min(max(round(factor, 2), 0.0), LARGEST_SHOWN_FACTOR)
        points[index] = (round(brightness, 4), factor)
        self._tell(points)

    def _add(self, brightness: float, factor: float) -> None:
        crowded = any(abs(brightness - x) < _APART for x, _ in self._points)
        if not crowded and len(self._points) < MOST_POINTS:
            points = sorted([*self._points, (round(brightness, 4), factor)])
            self._chosen = points.index((round(brightness, 4), factor))
            self._tell(points)

    def _remove(self, index: int) -> None:
        if 0 < index < len(self._points) - 1:
            self._tell([*self._points[:index], *self._points[index + 1 :]])

    def _tell(self, points: Sequence[tuple[float, float]]) -> None:
        if tuple(points) != self._points:
            self.changed.emit(tuple(points))

    # The picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        text = palette.windowText().color()
        painter.drawPixmap(0, 0, self._ground())
        faint = QColor(text)
        faint.setAlpha(70)
        painter.setPen(QPen(faint, 1, Qt.PenStyle.DashLine))
        for factor in (0.25, 1.0, 2.25):
            painter.drawLine(self.place_of((0.0, factor)), self.place_of((1.0, factor)))
        painter.setPen(QPen(text, 1.2))
        for point in self._measured:
            place = self.place_of(point)
            painter.drawLine(place + QPointF(-3, -3), place + QPointF(3, 3))
            painter.drawLine(place + QPointF(-3, 3), place + QPointF(3, -3))
        enabled = self.isEnabled()
        line = palette.highlight().color() if enabled else faint
        painter.setPen(QPen(line, 2))
        painter.drawPolyline(QPolygonF([self.place_of(point) for point in self._points]))
        painter.setPen(QPen(text if enabled else faint, 1))
        for index, point in enumerate(self._points):
            chosen = index == self._chosen and self.hasFocus()
            painter.setBrush(text if chosen else line)
            painter.drawEllipse(self.place_of(point), _HANDLE, _HANDLE)
        self._paint_reading(painter)

    @property
    def reading(self) -> str:
        """What the point in the hand says; empty if there is none."""
        if self._held is None and not self.hasFocus():
            return ""
        brightness, factor = self._points[self._chosen]
        return self.tr("Brightness {0:.0f} % · × {1:.2f}").format(100 * brightness, factor)

    def _paint_reading(self, painter: QPainter) -> None:
        """In the upper corner that the point is not near to."""
        words = self.reading
        if not words:
            return
        area, metrics = self._area(), painter.fontMetrics()
        plate = QRectF(area.topLeft(), QSizeF(metrics.size(0, words)) + QSizeF(spacing.SMALL, 0))
        if self._points[self._chosen][0] < 0.5:
            plate.moveRight(area.right())
        painter.fillRect(plate, self.palette().base())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)

    def _ground(self) -> QPixmap:
        """What does not move: the histogram."""
        ratio = self.devicePixelRatioF()
        made_for = (self.size(), ratio, self.palette().cacheKey())
        if self._drawn is None or self._drawn[0] != made_for:
            pixmap = QPixmap((QSizeF(self.size()) * ratio).toSize())
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(self.palette().base().color())
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_histogram(painter, self._area())
            painter.end()
            self._drawn = (made_for, pixmap)
        return self._drawn[1]

    def _paint_histogram(self, painter: QPainter, area: QRectF) -> None:
        shares = self._histogram
        if shares is None or not len(shares):
            return
        # By the square root: what there is little of is seen too.
        heights = np.sqrt(shares / max(float(shares.max()), 1e-9))
        fill = self.palette().windowText().color()
        fill.setAlpha(45)
        width = area.width() / len(heights)
        corners = [area.bottomLeft()]
        for index, height in enumerate(heights.tolist()):
            left, top = area.left() + index * width, area.bottom() - height * area.height()
            corners += [QPointF(left, top), QPointF(left + width, top)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF([*corners, area.bottomRight()]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
