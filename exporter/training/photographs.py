"""Photographs for training: read once, held in memory as bytes, served as random patches."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from exporter.training.held_out import Pixels, held_out

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")


class DataError(Exception):
    """The folder does not serve for training; the message says why."""


@dataclass(frozen=True)
class Split:
    """Training photographs and those held out for validation, (H, W, C) uint8 each.

    `sha256` is the hash of the list of those trained on: a line a file, its hash and its name.
    """

    training: list[Pixels]
    validation: list[Pixels]
    sha256: str = ""


def image_paths(folder: Path) -> list[Path]:
    """The image files of a folder, by name.

    Raises:
        DataError: there is no such folder, or no image in it.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder")
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in IMAGE_SUFFIXES)
    if not paths:
        raise DataError(f"{folder} holds no images ({', '.join(IMAGE_SUFFIXES)})")
    return paths


def read_pixels(path: Path, channels: int) -> Pixels:
    """(H, W, channels) uint8, converted to RGB or gray.

    Raises:
        DataError: the file is not an image that can be read.
    """
    try:
        with Image.open(path) as image:
            array = np.asarray(image.convert("RGB" if channels == 3 else "L"))
    except (OSError, UnidentifiedImageError) as error:
        raise DataError(f"{path}: not a readable image ({error})") from error
    return array.reshape(*array.shape[:2], channels)


def load_split(
    folders: Sequence[Path],
    channels: int,
    patch: int,
    validation_share: float,
    extreme_share: float = 0.0,
) -> Split:
    """Read folders; of each hold out the sets of :mod:`exporter.training.held_out`.

    Raises:
        DataError: no images, an unreadable one, or fewer than two as large as a patch.
    """
    training, validation, lines = [], [], []
    for folder in folders:
        paths, photographs = _large_ones(folder, channels, patch)
        apart = set(held_out(photographs, validation_share, extreme_share).all)
        validation += [photographs[i] for i in sorted(apart)]
        for i, (path, pixels) in enumerate(zip(paths, photographs, strict=True)):
            if i not in apart:
                training.append(pixels)
                lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
    return Split(training, validation, hashlib.sha256("".join(lines).encode()).hexdigest())


def _large_ones(folder: Path, channels: int, patch: int) -> tuple[list[Path], list[Pixels]]:
    paths, photographs = [], []
    for path in image_paths(folder):
        pixels = read_pixels(path, channels)
        if min(pixels.shape[:2]) >= patch:
            paths.append(path)
            photographs.append(pixels)
    if len(photographs) < 2:
        raise DataError(f"{folder}: needs at least 2 images of {patch}x{patch} pixels or more")
    return paths, photographs


class PatchSampler:
    """Random crops at every offset, odd ones too, in all eight flips and rotations."""

    def __init__(self, photographs: Sequence[Pixels], generator: np.random.Generator) -> None:
        self._photographs = list(photographs)
        self.generator = generator
        areas = np.array([p.shape[0] * p.shape[1] for p in self._photographs], dtype=float)
        self._chances = areas / areas.sum()

    def sample(self, batch: int, patch: int) -> Pixels:
        """(batch, C, patch, patch) uint8; each pixel of the data is about equally likely."""
        rng = self.generator
        chosen = rng.choice(len(self._photographs), size=batch, p=self._chances)
        patches = []
        for index in chosen:
            photograph = self._photographs[index]
            top = rng.integers(photograph.shape[0] - patch + 1)
            left = rng.integers(photograph.shape[1] - patch + 1)
            crop = photograph[top : top + patch, left : left + patch]
            crop = np.rot90(crop, int(rng.integers(4)))
            patches.append(crop[:, ::-1] if rng.integers(2) else crop)
        return np.ascontiguousarray(np.stack(patches).transpose(0, 3, 1, 2))
