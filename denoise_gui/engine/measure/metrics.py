"""How far two images are apart: PSNR, SSIM, and the difference itself in 8-bit levels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from denoise_gui.engine.images.pixel_formats import Pixels

_SSIM_WINDOW = 11
"""Edge of the Gaussian window that scikit-image derives from its sigma of 1.5."""


@dataclass(frozen=True)
class DifferenceStats:
    """Statistics of a minus b over all samples, in 8-bit levels."""

    mean: float
    std: float
    mean_absolute: float
    percentile_99: float
    maximum: float


def _check_shapes(a: Pixels, b: Pixels) -> None:
    if a.shape != b.shape:
        raise ValueError(f"images of shapes {a.shape} and {b.shape} cannot be compared")


def psnr(a: Pixels, b: Pixels, data_range: float = 1.0) -> float:
    """Peak signal-to-noise ratio in dB; infinite for equal images.

    Args:
        a, b: the same shape, in the same units.
        data_range: the distance of black and white in those units.

    Raises:
        ValueError: different shapes.
    """
    _check_shapes(a, b)
    difference = np.subtract(a, b, dtype=np.float64).ravel()
    error = float(np.dot(difference, difference)) / max(difference.size, 1)
    return math.inf if error == 0 else 10 * math.log10(data_range**2 / error)


def ssim(a: Pixels, b: Pixels, data_range: float = 1.0) -> float:
    """Structural similarity, at most 1, as its authors compute it (Gaussian window of 1.5 pixels).

    Images smaller than that window are compared through a square one that fits; below 3 pixels
    there is no structure, and the answer is NaN.

    Source: Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to
    structural similarity", IEEE TIP 2004.

    Raises:
        ValueError: different shapes.
    """
    from skimage.metrics import structural_similarity  # costs half a second

    _check_shapes(a, b)
    smallest = min(a.shape[:2])
    if smallest < 3:
        return math.nan
    if smallest >= _SSIM_WINDOW:
        window = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False}
    else:
        window = {"win_size": smallest - 1 + smallest % 2}
    channel_axis = 2 if a.ndim == 3 else None
    value = structural_similarity(a, b, data_range=data_range, channel_axis=channel_axis, **window)
    return float(value)


def difference_stats(a: Pixels, b: Pixels, data_range: float = 1.0) -> DifferenceStats:
    """Statistics of a minus b, scaled so that `data_range` is 255 levels.

    Raises:
        ValueError: different shapes, or no pixels.
    """
    _check_shapes(a, b)
    difference = np.subtract(a, b, dtype=np.float64) * (255 / data_range)
    absolute = np.abs(difference)
    return DifferenceStats(
        mean=float(difference.mean()),
        std=float(difference.std()),
        mean_absolute=float(absolute.mean()),
        percentile_99=float(np.percentile(absolute, 99)),
        maximum=float(absolute.max()),
    )
