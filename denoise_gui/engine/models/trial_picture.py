"""The picture that a denoiser is tried on: known without noise, made here, the same everywhere.

Discs of many sizes that cover one another: the "dead leaves" model, whose edges, flat parts and
spectrum are those of photographs. So a network that learned from photographs denoises it, and one
that smooths too much loses its small discs.

Source: A. B. Lee, D. Mumford, J. Huang, "Occlusion models for natural images", IJCV 41, 2001.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]
"""(1, C, H, W), white at 1."""

_DISC_AREA = 250
"""Of the picture for each disc, in pixels."""
_RADII = (7.0, 60.0)
"""In pixels; their density falls with the cube."""
_SOFT = 2.0
"""Pixels that an edge takes from one side to the other, as through a lens."""


# Kept, as a model is tried on the same few sizes again and again, and hundreds of discs take longer
# than a small network.
@lru_cache(maxsize=8)
def clean_picture(channels: int, height: int, width: int) -> Picture:
    """The picture without noise, in [0.02, 0.98]; gray for one channel, in colour for three.

    Read-only: everybody gets the same.
    """
    rng = np.random.default_rng(12)
    low, high = _RADII
    count = max(16, height * width // _DISC_AREA)
    # The inverse of the distribution with density r^-3 between the two radii.
    radii = 1 / np.sqrt(low**-2 - rng.random(count) * (low**-2 - high**-2))
    centres = rng.random((count, 2)) * (height, width)
    colours = np.clip(rng.random((count, 1)) + rng.normal(0, 0.15, (count, 3)), 0, 1)
    picture = np.full((3, height, width), 0.5)
    for disc in np.argsort(-radii):  # large ones first, or they would hide the small
        (row, column), reach = centres[disc], radii[disc] + _SOFT
        rows = np.arange(max(0, int(row - reach)), min(height, int(row + reach) + 2))
        columns = np.arange(max(0, int(column - reach)), min(width, int(column + reach) + 2))
        distance = np.hypot(rows[:, None] - row, columns - column)
        share = np.clip((radii[disc] - distance) / _SOFT + 0.5, 0, 1)
        part = picture[:, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        part += share * (colours[disc][:, None, None] - part)
    planes = picture if channels == 3 else picture.mean(axis=0, keepdims=True)
    made = (0.02 + 0.96 * planes[None]).astype(np.float32)
    made.flags.writeable = False
    return made


def with_noise(clean: Picture, sigma: float) -> Picture:
    """White Gaussian noise of `sigma` 8-bit levels added; not clipped, the same every time."""
    noise = np.random.default_rng(int(sigma * 100)).standard_normal(clean.shape, np.float32)
    return clean + np.float32(sigma / 255) * noise


def psnr_db(picture: Picture, clean: Picture) -> float:
    """Of the picture as it would be shown, clipped to [0, 1]; minus infinity if it has NaN."""
    error = float(np.mean((np.clip(picture, 0, 1) - clean) ** 2, dtype=np.float64))
    if not np.isfinite(error):
        return -np.inf
    return -10 * float(np.log10(max(error, 1e-10)))
