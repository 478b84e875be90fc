"""The cells of a mask over a photograph: how many there are, and where they lie."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.recipe.sigma_mask import LARGEST_EDGE, SigmaMask
from denoise_gui.engine.rect import Rect

CELL = 8
"""Edge of a cell in pixels, of a photograph of usual size."""

_FEWEST = 512
"""Cells along the longer edge, if it has as many pixels: a small photograph has finer ones."""

Plane = NDArray[np.float32]
"""(rows, columns) of a grid, or of a part of it."""


@dataclass(frozen=True)
class Grid:
    """Equal cells over a photograph of `height` x `width` pixels."""

    height: int
    width: int

    @cached_property
    def shape(self) -> tuple[int, int]:
        """Rows and columns: together never more than two bytes a cell of a megacell."""
        longest = max(self.height, self.width)
        cells = min(longest, LARGEST_EDGE, max(_FEWEST, math.ceil(longest / CELL)))
        return (
            max(1, round(self.height * cells / longest)),
            max(1, round(self.width * cells / longest)),
        )

    @property
    def rows(self) -> int:
        return self.shape[0]

    @property
    def columns(self) -> int:
        return self.shape[1]

    @property
    def whole(self) -> Rect:
        """All cells."""
        return Rect(0, 0, *self.shape)

    @property
    def row_height(self) -> float:
        """Of a cell, in pixels."""
        return self.height / self.rows

    @property
    def column_width(self) -> float:
        return self.width / self.columns

    @property
    def edge(self) -> float:
        """The longer edge of a cell in pixels: what is finer is not held."""
        return max(self.row_height, self.column_width)

    def neutral(self) -> SigmaMask:
        """A mask that changes nothing yet."""
        return SigmaMask.neutral(*self.shape, made_for=(self.height, self.width))

    def on_grid(self, mask: SigmaMask | None) -> SigmaMask:
        """A mask with these cells: the same one if it has them, otherwise interpolated."""
        if mask is None:
            return self.neutral()
        size = (self.height, self.width)
        if (mask.height, mask.width) == self.shape:
            return mask if mask.made_for == size else mask.for_photograph(*size)
        return SigmaMask(mask.at(self.whole, *self.shape), size)

    def cells_around(self, x: float, y: float, radius: float) -> Rect:
        """The cells that a circle (pixels) may touch; none if it lies outside."""
        return Rect(
            math.floor((y - radius) / self.row_height - 0.5),
            math.floor((x - radius) / self.column_width - 0.5),
            math.ceil((y + radius) / self.row_height + 0.5),
            math.ceil((x + radius) / self.column_width + 0.5),
        ).clipped(*self.shape)

    def pixels_of(self, cells: Rect) -> Rect:
        """The pixels that some cells cover, each of which lies in one cell alone."""
        rows = [-(-row * self.height // self.rows) for row in (cells.top, cells.bottom)]
        columns = [-(-c * self.width // self.columns) for c in (cells.left, cells.right)]
        return Rect(rows[0], columns[0], rows[1], columns[1])

    def row_starts(self, cells: Rect) -> NDArray[np.intp]:
        """The first pixel of each row of cells."""
        return -(-np.arange(cells.top, cells.bottom) * self.height // self.rows)

    def column_starts(self, cells: Rect) -> NDArray[np.intp]:
        return -(-np.arange(cells.left, cells.right) * self.width // self.columns)

    def middles(self, cells: Rect) -> tuple[Plane, Plane]:
        """Where the middles of some cells lie: y as a column, x as a row, in pixels."""
        y = (np.arange(cells.top, cells.bottom, dtype=np.float32) + np.float32(0.5))[:, None]
        x = (np.arange(cells.left, cells.right, dtype=np.float32) + np.float32(0.5))[None, :]
        return y * np.float32(self.row_height), x * np.float32(self.column_width)

    def averaged(self, pixels: Plane, cells: Rect) -> Plane:
        """The means over some cells of a plane that holds `pixels_of(cells)`."""
        rows, columns = self.row_starts(cells), self.column_starts(cells)
        part = self.pixels_of(cells)
        sums = np.add.reduceat(pixels, rows - part.top, axis=0)
        sums = np.add.reduceat(sums, columns - part.left, axis=1)
        counts = (
            np.diff(np.append(rows, part.bottom))[:, None]
            * np.diff(np.append(columns, part.right))[None, :]
        )
        means: Plane = (sums / counts).astype(np.float32)
        return means
