"""The dark parts of denoised camera raw keep the light that was measured there.

Two things would move it. The network averages the numbers of a screen, whose curve is bent: what it
averages out of strong noise near black is darker than the light was. And a linear DNG has nothing
below black (see `formats.dng.writing`): noise that is left there would be cut off on one side and
make black gray. So the mean light of each neighbourhood is put back where it is dark, and what lies
below black is taken from what lies above it nearby, until nothing is left to be cut off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images.camera_raw import CameraRaw, Doubles
from denoise_gui.engine.images.pixel_formats import FloatPixels

_CELL = 16
"""Pixels along a side. Means are taken of cells, smoothed over their neighbours."""
_BAND_ROWS = 8 * _CELL
_PASSES = 4
"""How often cells are smoothed, each time by half a cell squared: over 23 pixels."""
_DARK, _BRIGHT = 0.05, 0.15
"""Balanced light up to which all is put back, and from which nothing is: noise is small beside
it there, and the curve as good as straight."""
_MARGIN = 4
"""Pixels from an edge within which the network may have moved its light."""
_DOUBT = 16.0
"""Pixels of a cell that would have to be dark to be believed by half."""
_ROUNDS = 12
_NOTHING = 1e-6
"""Of the sensor's range: less than half of any file's step."""


def with_measured_shadows(noisy: FloatPixels, clean: FloatPixels, camera: CameraRaw) -> FloatPixels:
    """A denoised picture whose shadows are as bright, on the average, as they were measured.

    Args:
        noisy: (H, W, 3) or (H, W), developed reversibly.
        clean: the same, denoised; written over.

    Returns:
        `clean`, with no camera value below black.
    """
    grid = _Grid(*clean.shape[:2])
    balance = np.asarray(camera.balance if clean.ndim == 3 else (1.0,))
    values = clean.reshape(*clean.shape[:2], -1)
    for rows in grid.bands():
        values[rows] = _planes(camera.undone(clean[rows]))
    shift = _missing_light(noisy, values, camera, balance, grid)
    for rows in grid.bands():
        values[rows] += grid.spread(shift, rows) * _darkness(_light(values[rows], balance))
    _lift(values, balance, grid)
    for rows in grid.bands():
        clean[rows] = camera.developed(np.maximum(clean[rows], 0).astype(np.float64))
    return clean


def _missing_light(
    noisy: FloatPixels, values: FloatPixels, camera: CameraRaw, balance: Doubles, grid: _Grid
) -> Doubles:
    """What the mean of the dark pixels of each cell and its neighbours lacks, in camera values.

    Not those beside bright ones, where an edge has become softer or sharper."""
    lost = np.zeros((*grid.cells, values.shape[2]))
    weights = np.zeros((*grid.cells, 1))
    for rows in grid.bands():
        around = slice(max(rows.start - _MARGIN, 0), rows.stop + _MARGIN)
        brightest = _maximum(_light(values[around], balance))
        inside = slice(rows.start - around.start, rows.stop - around.start)
        dark = _darkness(brightest[inside])
        apart = _planes(camera.undone(noisy[rows])) - values[rows]
        lost[grid.rows_of(rows)] = grid.sums(apart * dark)
        weights[grid.rows_of(rows)] = grid.sums(dark)
    counted = _smoothed(weights, _PASSES) + _DOUBT
    return np.asarray(_smoothed(lost, _PASSES) / counted)


def _lift(values: FloatPixels, balance: Doubles, grid: _Grid) -> None:
    """Take what is below black, in place, from what is dark and above it nearby, as far as there is
    any."""
    for _ in range(_ROUNDS):
        below = np.zeros((*grid.cells, values.shape[2]))
        above = np.zeros_like(below)
        for rows in grid.bands():
            part = values[rows]
            below[grid.rows_of(rows)] = grid.sums(np.minimum(part, 0))
            above[grid.rows_of(rows)] = grid.sums(_darkness(_light(part, balance)) * (part > 0))
        if below.min() > -_NOTHING:
            return
        owed = _smoothed(below, _PASSES) / np.maximum(_smoothed(above, _PASSES), 1)
        for rows in grid.bands():
            part = values[rows]
            taken = grid.spread(owed, rows) * _darkness(_light(part, balance))
            part[...] = np.where(part > 0, part + taken, 0)


def _planes(values: Doubles) -> Doubles:
    return values.reshape(*values.shape[:2], -1)


def _light(values: FloatPixels, balance: Doubles) -> Doubles:
    """(H, W, 1) of camera values."""
    return np.asarray((values * balance).mean(axis=2, keepdims=True), np.float64)


def _darkness(light: Doubles) -> Doubles:
    """1 where it is dark, 0 where it is bright."""
    return np.clip((_BRIGHT - light) / (_BRIGHT - _DARK), 0, 1)


def _maximum(light: Doubles) -> Doubles:
    """The largest within `_MARGIN` pixels, along the axes."""
    for axis in (0, 1):
        light = reduce(np.maximum, _shifted(light, axis, _MARGIN))
    return light


def _smoothed(cells: Doubles, passes: int) -> Doubles:
    """Each cell with its neighbours, by a binomial."""
    for _ in range(passes):
        for axis in (0, 1):
            before, at, after = _shifted(cells, axis, 1)
            cells = (before + 2 * at + after) / 4
    return cells


def _shifted(values: Doubles, axis: int, reach: int) -> Iterator[Doubles]:
    """Values (H, W, C) by every shift along an axis, of up to `reach` places each way; what lies
    outside counts as the edge does."""
    padding = [(reach, reach) if a == axis else (0, 0) for a in range(3)]
    wide = np.pad(values, padding, mode="edge")
    for k in range(2 * reach + 1):
        yield wide[(slice(None),) * axis + (slice(k, k + values.shape[axis]),)]


@dataclass(frozen=True)
class _Grid:
    """Cells over a picture, and values of theirs spread over its pixels."""

    height: int
    width: int

    @property
    def cells(self) -> tuple[int, int]:
        return -(-self.height // _CELL), -(-self.width // _CELL)

    def bands(self) -> Iterator[slice]:
        """Rows of pixels, whole rows of cells each."""
        for top in range(0, self.height, _BAND_ROWS):
            yield slice(top, min(top + _BAND_ROWS, self.height))

    def rows_of(self, rows: slice) -> slice:
        """The rows of cells in a band."""
        return slice(rows.start // _CELL, -(-rows.stop // _CELL))

    def sums(self, band: NDArray[np.generic]) -> Doubles:
        """Over the cells of a band (H, W, C)."""
        wide = np.asarray(band, np.float64)
        down = np.add.reduceat(wide, np.arange(0, wide.shape[0], _CELL), axis=0)
        return np.asarray(np.add.reduceat(down, np.arange(0, wide.shape[1], _CELL), axis=1))

    def spread(self, cells: Doubles, rows: slice) -> Doubles:
        """Values of cells at the pixels of a band, linear from the middle of one to the next."""
        upper, lower, share = _between(np.arange(rows.start, rows.stop), cells.shape[0])
        left, right, part = _between(np.arange(self.width), cells.shape[1])
        down = cells[upper] * (1 - share)[:, None, None] + cells[lower] * share[:, None, None]
        weight = part[:, None]
        return np.asarray(down[:, left] * (1 - weight) + down[:, right] * weight)


def _between(pixels: NDArray[np.int_], count: int) -> tuple[NDArray[np.int_], ...]:
    """The two cells between whose middles a pixel lies, and how far it is to the second."""
    place = np.clip((pixels + 0.5) / _CELL - 0.5, 0, count - 1)
    first = place.astype(int)
    return first, np.minimum(first + 1, count - 1), place - first
