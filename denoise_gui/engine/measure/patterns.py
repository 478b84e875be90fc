"""How much of a picture's fine detail repeats: halftone, weave, brickwork, straight lines.

A network that estimates noise takes a dense pattern for strong noise, and is sure of it. But noise
is like itself nowhere else, while a pattern is a few pixels on, and a straight edge along itself:
there the autocorrelation of the finest detail tells how much of it cannot be noise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.denoise.luminance import LUMA
from denoise_gui.engine.images.pixel_formats import FloatPixels

_NEAREST = 6
"""Pixels; nearer ones are alike in coarse noise too."""
_CHANCE = 0.2
"""What is repeated of white noise by chance stays well below this, in crops of 48 pixels and more;
in smaller ones it is more, and most where the noise is coarse."""
_CHANCE_EDGE = 48
_FLAT = (0.3 / 255) ** 2
"""Of the finest detail: with less there is nothing to repeat."""


def pattern_shares(crops: FloatPixels) -> NDArray[np.float64]:
    """Of each of the crops, (N, C, E, E) in [0, 1], the share of its finest detail's energy that
    repeats, (N,) from 0 to 1; 0 where it may be chance."""
    edge = crops.shape[2] - 2
    reach = edge // 3
    if not len(crops) or reach < _NEAREST:
        return np.zeros(len(crops))
    planes = np.einsum("nchw,c->nhw", crops, LUMA) if crops.shape[1] == 3 else crops[:, 0]
    detail = _finest(planes.astype(np.float64))
    detail -= detail.mean(axis=(1, 2), keepdims=True)
    size = edge + reach
    spectrum = np.abs(np.fft.rfft2(detail, (size, size))) ** 2
    far = np.minimum(np.arange(size), size - np.arange(size))
    overlap = np.maximum(edge - far, 1)
    alike = np.fft.irfft2(spectrum, (size, size)) / np.outer(overlap, overlap)
    energy = alike[:, 0, 0].copy()
    lags = np.maximum.outer(far, far)
    counted = alike[:, (lags >= _NEAREST) & (lags <= reach)]
    share = counted.max(axis=1) / np.maximum(energy, _FLAT)
    chance = min(_CHANCE * max(_CHANCE_EDGE / edge, 1.0) ** 1.5, 0.9)
    found: NDArray[np.float64] = np.clip((share - chance) / (1 - chance), 0, 1)
    return np.where(energy > _FLAT, found, 0.0)


def _finest(planes: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, E, E) to (N, E - 2, E - 2): second differences along both axes together, which leave no
    straight edge along an axis and no slope."""
    rows = planes[:, 2:] - 2 * planes[:, 1:-1] + planes[:, :-2]
    both: NDArray[np.float64] = rows[:, :, 2:] - 2 * rows[:, :, 1:-1] + rows[:, :, :-2]
    return both / 6
