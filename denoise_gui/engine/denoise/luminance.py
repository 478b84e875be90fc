"""Luminance and colour apart, without a transformation of the picture.

Y, Cb and Cr of ITU-R BT.601 are such that adding one number to red, green and blue changes Y by it,
and Cb and Cr not at all. So the picture with the luminance of one and the colour of another is the
other plus the difference of their luminances: in floats, exact, and without a rounding in between.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Planes = NDArray[np.float32]
"""(C, H, W)."""
Plane = NDArray[np.float32]
"""(H, W)."""

LUMA: Planes = np.array([0.299, 0.587, 0.114], np.float32)
"""Shares of red, green and blue in the luminance (ITU-R BT.601)."""


def luminance_of(planes: Planes) -> Plane:
    """Y of three planes; of others, which are equal, the first. A copy."""
    if len(planes) != len(LUMA):
        first: Plane = planes[0].copy()
        return first
    result: Plane = planes[0] * LUMA[0]
    scratch = np.empty_like(result)
    for share, plane in zip(LUMA[1:], planes[1:], strict=True):
        np.multiply(plane, share, out=scratch)
        result += scratch
    return result


def take_luminance(planes: Planes, wanted: Plane) -> None:
    """Give planes another luminance and leave their colour; changes `planes` alone."""
    change = wanted - luminance_of(planes)
    for plane in planes:
        plane += change


def put_back(planes: Planes, noisy: Planes, share: float, *, gray: bool) -> None:
    """Put a share (0 to 1) of the luminance that was removed from `noisy` back into `planes`; of a
    `gray` picture all planes are luminance."""
    if gray:
        for plane, before in zip(planes, noisy, strict=True):
            removed = before - plane
            removed *= np.float32(share)
            plane += removed
        return
    removed = luminance_of(noisy)
    removed -= luminance_of(planes)
    removed *= np.float32(share)
    for plane in planes:
        plane += removed
