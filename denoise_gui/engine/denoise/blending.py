"""Two pictures of the screen mixed by one share, in integers and in the processor's cache."""

from __future__ import annotations

import numpy as np

from denoise_gui.engine.images.display_pyramid import Bgrx

BAND = 1 << 18
"""Values blended at a time: the temporaries then stay in the processor's cache."""


def blended(low: Bgrx, high: Bgrx, share: float) -> Bgrx:
    """(1 - share) * low + share * high for a share of 0 to 1, which counts in 256ths, rounded."""
    weight = round(share * 256)
    result = np.empty(low.shape, dtype=np.uint8)
    rows = max(1, BAND // (low.shape[1] * low.shape[2]))
    left = np.empty((rows, *low.shape[1:]), dtype=np.uint16)
    right = np.empty_like(left)
    for top in range(0, low.shape[0], rows):
        band = slice(top, min(top + rows, low.shape[0]))
        a, b = left[: band.stop - top], right[: band.stop - top]
        np.multiply(low[band], np.uint16(256 - weight), out=a, dtype=np.uint16)
        np.multiply(high[band], np.uint16(weight), out=b, dtype=np.uint16)
        a += b
        a += np.uint16(128)
        np.right_shift(a, 8, out=a)
        result[band] = a
    return result
