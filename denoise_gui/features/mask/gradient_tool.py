"""Gradients over the picture: drawn with the mouse, moved by their handles, or by numbers.

A gradient is laid on the mask that was there before it, and stays movable: every movement lays it
on anew. It becomes part of the mask when another one is begun or the tool is put away. Whoever
undoes a movement finds the handles where they were then.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from denoise_gui.core.document import Document
from denoise_gui.core.translation import tr
from denoise_gui.engine.mask.changes import or_none
from denoise_gui.engine.mask.gradients import Linear, Radial
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.features.mask.choices import MaskOptions
from denoise_gui.features.mask.limits import Limits
from denoise_gui.features.mask.painting import MaskPainting
from denoise_gui.shell.canvas import Canvas
from denoise_gui.shell.picture.canvas_tool import CanvasTool, PaneView, Spot

Gradient = Linear | Radial

_HANDLE_RADIUS = 6
_GRIP = 12
"""Logical pixels around a handle in which it is taken."""

_REMEMBERED = 60
"""Placements to come back to by undoing."""

_DARK, _LIGHT = QColor(0, 0, 0, 170), QColor(255, 255, 255, 235)


@dataclass(frozen=True, eq=False)
class _Placed:
    """A gradient, the mask that it lies on, and what came of both."""

    gradient: Gradient
    base: SigmaMask | None
    made: SigmaMask | None


class Gradients(QObject):
    """The gradient that can be moved now."""

    changed = Signal()

    def __init__(
        self,
        document: Document,
        painting: MaskPainting,
        options: MaskOptions,
        limits: Limits,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._painting, self._limits = document, painting, limits
        self._placed: _Placed | None = None
        self._past: deque[_Placed] = deque(maxlen=_REMEMBERED)
        self._wanted: Gradient | None = None
        self._limited = False
        """Whether the limit alone has changed since it was laid."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._lay_when_known)
        document.recipe_changed.connect(lambda recipe: self._follow(recipe.mask))
        document.image_opened.connect(self.forget)
        options.changed.connect(self._lay_again)
        limits.changed.connect(self._limit)

    @property
    def gradient(self) -> Gradient | None:
        return self._wanted or (self._placed.gradient if self._placed else None)

    def begin(self) -> None:
        """What comes next is another one, on the mask as it is now."""
        self._finish()
        self._placed = None
        self.changed.emit()

    def move(self, gradient: Gradient) -> None:
        """Where it is from now on; shown with the next picture."""
        self._limited = False
        self._wanted = gradient
        self._soon.start()
        self.changed.emit()

    def rest(self) -> None:
        """The hand let go: a step to undo."""
        self._finish()
        self._document.end_gesture()

    def place(self, gradient: Gradient) -> None:
        """At once, as a step of its own."""
        self._document.end_gesture()
        self._limited = False
        self._wanted = gradient
        self.rest()
        self.changed.emit()

    def forget(self) -> None:
        """Another image."""
        self._soon.stop()
        self._wanted = self._placed = None
        self._past.clear()
        self.changed.emit()

    def _finish(self) -> None:
        self._soon.stop()
        if self._wanted is not None:
            self._lay_when_known()

    def _lay_when_known(self) -> None:
        self._limits.when_known(self._lay)

    def _lay(self) -> None:
        gradient = self._wanted
        if gradient is None or self._painting.grid is None:
            return
        base = self._placed.base if self._placed else self._painting.mask
        made = or_none(self._painting.shaped(base, gradient))
        self._placed, self._wanted = _Placed(gradient, base, made), None
        self._past.append(self._placed)
        self._painting.show(made, self._words(gradient))

    def _words(self, gradient: Gradient) -> str:
        """What the step is called."""
        if self._limited:
            return tr("Limit of the Gradient")
        return tr("Linear Gradient") if isinstance(gradient, Linear) else tr("Radial Gradient")

    def _lay_again(self) -> None:
        """More or less of it, or elsewhere: the hand may be on a number."""
        if self._placed is not None and self._wanted is None:
            self.move(self._placed.gradient)

    def _limit(self) -> None:
        self._lay_again()
        self._limited = self._wanted is not None

    def _follow(self, mask: SigmaMask | None) -> None:
        """Undone, redone, or painted over: the handles are those of what is there, if any."""
        if self._placed is not None and self._placed.made == mask:
            return
        found = next((placed for placed in reversed(self._past) if placed.made == mask), None)
        if found is not self._placed:
            self._placed = found
            self.changed.emit()


