"""Noise put in on purpose, and noise measured: the two ends of a denoiser's dial."""

from __future__ import annotations

import numpy as np

from denoise_gui.engine.pixel_formats import FloatPixels

_SQRT3 = 3.0**0.5
# Daubechies' wavelet with two vanishing moments: it is blind to flat areas and to even slopes,
# so what it sees in a photograph is mostly noise.
_WAVELET = (np.array([1 - _SQRT3, -(3 - _SQRT3), 3 + _SQRT3, -(1 + _SQRT3)]) / (4 * 2**0.5)).astype(
    np.float32
)
_MEDIAN_OF_UNIT_NOISE = 0.6744897501960817
"""Median of |x| for x of a normal distribution with standard deviation 1."""


def add_noise(image: FloatPixels, sigma_levels: float, seed: int) -> FloatPixels:
    """Additive white Gaussian noise, the same for the same seed and shape; not clipped.

    Args:
        image: any shape, white at 1.0.
        sigma_levels: standard deviation in 8-bit levels.
        seed: of NumPy's PCG64 generator.

    Raises:
        ValueError: sigma is negative or not finite.
    """
    if not np.isfinite(sigma_levels) or sigma_levels < 0:
        raise ValueError(f"sigma must be 0 or more, not {sigma_levels}")
    noise = np.random.default_rng(seed).standard_normal(image.shape, dtype=np.float32)
    noise *= np.float32(sigma_levels / 255)
    noise += image
    return noise


def estimate_sigma(image: FloatPixels) -> float:
    """The noise's standard deviation in 8-bit levels, from the finest diagonal wavelet details.

    The median absolute deviation of the diagonal db2 coefficients, averaged over channels: what
    scikit-image's `estimate_sigma` computes, in float32, without PyWavelets, and leaving out the
    border, whose mirrored continuation adds nothing. Exact zeros are left out too: they are flat
    areas of clipped or synthetic images, not measurements. Fine texture counts as noise.

    Source: Donoho and Johnstone, "Ideal spatial adaptation by wavelet shrinkage", Biometrika 1994,
    section 4.2.

    Args:
        image: (H, W) or (H, W, C), white at 1.0.

    Returns:
        8-bit levels; 0.0 for images without noise or smaller than 4 pixels on a side.
    """
    if min(image.shape[:2]) < _WAVELET.size:
        return 0.0
    planes = [image] if image.ndim == 2 else [image[:, :, c] for c in range(image.shape[2])]
    return float(np.mean([_plane_sigma(plane) for plane in planes])) * 255


def _plane_sigma(plane: FloatPixels) -> float:
    details = np.abs(_half_filtered(_half_filtered(plane).T))
    details = details[(details > 0) & np.isfinite(details)]
    return float(np.median(details)) / _MEDIAN_OF_UNIT_NOISE if details.size else 0.0


def _half_filtered(plane: FloatPixels) -> FloatPixels:
    """(H, W) to (about H / 2, W): the wavelet at every second row."""
    count = (plane.shape[0] - _WAVELET.size) // 2 + 1
    total = np.zeros((count, plane.shape[1]), dtype=np.float32)
    for tap, weight in enumerate(_WAVELET):
        total += weight * plane[tap : tap + 2 * count : 2]
    return total
