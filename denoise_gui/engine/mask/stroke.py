"""Strokes of a brush, as values, and how they cover the cells of a mask.

A stroke is a row of dabs at even distances along the way of the hand, so that it does not matter in
how many pieces the hand's way was told. Dabs add up: going over a place again lays on more, up to
all of it. The very first dab counts as the whole flow, so that a click does what it promises; where
the stroke goes on from there, the larger of the two counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

import numpy as np

from denoise_gui.engine.mask.blend import Paint, painted, smooth_step
from denoise_gui.engine.mask.grid import Grid, Plane
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.rect import Rect

SMALLEST = 2.0
"""Diameter in pixels."""

_SPACING = 0.12
"""From dab to dab, as a share of the brush's diameter."""

_LEAST_PRESSED = 0.15
"""Of its size, a brush has under a pen that hardly touches."""


class Pressure(Enum):
    """What the pressure of a pen changes."""

    NOTHING = "nothing"
    SIZE = "size"
    FLOW = "flow"
    BOTH = "both"


@dataclass(frozen=True)
class Brush:
    """`size` is the diameter in pixels of the photograph; `hardness` (0 to 1) the share of the
    radius that is covered evenly; `flow` (0 to 1) what one pass lays on."""

    paint: Paint = field(default_factory=Paint)
    size: float = 100.0
    hardness: float = 0.5
    flow: float = 1.0
    pressure: Pressure = Pressure.FLOW


@dataclass(frozen=True)
class Point:
    """A position of the hand in pixels of the photograph, beyond its edges too; `pressure` is that
    of a pen, 0 to 1."""

    x: float
    y: float
    pressure: float = 1.0


class Weights(Protocol):
    """How much of each cell a stroke may change, 0 to 1."""

    def of(self, cells: Rect) -> Plane: ...


@dataclass(frozen=True)
class Stroke:
    """A brush and the way of the hand."""

    brush: Brush
    points: tuple[Point, ...]


def paint_stroke(
    mask: SigmaMask, grid: Grid, stroke: Stroke, weights: Weights | None = None
) -> SigmaMask:
    """A mask with a whole stroke on it."""
    painter = StrokePainter(mask, grid, stroke.brush, weights)
    return painter.to(stroke.points)[0]


class StrokePainter:
    """A stroke under way: told the hand's positions, it gives the mask after each."""

    def __init__(
        self, before: SigmaMask, grid: Grid, brush: Brush, weights: Weights | None = None
    ) -> None:
        """`before` is the mask that the stroke began on; None of `weights`: all may change."""
        self._before = grid.on_grid(before)
        self._mask = self._before
        self._grid, self._brush, self._weights = grid, brush, weights
        # The system gives such memory only where it is written to.
        self._laid = np.zeros(grid.shape, np.float32)
        self._first: tuple[Rect, Plane] | None = None
        self._last: Point | None = None
        self._ahead = 0.0
        """Pixels from the last position to the next dab."""

    def to(self, points: Sequence[Point]) -> tuple[SigmaMask, list[Rect]]:
        """The hand went on through some points. The mask now, and the cells that were touched."""
        touched: list[Rect] = []
        for point in points:
            touched += self._go(point)
        for cells in touched:
            before = self._before.units(cells)
            coverage = self._coverage(cells)
            units = painted(before, self._brush.paint, coverage)
            self._mask = self._mask.with_units(cells, units)
        return self._mask, touched

    def _coverage(self, cells: Rect) -> Plane:
        coverage = self._laid[cells.slices()].copy()
        if self._first is not None:
            place, first = self._first
            both = cells.common(place)
            if both.area:
                here = coverage[both.moved(-cells.top, -cells.left).slices()]
                np.maximum(here, first[both.moved(-place.top, -place.left).slices()], out=here)
        if self._weights is not None:
            coverage *= self._weights.of(cells)
        return coverage

    def _go(self, point: Point) -> list[Rect]:
        if self._last is None:
            self._last = point
            radius, flow = self._pressed(point)
            cells = self._reach(point, radius)
            if cells.area:
                self._first = cells, self._profile(cells, point, radius) * np.float32(flow)
            self._ahead = self._distance(radius)
            return [cells] if cells.area else []
        dabs = [self._dab(dab) for dab in self._dabs(self._last, point)]
        touched = [cells for cells in dabs if cells.area]
        self._last = point
        return [_around(touched)] if touched else []

    def _dabs(self, start: Point, end: Point) -> Iterator[Point]:
        """Those that lie on a piece of the way."""
        length = math.hypot(end.x - start.x, end.y - start.y)
        at = self._ahead
        while at <= length and length > 0:
            share = at / length
            dab = Point(
                start.x + share * (end.x - start.x),
                start.y + share * (end.y - start.y),
                start.pressure + share * (end.pressure - start.pressure),
            )
            yield dab
            at += self._distance(self._pressed(dab)[0])
        self._ahead = at - length

    def _dab(self, dab: Point) -> Rect:
        radius, flow = self._pressed(dab)
        cells = self._reach(dab, radius)
        if cells.area == 0:
            return cells
        # As many dabs as lie over a place lay on the flow together.
        each = 1 - (1 - flow) ** (self._distance(radius) / (2 * radius)) if flow < 1 else 1.0
        part = self._laid[cells.slices()]
        part += (1 - part) * (self._profile(cells, dab, radius) * np.float32(each))
        return cells

    def _pressed(self, point: Point) -> tuple[float, float]:
        """Radius and flow under a pen's pressure."""
        brush, pressure = self._brush, min(max(point.pressure, 0.0), 1.0)
        size = max(brush.size, SMALLEST)
        if brush.pressure in (Pressure.SIZE, Pressure.BOTH):
            size = max(SMALLEST, size * (_LEAST_PRESSED + (1 - _LEAST_PRESSED) * pressure))
        pressed = brush.pressure in (Pressure.FLOW, Pressure.BOTH)
        flow = min(max(brush.flow, 0.0), 1.0) * (pressure if pressed else 1.0)
        return size / 2, flow

    def _distance(self, radius: float) -> float:
        """From dab to dab, in pixels."""
        return max(2 * radius * _SPACING, 1.0, self._grid.edge / 2)

    def _reach(self, point: Point, radius: float) -> Rect:
        return self._grid.cells_around(point.x, point.y, radius + self._grid.edge)

    def _profile(self, cells: Rect, at: Point, radius: float) -> Plane:
        """How much of each cell a dab covers, 0 to 1: a disk, as soft as the brush, and as the
        cells at least, which an edge within them fills in part."""
        y, x = self._grid.middles(cells)
        distance = np.sqrt((y - np.float32(at.y)) ** 2 + (x - np.float32(at.x)) ** 2)
        soft = max(radius * (1 - min(max(self._brush.hardness, 0.0), 1.0)), self._grid.edge)
        if soft <= self._grid.edge:  # the circle itself runs through the middle of the slope
            distance -= np.float32(soft / 2)
        share = (np.float32(radius) - distance) / np.float32(soft)
        return smooth_step(share)


def _around(rects: Sequence[Rect]) -> Rect:
    return Rect(
        min(r.top for r in rects),
        min(r.left for r in rects),
        max(r.bottom for r in rects),
        max(r.right for r in rects),
    )
