"""Photographs for training: read once, held in memory as bytes, served as random patches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")

Pixels = NDArray[np.uint8]


class DataError(Exception):
    """The folder does not serve for training; the message says why."""


@dataclass(frozen=True)
class Split:
    """Training photographs and those held out for validation, (H, W, C) uint8 each."""

    training: list[Pixels]
    validation: list[Pixels]


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
    folders: Sequence[Path], channels: int, patch: int, validation_share: float
) -> Split:
    """Read folders; of each hold out photographs evenly over the sorted names.

    Raises:
        DataError: no images, an unreadable one, or fewer than two as large as a patch.
    """
    splits = [_split_folder(folder, channels, patch, validation_share) for folder in folders]
    return Split(
        [p for split in splits for p in split.training],
        [p for split in splits for p in split.validation],
    )


def _split_folder(folder: Path, channels: int, patch: int, validation_share: float) -> Split:
    photographs = [read_pixels(path, channels) for path in image_paths(folder)]
    large = [p for p in photographs if min(p.shape[:2]) >= patch]
    if len(large) < 2:
        raise DataError(f"{folder}: needs at least 2 images of {patch}x{patch} pixels or more")
    period = max(2, round(1 / validation_share))
    validation = large[period // 2 :: period]
    training = [p for i, p in enumerate(large) if i % period != period // 2]
    return Split(training, validation)


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
