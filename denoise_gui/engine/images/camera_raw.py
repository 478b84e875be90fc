"""What a camera raw file says of its camera, and the way between its numbers and a picture.

A network and the eye want a developed picture: white balance, the colours of sRGB, a curve. A raw
converter wants what the camera measured. Both are kept apart by one linear map and one curve, which
can be undone exactly as long as nothing is clipped: so a picture that is to become a linear DNG is
developed in floating point, with values beyond black and white where the camera has them, and
taken back after denoising. Within black and white it is the very picture that the window shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images import srgb_curve
from denoise_gui.engine.images.pixel_formats import FloatPixels, Pixels
from denoise_gui.engine.images.tiff_directories import RawTag

Doubles = NDArray[np.float64]
Matrix = tuple[tuple[float, float, float], ...]
"""3 x 3, by rows."""

SRGB_FROM_XYZ = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)
"""For D65 (IEC 61966-2-1)."""


class Development(Enum):
    """What camera raw is developed to."""

    SRGB = "sRGB"
    LINEAR = "linear"
    """Linear light of sRGB's primaries."""
    REVERSIBLE = "reversible"
    """sRGB in floating point, not clipped, so that the way back to the camera is known."""


@dataclass(frozen=True)
class CameraRaw:
    """Where a photograph came from, if a camera raw file.

    "Camera values" are linear, 0 where the sensor saw nothing and 1 where it is saturated, one for
    each of the camera's colours, before white balance.

    Attributes:
        development: what its pixels are.
        stamp: size and time of change of the file, by which it is known again; None if unknown.
        balance: what camera values are multiplied by so that gray is gray; the least is 1.
        to_srgb: from balanced camera values to linear sRGB; None for a camera without colours.
        highest: of the camera values that the sensor can give, 1 or somewhat more.
        orientation: by which the file's picture was turned, as EXIF numbers it.
        tags: what a DNG says of camera, colours and light, for its first directory.
        picture_tags: what a DNG says of the picture as the sensor holds it.
    """

    development: Development
    stamp: tuple[int, int] | None = None
    balance: tuple[float, ...] = (1.0, 1.0, 1.0)
    to_srgb: Matrix | None = None
    highest: float = 1.0
    orientation: int = 1
    tags: tuple[RawTag, ...] = ()
    picture_tags: tuple[RawTag, ...] = ()

    def developed(self, values: Doubles) -> FloatPixels:
        """Camera values (H, W, 3), or (H, W) of a camera without colours, as a picture in sRGB with
        white at 1, not clipped."""
        if self.to_srgb is None:
            return srgb_curve.encoded(values).astype(np.float32)
        matrix = np.asarray(self.to_srgb) * np.asarray(self.balance)
        return srgb_curve.encoded(values @ matrix.T).astype(np.float32)

    def undone(self, pixels: Pixels) -> Doubles:
        """The opposite of `developed`, of float32."""
        light = srgb_curve.decoded(pixels.astype(np.float64))
        if self.to_srgb is None:
            return light
        matrix = np.linalg.inv(np.asarray(self.to_srgb) * np.asarray(self.balance))
        return light @ matrix.T


def turned(pixels: Pixels, orientation: int) -> Pixels:
    """A view with an EXIF orientation undone: 5 to 8 are transposed, then each is mirrored along
    its axes."""
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    return _mirrored(pixels, orientation)


def turned_back(pixels: Pixels, orientation: int) -> Pixels:
    """The opposite of `turned`, a view too."""
    pixels = _mirrored(pixels, orientation)
    return pixels.swapaxes(0, 1) if orientation >= 5 else pixels


def _mirrored(pixels: Pixels, orientation: int) -> Pixels:
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels
