"""CIELAB as TIFF files store it, to RGB in which a network works, and back.

The RGB is that of Adobe RGB (1998), as float and without bounds: colours outside it get values
below 0 or above 1, and so come back as they were.

Sources: TIFF 6.0, section 23; Adobe, "Photoshop TIFF Technical Notes" (2002), on ICC's encoding;
IEC 61966-2-5.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images import icc
from denoise_gui.engine.images.pixel_formats import FloatPixels

CIELAB, ICCLAB = 8, 9
_GAMMA = 563 / 256
_D65 = (0.3127, 0.3290)
_PRIMARIES = (0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
_WHITE_D50 = np.array([0.9642, 1.0, 0.8249])
_RGB_TO_XYZ = np.array(
    [[0.6097559, 0.2052401, 0.1492240], [0.3111242, 0.6256560, 0.0632197],
     [0.0194811, 0.0608902, 0.7448387]]
)  # fmt: skip
"""Adobe RGB's to XYZ with white at D50, by Bradford's adaptation (Lindbloom)."""
_EDGE, _SLOPE = 216 / 24389, 24389 / 27


def rgb_profile() -> bytes:
    """The profile of the RGB that `to_rgb` gives."""
    return icc.build("Adobe RGB (1998) compatible", _D65, _PRIMARIES, icc.parametric((_GAMMA,)))


def to_rgb(samples: NDArray[np.generic], photometric: int) -> FloatPixels:
    """(H, W, 3) samples of 8 or 16 bits as RGB, float32."""
    bits = samples.dtype.itemsize * 8
    values = samples.astype(np.float64)
    if photometric == CIELAB:
        lightness = values[..., 0] * (100 / (2**bits - 1))
        signed = samples[..., 1:].astype(f"u{bits // 8}").view(f"i{bits // 8}").astype(np.float64)
        chroma = signed / 2 ** (bits - 8)
    else:
        lightness = values[..., 0] * (100 / (255 * 2 ** (bits - 8)))
        chroma = values[..., 1:] / 2 ** (bits - 8) - 128
    return _rgb(lightness, chroma)


def from_rgb(rgb: FloatPixels, photometric: int, bits: int) -> NDArray[np.generic]:
    """The opposite of `to_rgb`: (H, W, 3) of uint8 or uint16."""
    lightness, chroma = _lab(rgb)
    scale = 2 ** (bits - 8)
    kind = np.dtype(f"u{bits // 8}")
    top = 2**bits - 1
    if photometric == CIELAB:
        first = np.clip(np.rint(lightness * (top / 100)), 0, top)
        limit = 2 ** (bits - 1)
        signed = np.clip(np.rint(chroma * scale), -limit, limit - 1)
        rest = signed.astype(f"i{bits // 8}").view(kind)
    else:
        first = np.clip(np.rint(lightness * (255 * scale / 100)), 0, top)
        rest = np.clip(np.rint((chroma + 128) * scale), 0, top).astype(kind)
    return np.dstack([first.astype(kind), rest])


def _rgb(lightness: NDArray[np.float64], chroma: NDArray[np.float64]) -> FloatPixels:
    y = (lightness + 16) / 116
    f = np.stack([y + chroma[..., 0] / 500, y, y - chroma[..., 1] / 200], axis=-1)
    xyz = np.where(f**3 > _EDGE, f**3, (116 * f - 16) / _SLOPE) * _WHITE_D50
    linear = xyz @ np.linalg.inv(_RGB_TO_XYZ).T
    return np.asarray(np.sign(linear) * np.abs(linear) ** (1 / _GAMMA), dtype=np.float32)


def _lab(rgb: FloatPixels) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    wide = rgb.astype(np.float64)
    xyz = (np.sign(wide) * np.abs(wide) ** _GAMMA) @ _RGB_TO_XYZ.T / _WHITE_D50
    f = np.where(xyz > _EDGE, np.cbrt(xyz), (_SLOPE * xyz + 16) / 116)
    lightness = 116 * f[..., 1] - 16
    a, b = 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])
    return lightness, np.stack([a, b], axis=-1)
