"""Planes of cells blurred, in a time that does not depend on how far."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.mask.grid import Plane

_PASSES = 3
"""Means over windows one after the other: three are near enough to a Gaussian."""


def blurred(plane: Plane, deviation: float) -> Plane:
    """As by a Gaussian of some standard deviation in cells; what lies beyond the edge is like the
    edge. A plane of one value stays what it is, and none leaves the range of its values."""
    reach = _reach(deviation)
    if reach == 0:
        return plane.copy()
    result = plane.astype(np.float64)
    for axis in (0, 1):
        for _ in range(_PASSES):
            result = _means(result, reach, axis)
    low, high = plane.min(), plane.max()
    return np.clip(result, low, high).astype(np.float32)


def _reach(deviation: float) -> int:
    """Of windows of 2 reach + 1 cells, whose variance is a third of (reach² + reach) each."""
    return round((math.sqrt(1 + 4 * max(deviation, 0.0) ** 2) - 1) / 2)


def _means(plane: NDArray[np.float64], reach: int, axis: int) -> NDArray[np.float64]:
    around = [(0, 0), (0, 0)]
    around[axis] = (reach + 1, reach)
    sums = np.cumsum(np.pad(plane, around, mode="edge"), axis=axis)
    size, window = plane.shape[axis], 2 * reach + 1
    upper = np.take(sums, range(window, window + size), axis=axis)
    lower = np.take(sums, range(size), axis=axis)
    means: NDArray[np.float64] = (upper - lower) / window
    return means
