"""The built-in picture on which readings are tried: made in code, clean, and known.

It holds what tells a right reading from a wrong one: smooth slopes and flat areas, where noise
shows; edges, thin lines and texture, which a wrong order of the cells tears apart; and colours that
no exchange of channels leaves alone. Nothing in it is the same after a transposition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EDGE = 64
"""Edge in pixels; larger where a network's multiple asks for it."""
_LUMA = np.array([0.299, 0.587, 0.114])
_NOISE_SEED = 20


@dataclass(frozen=True)
class Subject:
    """(1, C, E, E) float32, clean and with white Gaussian noise; sigma in 8-bit levels."""

    clean: NDArray[np.float32]
    noisy: NDArray[np.float32]
    sigma: float


def noisy_subject(channels: int, sigma: float, multiple: int = 1) -> Subject:
    """The picture with noise of `sigma` levels, the same on every call; not clipped."""
    edge = -(-EDGE // multiple) * multiple
    clean = clean_picture(channels, edge)
    noise = np.random.default_rng(_NOISE_SEED).standard_normal(clean.shape)
    noisy = (clean + sigma / 255 * noise).astype(np.float32)
    return Subject(clean, noisy, sigma)


def clean_picture(channels: int, edge: int) -> NDArray[np.float32]:
    """(1, channels, edge, edge) in [0, 1]; one channel is the luminance of the colours."""
    y, x = np.mgrid[0:edge, 0:edge] / EDGE
    scene = np.stack([0.42 + 0.26 * x, 0.36 + 0.20 * y, 0.58 - 0.22 * x * y])
    for area, colour in _areas(x, y):
        scene[:, area] = np.asarray(colour)[:, None]
    # A slope of brightness over all of it, so that few areas are quite flat.
    scene *= 0.9 + 0.15 * np.sin(2.1 * x + 3.3 * y)
    texture = (x > 0.55) & (y > 0.62)
    waves = 0.10 * np.sin(61 * x + 23 * y) + 0.05 * np.sin(11 * x - 47 * y)
    scene[:, texture] += np.array([1.0, 0.8, 0.5])[:, None] * waves[texture]
    scene = np.clip(scene, 0.02, 0.98)
    if channels == 1:
        scene = np.tensordot(_LUMA, scene, axes=1)[None]
    elif channels != scene.shape[0]:
        raise ValueError(f"there is no picture of {channels} channels")
    return scene.astype(np.float32)[None]


def _areas(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> list[tuple[NDArray[np.bool_], tuple[float, float, float]]]:
    """Shapes with sharp edges, from back to front, and their colours."""
    turned = 0.83 * x + 0.55 * y
    return [
        ((x - 0.30) ** 2 + (y - 0.34) ** 2 < 0.22**2, (0.86, 0.34, 0.18)),
        ((x - 0.38) ** 2 + (y - 0.26) ** 2 < 0.09**2, (0.94, 0.84, 0.30)),
        ((x > 0.62) & (x < 0.90) & (y > 0.10) & (y < 0.44), (0.16, 0.30, 0.62)),
        ((np.abs(turned - 0.86) < 0.016) & (y < 0.6), (0.95, 0.93, 0.88)),
        ((x < 0.44) & (y > 0.70) & (turned > 0.52), (0.20, 0.52, 0.30)),
        ((np.abs(y - 0.80) < 0.014) & (x < 0.5), (0.08, 0.07, 0.10)),
        ((np.abs(x - 0.76) < 0.010) & (y < 0.5), (0.92, 0.50, 0.55)),
    ]