class GradientTool(CanvasTool):
    """One kind of gradient under the hand."""

    def __init__(
        self,
        gradients: Gradients,
        canvas: Canvas,
        kind: type[Gradient],
        feather: Callable[[], float],
    ) -> None:
        self._gradients, self._canvas = gradients, canvas
        self.kind = kind
        self._feather = feather
        self._held: int | None = None
        """The handle in the hand."""
        self._from: Spot | None = None
        self._began: Gradient | None = None
        gradients.changed.connect(canvas.update)

    # The hand

    def press(self, spot: Spot) -> bool:
        if spot.button is not Qt.MouseButton.LeftButton:
            return False
        shown = self._shown
        self._from = spot
        self._held = self._handle_at(spot) if shown else None
        if self._held is None:
            self._gradients.begin()
            self._began = self._new(spot)
            # What is drawn out with the first movement is its end, or its radius.
            self._held = 2 if self.kind is Linear else -1
        else:
            self._began = shown
        return True

    def move(self, spot: Spot) -> None:
        if self._began is not None and self._from is not None and self._held is not None:
            self._gradients.move(self._moved(self._began, self._held, self._from, spot))

    def release(self, spot: Spot) -> None:  # noqa: ARG002
        self._gradients.rest()
        self._held = self._from = self._began = None

    def put_away(self) -> None:
        self._gradients.rest()
        self._gradients.begin()
        self._held = self._from = self._began = None

    def wants(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape

    def key(self, event: QKeyEvent) -> None:  # noqa: ARG002
        self._canvas.set_tool(None)

    @property
    def _shown(self) -> Gradient | None:
        gradient = self._gradients.gradient
        return gradient if isinstance(gradient, self.kind) else None

    def _new(self, spot: Spot) -> Gradient:
        if self.kind is Linear:
            return Linear(spot.x, spot.y, spot.x, spot.y)
        return Radial(spot.x, spot.y, 1, 1, feather=self._feather())

    def _handle_at(self, spot: Spot) -> int | None:
        shown = self._shown
        if shown is None:
            return None
        apart = [math.hypot(x - spot.x, y - spot.y) * spot.scale for x, y in handles_of(shown)]
        nearest = min(range(len(apart)), key=apart.__getitem__)
        return nearest if apart[nearest] <= _GRIP else None

    def _moved(self, began: Gradient, held: int, start: Spot, spot: Spot) -> Gradient:
        if isinstance(began, Linear):
            return _moved_linear(began, held, start, spot)
        return _moved_radial(began, held, start, spot)

    # What is seen

    def paint(self, painter: QPainter, pane: PaneView) -> None:
        shown = self._shown
        if shown is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((_DARK, 3.0), (_LIGHT, 1.3)):
            painter.setPen(QPen(colour, width))
            if isinstance(shown, Linear):
                _draw_linear(painter, pane, shown)
            else:
                _draw_radial(painter, pane, shown)
        for x, y in handles_of(shown):
            painter.setPen(QPen(_DARK, 1.5))
            painter.setBrush(_LIGHT)
            painter.drawEllipse(pane.point(x, y), _HANDLE_RADIUS, _HANDLE_RADIUS)


def handles_of(gradient: Gradient) -> list[tuple[float, float]]:
    """Positions in the image. Of a line its start, its middle, which moves both, and its end; of an
    ellipse its middle, and the ends of its two radii."""
    if isinstance(gradient, Linear):
        middle = ((gradient.x0 + gradient.x1) / 2, (gradient.y0 + gradient.y1) / 2)
        return [(gradient.x0, gradient.y0), middle, (gradient.x1, gradient.y1)]
    cos, sin = math.cos(math.radians(gradient.angle)), math.sin(math.radians(gradient.angle))
    x, y = gradient.x, gradient.y
    return [
        (x, y),
        (x + gradient.radius_x * cos, y + gradient.radius_x * sin),
        (x - gradient.radius_y * sin, y + gradient.radius_y * cos),
    ]


def _moved_linear(began: Linear, held: int, start: Spot, spot: Spot) -> Linear:
    dx, dy = spot.x - start.x, spot.y - start.y
    if held == 1:
        return Linear(began.x0 + dx, began.y0 + dy, began.x1 + dx, began.y1 + dy)
    fixed = (began.x1, began.y1) if held == 0 else (began.x0, began.y0)
    x, y = (began.x0 + dx, began.y0 + dy) if held == 0 else (began.x1 + dx, began.y1 + dy)
    if spot.modifiers & Qt.KeyboardModifier.ShiftModifier:
        x, y = _straight(*fixed, x, y)
    return Linear(x, y, *fixed) if held == 0 else Linear(*fixed, x, y)


def _moved_radial(began: Radial, held: int, start: Spot, spot: Spot) -> Radial:
    if held == 0:
        return replace(began, x=began.x + spot.x - start.x, y=began.y + spot.y - start.y)
    right, down = spot.x - began.x, spot.y - began.y
    distance = max(1.0, math.hypot(right, down))
    if held == -1:
        return replace(began, radius_x=distance, radius_y=distance)
    angle = math.degrees(math.atan2(down, right))
    if held == 1:
        return replace(began, radius_x=distance, angle=angle)
    return replace(began, radius_y=distance, angle=angle - 90)


def _straight(x0: float, y0: float, x: float, y: float) -> tuple[float, float]:
    """Level, upright, or half way between."""
    length = math.hypot(x - x0, y - y0)
    angle = round(math.atan2(y - y0, x - x0) / (math.pi / 4)) * math.pi / 4
    return x0 + length * math.cos(angle), y0 + length * math.sin(angle)


def _draw_linear(painter: QPainter, pane: PaneView, line: Linear) -> None:
    start, end = pane.point(line.x0, line.y0), pane.point(line.x1, line.y1)
    painter.drawLine(start, end)
    along = end - start
    length = math.hypot(along.x(), along.y())
    if length < 1:
        return
    across = QPointF(-along.y(), along.x()) / length * 60
    for at in (start, end):
        painter.drawLine(at - across, at + across)


def _draw_radial(painter: QPainter, pane: PaneView, shape: Radial) -> None:
    painter.save()
    painter.translate(pane.point(shape.x, shape.y))
    painter.rotate(shape.angle)
    inner = 1 - min(max(shape.feather, 0.0), 1.0)
    pen = painter.pen()
    for share, style in ((1.0, Qt.PenStyle.SolidLine), (inner, Qt.PenStyle.DotLine)):
        pen.setStyle(style)
        painter.setPen(pen)
        radius_x, radius_y = shape.radius_x * pane.scale, shape.radius_y * pane.scale
        painter.drawEllipse(QPointF(0, 0), radius_x * share, radius_y * share)
    painter.restore()
