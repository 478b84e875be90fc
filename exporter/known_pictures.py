"""The pictures on which networks are tried: made in code, clean, and known.

Each holds what tells a right result from a wrong one: smooth slopes and flat areas, where noise
shows; edges, thin lines and texture, which a wrong order of the cells tears apart; and colours that
no exchange of channels leaves alone. There are three, as figures in files that were exported, in
reports and in tests belong each to one of them: `clean_picture`, on which readings are searched, is
small and never the same after a transposition; `checks_and_discs` is what a comparison measures on;
on `synthetic_scene` the cost of smaller weights is measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EDGE = 64
"""Edge in pixels; larger where a network's multiple asks for it."""
_LUMA = np.array([0.299, 0.587, 0.114])
_NOISE_SEED = 20


@dataclass(frozen=True, eq=False)
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


def checks_and_discs(channels: int, edge: int) -> NDArray[np.float32]:
    """Shading, soft and hard edges, discs and a fine pattern: (1, C, edge, edge) in [0.1, 0.9]."""
    y, x = np.mgrid[0:edge, 0:edge] / edge
    shape = 0.5 + 0.2 * np.sin(6 * y) * np.cos(5 * x)
    shape += 0.15 * ((np.floor(5 * y) + np.floor(4 * x)) % 2)
    rng = np.random.default_rng(0)
    gains = np.linspace(1.0, 0.7, channels)[:, None, None]
    planes = shape[None] * gains
    for _ in range(10):
        (row, column), radius = rng.random(2), 0.04 + 0.08 * rng.random()
        distance = np.hypot(y - row, x - column)
        inside = np.clip((radius - distance) * edge / 2, 0, 1)
        planes += inside * (rng.random((channels, 1, 1)) - planes)
    planes += 0.03 * np.sin(x * 60) * (y > 0.75)
    clean: NDArray[np.float32] = np.clip(planes, 0.1, 0.9).astype(np.float32)[None]
    return clean


def synthetic_scene(channels: int, edge: int, seed: int = 0) -> NDArray[np.float32]:
    """A seeded picture with flat areas, edges, slopes and texture: (1, C, edge, edge) in [0, 1]."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:edge, 0:edge] / edge
    scene = np.empty((channels, edge, edge))
    for channel in range(channels):
        scene[channel] = 0.3 + 0.4 * (x if channel % 2 else y)
    for _ in range(24):
        centre, radius = rng.random(2), 0.03 + 0.15 * rng.random()
        inside = (y - centre[0]) ** 2 + (x - centre[1]) ** 2 < radius**2
        texture = 0.1 * np.sin(rng.uniform(20, 200) * (x + rng.random() * y))
        scene[:, inside] = rng.random((channels, 1)) + texture[inside]
    return np.clip(scene, 0, 1).astype(np.float32)[None]
