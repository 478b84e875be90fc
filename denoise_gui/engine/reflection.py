"""What lies beyond an image's edges: the image, mirrored there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def reflected(start: int, stop: int, size: int) -> NDArray[np.intp]:
    """Indices start..stop into an axis of `size`, mirrored at its ends without repeating them."""
    index = np.arange(start, stop)
    if size == 1:
        return np.zeros_like(index)
    period = 2 * (size - 1)
    folded = np.abs(index) % period
    mirrored: NDArray[np.intp] = np.minimum(folded, period - folded)
    return mirrored
