"""Noise put in on purpose; `sigma_estimate` measures what is there."""

from __future__ import annotations

import numpy as np

from denoise_gui.engine.images.pixel_formats import FloatPixels


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
