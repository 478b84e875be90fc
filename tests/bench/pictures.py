"""What is measured on: photographs that scikit-image's wheel ships, with seeded noise added."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage import data

from denoise_gui.engine.images.pixel_formats import from_float, to_float
from denoise_gui.engine.measure.noise import add_noise

BIG = (4000, 6000)
"""Height and width of the 24-megapixel picture."""

SIGMA = 25.0
SEED = 25

_PHOTOGRAPHS = ("astronaut", "coffee", "chelsea", "rocket")


def photographs() -> dict[str, NDArray[np.uint8]]:
    """By name, (H, W, 3) uint8, without noise."""
    return {name: getattr(data, name)() for name in _PHOTOGRAPHS}


def big_picture(size: tuple[int, int] = BIG) -> NDArray[np.uint8]:
    """(H, W, 3) uint8: the photographs side by side, mirrored on and on, with noise of `SIGMA`.

    Mirrored, the tiles meet without edges that no photograph has.
    """
    height, width = size
    rows = min(photo.shape[0] for photo in photographs().values())
    strip = np.concatenate([photo[:rows] for photo in photographs().values()], axis=1)
    cell = np.concatenate([strip, strip[:, ::-1]], axis=1)
    cell = np.concatenate([cell, cell[::-1]], axis=0)
    repeats = (-(-height // cell.shape[0]), -(-width // cell.shape[1]), 1)
    clean = np.tile(cell, repeats)[:height, :width]
    noisy = np.empty_like(clean)
    for top in range(0, height, 500):  # in bands: float32 takes four times the memory
        band = slice(top, top + 500)
        noisy[band] = from_float(add_noise(to_float(clean[band]), SIGMA, SEED + top), np.uint8)
    return noisy


def write_big_picture(path: Path) -> None:
    """As a PNG; hardly compressed, since noise does not compress and time is short."""
    Image.fromarray(big_picture()).save(path, compress_level=1)


def crops(edge: int) -> dict[str, NDArray[np.float32]]:
    """By name, the middle of each photograph, (edge, edge, 3) float32 in [0, 1], clean."""
    pieces = {}
    for name, photo in photographs().items():
        top, left = (photo.shape[0] - edge) // 2, (photo.shape[1] - edge) // 2
        pieces[name] = to_float(photo[top : top + edge, left : left + edge])
    return pieces
