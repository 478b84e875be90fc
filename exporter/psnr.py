"""The peak signal-to-noise ratio, as everything here measures it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_SMALLEST, _LARGEST = 1e-12, 1e12
"""Of mean squared errors: equal pictures have 120 dB."""


def psnr(picture: NDArray[Any], clean: NDArray[Any]) -> float:
    """In dB, of a picture against a clean one of the same shape; white is 1."""
    error = np.mean((picture.astype(np.float64) - clean) ** 2)
    return float(decibels(error))


def decibels(error: NDArray[np.float64] | np.floating[Any] | float) -> NDArray[np.float64]:
    """PSNR of one or several mean squared errors, where white is 1."""
    result: NDArray[np.float64] = -10 * np.log10(np.clip(error, _SMALLEST, _LARGEST))
    return result


def shown(picture: NDArray[Any]) -> NDArray[Any]:
    """As a viewer shows it: no darker than black, no brighter than white."""
    result: NDArray[Any] = np.clip(picture, 0, 1)
    return result


def in_eight_bits(picture: NDArray[Any]) -> NDArray[Any]:
    """As a file of 8 bits would hold it, white at 1."""
    result: NDArray[Any] = np.rint(shown(picture) * 255) / 255
    return result
