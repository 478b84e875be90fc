"""Where a photograph is flat: sky, skin, blurred background. There noise is seen most, and there is
the least to lose.

Structure is what neighbouring places differ by beyond their noise. The picture is averaged over
small squares, which leaves little of the noise; the slope between squares is compared with what the
noise that is left makes by itself.
"""

from __future__ import annotations

import numpy as np

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoise.luminance import luminance_of
from denoise_gui.engine.denoise.planes import read_planes
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.mask.blend import Paint, painted
from denoise_gui.engine.mask.grid import Grid, Plane
from denoise_gui.engine.mask.smoothing import blurred
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.rect import Rect

_SQUARE = 4
"""Pixels along the edge of what is averaged: a quarter of the noise is left."""

_SLOPE = 0.012
"""Of brightness from square to square: half as flat as flat is, where there is no noise."""

_REACH_PIXELS = 12.0
"""Flat means that all is flat around: beside an edge, noise is as well hidden as on it."""


def flatness(image: Pixels, grid: Grid, sigma: float, token: CancelToken) -> Plane:
    """How flat each cell's surroundings are, 0 (structure) to 1.

    Args:
        sigma: of the noise, in 8-bit levels.

    Raises:
        Cancelled: the token was used.
    """
    energy = np.zeros(grid.shape, np.float32)
    for top in range(0, grid.rows, 32):
        token.check()
        cells = Rect(top, 0, top + 32, grid.columns).clipped(*grid.shape)
        energy[cells.slices()] = _slopes(image, grid, cells)
    energy = blurred(energy, _REACH_PIXELS / grid.edge)
    # The slope between two means of n pixels each has twice the variance of one mean.
    noise = 2 * (sigma / 255) ** 2 / _SQUARE**2
    flat: Plane = np.exp(-np.maximum(energy - np.float32(2 * noise), 0) / np.float32(_SLOPE**2))
    return flat


def more_in_flat_areas(
    mask: SigmaMask | None,
    image: Pixels,
    sigma: float,
    paint: Paint,
    token: CancelToken,
) -> SigmaMask:
    """A mask with paint laid on where a photograph is flat.

    Raises:
        Cancelled: the token was used.
    """
    grid = Grid(*image.shape[:2])
    result = grid.on_grid(mask)
    coverage = flatness(image, grid, sigma, token)
    return result.with_units(grid.whole, painted(result.units(), paint, coverage))


def _slopes(image: Pixels, grid: Grid, cells: Rect) -> Plane:
    """The mean square, over each cell, of the slopes across and down."""
    part = grid.pixels_of(cells).grown(2 * _SQUARE)
    planes = np.empty((1 if image.ndim == 2 else 3, part.height, part.width), np.float32)
    read_planes(image, part, planes)
    means = _box(luminance_of(planes))
    # Means that share no pixel.
    across = (
        means[_SQUARE // 2 : -_SQUARE // 2, _SQUARE:]
        - means[_SQUARE // 2 : -_SQUARE // 2, :-_SQUARE]
    )
    down = (
        means[_SQUARE:, _SQUARE // 2 : -_SQUARE // 2]
        - means[:-_SQUARE, _SQUARE // 2 : -_SQUARE // 2]
    )
    square = across * across + down * down
    inner = grid.pixels_of(cells)
    # What is left of the margin on each side, which the differences have eaten into.
    margin = ((square.shape[0] - inner.height) // 2, (square.shape[1] - inner.width) // 2)
    square = square[margin[0] : margin[0] + inner.height, margin[1] : margin[1] + inner.width]
    return grid.averaged(square, cells)


def _box(plane: Plane) -> Plane:
    """Means over squares, one for each place where a square fits."""
    for axis in (0, 1):
        length = plane.shape[axis] - _SQUARE + 1
        total = np.zeros_like(np.take(plane, range(length), axis=axis))
        for offset in range(_SQUARE):
            total += plane[
                (slice(offset, offset + length), slice(None))
                if axis == 0
                else (slice(None), slice(offset, offset + length))
            ]
        plane = total / np.float32(_SQUARE)
    return plane
