"""Numbers whose white is not 1: which range they have, and how they get it back.

Scientific files hold counts up to 65,535 as floats, heights with a sign, or 32-bit integers. The
network and sigma need 0 for black and 1 for white, so such values are scaled on reading, which is
said, and scaled back where the file that is written can hold them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from denoise_gui.contract.value_range import black_and_white, is_usual
from denoise_gui.engine.images.pixel_formats import FloatPixels

_SAMPLES = 1 << 20


@dataclass(frozen=True)
class ValueRange:
    """The numbers that black and white have in a file.

    `kind` is NumPy's name of the type they are stored in; `alpha` the number for opaque.
    """

    black: float
    white: float
    kind: str = "float32"
    alpha: float = 1.0


def found_range(pixels: FloatPixels) -> ValueRange | None:
    """The range of finite float values; None where black is 0 and white 1.

    `black_and_white` of the contract says by what rule.
    """
    low, high = float(pixels.min()), float(pixels.max())
    if is_usual(low, high):
        return None
    sample = pixels.ravel()[:: max(1, pixels.size // _SAMPLES)]
    whole = bool(np.all(sample == np.rint(sample)))
    typical = float(np.median(np.abs(sample)))
    found = black_and_white(low, high, typical, whole=whole)
    return ValueRange(*found) if found else None


def normalised(pixels: NDArray[np.generic], values: ValueRange) -> FloatPixels:
    """File values as float32 with black at 0 and white at 1."""
    wide = pixels.astype(np.float64) if pixels.dtype.itemsize >= 4 else pixels.astype(np.float32)
    return ((wide - values.black) / (values.white - values.black)).astype(np.float32)


def restored(pixels: FloatPixels, values: ValueRange) -> NDArray[np.generic]:
    """The opposite of `normalised`, in the type that the file had."""
    wide = pixels.astype(np.float64) * (values.white - values.black) + values.black
    kind = np.dtype(values.kind)
    if kind.kind in "iu":
        limits = np.iinfo(kind)
        # The largest of 64 bits lies between two floats, of which the upper is too large.
        most = float(limits.max)
        most = most if int(most) <= limits.max else float(np.nextafter(most, 0))
        return np.clip(np.rint(wide), limits.min, most).astype(kind)
    return wide.astype(kind)


def restored_alpha(alpha: FloatPixels, values: ValueRange) -> NDArray[np.generic]:
    """Transparency in the type that the file had."""
    wide = alpha.astype(np.float64) * values.alpha
    kind = np.dtype(values.kind)
    return (np.rint(wide) if kind.kind in "iu" else wide).astype(kind)
