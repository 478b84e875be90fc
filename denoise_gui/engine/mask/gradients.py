"""Gradients over a photograph: along a line, and out of the middle of an ellipse."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from denoise_gui.engine.mask.blend import Paint, painted, smooth_step
from denoise_gui.engine.mask.grid import Grid, Plane
from denoise_gui.engine.mask.stroke import Weights
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.rect import Rect

_NARROWEST = 1.0
"""Pixels: nothing is divided by less."""


class Shape(Protocol):
    """Covers cells from 0 to 1."""

    def coverage(self, grid: Grid, cells: Rect) -> Plane: ...


@dataclass(frozen=True)
class Linear:
    """All of it before the start, nothing behind the end; positions in pixels."""

    x0: float
    y0: float
    x1: float
    y1: float

    def coverage(self, grid: Grid, cells: Rect) -> Plane:
        y, x = grid.middles(cells)
        dx, dy = self.x1 - self.x0, self.y1 - self.y0
        length = max(dx * dx + dy * dy, _NARROWEST)
        along = ((x - self.x0) * dx + (y - self.y0) * dy) / length
        return smooth_step((1 - along).astype(np.float32))


@dataclass(frozen=True)
class Radial:
    """All of it in the middle, nothing beyond an ellipse; or, `inverted`, the other way round.

    Attributes:
        x, y, radius_x, radius_y: in pixels.
        angle: by which it is turned, in degrees, clockwise.
        feather: the share of the radius over which it falls off, 0 to 1.
    """

    x: float
    y: float
    radius_x: float
    radius_y: float
    angle: float = 0.0
    feather: float = 0.5
    inverted: bool = False

    def coverage(self, grid: Grid, cells: Rect) -> Plane:
        y, x = grid.middles(cells)
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        right, down = x - np.float32(self.x), y - np.float32(self.y)
        across = (right * cos + down * sin) / max(self.radius_x, _NARROWEST)
        upward = (down * cos - right * sin) / max(self.radius_y, _NARROWEST)
        distance = np.sqrt(across * across + upward * upward)
        smallest = max(min(self.radius_x, self.radius_y), _NARROWEST)
        feather = max(min(max(self.feather, 0.0), 1.0), min(1.0, grid.edge / smallest))
        inside = smooth_step(((1 - distance) / feather).astype(np.float32))
        return 1 - inside if self.inverted else inside


@dataclass(frozen=True)
class Everywhere:
    """All of it, for a limit to choose from."""

    def coverage(self, _grid: Grid, cells: Rect) -> Plane:
        return np.ones((cells.height, cells.width), np.float32)


def paint_shape(
    mask: SigmaMask | None, grid: Grid, shape: Shape, paint: Paint, weights: Weights | None = None
) -> SigmaMask:
    """A mask with a gradient laid on; in bands, so that no more than a few planes are held."""
    result = grid.on_grid(mask)
    for top in range(0, grid.rows, 64):
        cells = Rect(top, 0, top + 64, grid.columns).clipped(*grid.shape)
        coverage = shape.coverage(grid, cells)
        if weights is not None:
            coverage = coverage * weights.of(cells)
        result = result.with_units(cells, painted(result.units(cells), paint, coverage))
    return result
