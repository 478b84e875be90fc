"""How bright a picture is, and where: the histogram that a curve over brightness lies on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images.display_pyramid import Bgrx

BINS = 64

_ENOUGH = 400_000
"""Pixels; a histogram of more looks the same."""


def brightness_histogram(levels: list[Bgrx]) -> NDArray[np.float64]:
    """Shares of the picture in `BINS` equal steps of luminance (BT.601) from black to white.

    Args:
        levels: the picture at full size and halved again and again; a small one is enough.

    Returns:
        (BINS,) shares that add up to 1.
    """
    small = next((level for level in levels if level.shape[0] * level.shape[1] <= _ENOUGH), None)
    pixels = levels[-1] if small is None else small
    blue, green, red = (pixels[..., channel].astype(np.uint32) for channel in range(3))
    luminance = (299 * red + 587 * green + 114 * blue + 500) // 1000
    counts = np.bincount(luminance.ravel(), minlength=256).reshape(BINS, -1).sum(axis=1)
    shares: NDArray[np.float64] = counts / max(int(counts.sum()), 1)
    return shares
