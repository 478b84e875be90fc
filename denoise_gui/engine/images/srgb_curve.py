"""sRGB's curve, from light to the numbers of a screen and back.

It goes on above white; below black it is mirrored, as in scRGB. Results are of the type that is
given, float32 or float64.

Source: IEC 61966-2-1.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Values = TypeVar("Values", np.float32, np.float64)


def encoded(light: NDArray[Values]) -> NDArray[Values]:
    """Light with white at 1, as numbers of a screen with white at 1."""
    size = np.abs(light)
    high = 1.055 * size ** (1 / 2.4) - 0.055
    shown: NDArray[Values] = np.sign(light) * np.where(size <= 0.0031308, 12.92 * size, high)
    return shown


def decoded(shown: NDArray[Values]) -> NDArray[Values]:
    """The opposite of `encoded`."""
    size = np.abs(shown)
    high = ((size + 0.055) / 1.055) ** 2.4
    light: NDArray[Values] = np.sign(shown) * np.where(size <= 0.04045, size / 12.92, high)
    return light
