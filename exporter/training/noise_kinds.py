"""Noise as photographs have it, for the estimator to learn on: white, clipped, grainy, compressed.

The label is always what a person would set: the standard deviation of what was added and is still
there, in 8-bit levels.
"""

from __future__ import annotations

import io
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

Array = NDArray[np.float32]

LARGEST_SIGMA = 90.0
_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)


def noisy_crop(clean: Array, rng: np.random.Generator) -> tuple[Array, float]:
    """Noise of a random kind and strength on one crop.

    Args:
        clean: (H, W, 3) in [0, 1].

    Returns:
        The noisy crop, of the same shape, and its sigma in 8-bit levels.
    """
    gray = rng.random() < 0.4
    if gray:
        clean = np.repeat(clean @ _LUMA[:, None], 3, axis=2)
    sigma = _random_sigma(rng)
    kind = rng.random()
    noise = _white(clean.shape, gray, rng)
    if kind < 0.2:
        noise = _correlated(noise, rng)
    elif kind < 0.3:
        noise = _signal_dependent(noise, clean, rng)
    noise *= np.float32(sigma / 255)
    sigma = float(np.sqrt(np.mean(noise**2)) * 255) if kind < 0.3 else sigma
    noisy = clean + noise
    store = rng.random()
    if store < 0.25:
        return np.clip(noisy, 0, 1), sigma
    if store < 0.85:
        return _from_bytes(_in_bytes(noisy)), sigma
    quality = int(rng.integers(60, 99))
    compressed, reference = _through_jpeg(noisy, quality), _through_jpeg(clean, quality)
    left = float(np.sqrt(np.mean((compressed - reference) ** 2)) * 255)
    # Clipping takes noise away that the person's dial still means; compression, noise that is gone.
    clipped = float(np.sqrt(np.mean((np.clip(noisy, 0, 1) - clean) ** 2)) * 255)
    return compressed, min(sigma, left * sigma / max(clipped, 1e-3)) if sigma > 0.3 else left


def _random_sigma(rng: np.random.Generator) -> float:
    """Half uniform, half uniform in its logarithm; now and then none at all."""
    choice = rng.random()
    if choice < 0.04:
        return 0.0
    if choice < 0.5:
        return float(rng.uniform(0, LARGEST_SIGMA))
    return math.expm1(rng.uniform(0, math.log1p(LARGEST_SIGMA)))


def _white(shape: tuple[int, ...], gray: bool, rng: np.random.Generator) -> Array:
    if gray:
        return np.repeat(rng.standard_normal((*shape[:2], 1), np.float32), shape[2], axis=2)
    return rng.standard_normal(shape, np.float32)


def _correlated(noise: Array, rng: np.random.Generator) -> Array:
    """As film grain, demosaicing or scaling leave it: blurred, and partly equal in the channels."""
    width = rng.uniform(0.3, 1.1)
    blurred = ndimage.gaussian_filter(noise, (width, width, 0), mode="wrap")
    share = rng.uniform(0, 1)
    mixed = share * blurred.mean(axis=2, keepdims=True) + (1 - share) * blurred
    result: Array = mixed / max(float(mixed.std()), 1e-6)
    return result


def _signal_dependent(noise: Array, clean: Array, rng: np.random.Generator) -> Array:
    """Photon noise: variance in proportion to the light, over a constant."""
    dark = rng.uniform(0.05, 0.6)
    result: Array = noise * np.sqrt(dark + (1 - dark) * 2 * np.clip(clean, 0, 1), dtype=np.float32)
    return result


def _in_bytes(image: Array) -> NDArray[np.uint8]:
    return np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)


def _through_jpeg(image: Array, quality: int) -> Array:
    file = io.BytesIO()
    Image.fromarray(_in_bytes(image)).save(file, "JPEG", quality=quality)
    with Image.open(file) as stored:
        return _from_bytes(np.asarray(stored))


def _from_bytes(pixels: NDArray[np.uint8]) -> Array:
    return pixels.astype(np.float32) / np.float32(255)
