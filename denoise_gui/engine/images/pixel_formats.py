"""Conversions between what files hold (8 and 16 bits, float) and what networks take (float32).

These run on every tile of every image, so they make one array each and work in place in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Pixels = NDArray[Any]
"""uint8, uint16 or float32; (H, W) gray or (H, W, 3) RGB unless said otherwise."""

FloatPixels = NDArray[np.float32]

_SAMPLE_MAX = {
    np.dtype(np.uint8): 255.0,
    np.dtype(np.uint16): 65535.0,
    np.dtype(np.float32): 1.0,
}


def sample_max(dtype: DTypeLike) -> float:
    """The value that means white: 255, 65535, or 1.0 for float32.

    Raises:
        ValueError: not one of these three types.
    """
    try:
        return _SAMPLE_MAX[np.dtype(dtype)]
    except KeyError:
        raise ValueError(f"pixels are uint8, uint16 or float32, not {np.dtype(dtype)}") from None


def to_float(pixels: Pixels) -> FloatPixels:
    """Pixels of any kept type as float32, white being 1.0.

    float32 comes back as it is, not copied: do not write into the result.

    Raises:
        ValueError: not uint8, uint16 or float32.
    """
    white = sample_max(pixels.dtype)
    if pixels.dtype == np.float32:
        return pixels
    return np.divide(pixels, np.float32(white), dtype=np.float32)


def from_float(values: FloatPixels, dtype: DTypeLike) -> Pixels:
    """float32 values, white being 1.0, as pixels of a type.

    Integers are rounded half to even and clipped to their range; NaN becomes 0. float32 passes
    through as it is: neither clipped nor copied.

    Raises:
        ValueError: not uint8, uint16 or float32.
    """
    white = np.float32(sample_max(dtype))
    if np.dtype(dtype) == np.float32:
        return values.astype(np.float32, copy=False)
    with np.errstate(over="ignore"):  # infinity is clipped like any other
        scaled = np.multiply(values, white, dtype=np.float32)
    np.rint(scaled, out=scaled)
    # fmax and fmin prefer the number where the other is NaN, as clip would not.
    np.fmax(scaled, np.float32(0), out=scaled)
    np.fmin(scaled, white, out=scaled)
    return scaled.astype(dtype)


def stretched(values: Pixels, bits: int) -> Pixels:
    """Integers of fewer than 16 bits as uint16, white becoming white."""
    return from_float(values.astype(np.float32) / np.float32(2**bits - 1), np.uint16)


def squeezed(values: Pixels, bits: int) -> Pixels:
    """The opposite of `stretched`: uint16 as integers of fewer bits, still uint16."""
    return np.rint(values * np.float32((2**bits - 1) / 65535)).astype(np.uint16)


def convert(pixels: Pixels, dtype: DTypeLike) -> Pixels:
    """Pixels of one kept type as another, white staying white; unchanged types are not copied."""
    if pixels.dtype == np.dtype(dtype):
        return pixels
    if pixels.dtype == np.uint8 and np.dtype(dtype) == np.uint16:
        return np.multiply(pixels, np.uint16(257), dtype=np.uint16)
    return from_float(to_float(pixels), dtype)
