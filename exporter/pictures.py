"""Images for a comparison: reading one, fitting it to the network, and drawing differences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from exporter.agreement import to_bytes
from exporter.backends import Array, SizeLimits
from exporter.failures import ExportError, FailureKind

LARGEST_AREA = 2_000_000
"""Pixels that are compared at most; of a larger image, its centre."""

_COLOURS = np.array(
    [[0, 0, 0], [40, 20, 120], [150, 30, 130], [235, 90, 60], [250, 190, 50], [255, 255, 230]],
    dtype=np.float64,
)


@dataclass(frozen=True)
class Fitted:
    """An image in the shape a network takes, and where the picture lies in it.

    `array` is (1, C, H, W) in [0, 1]; the picture is its top left `height` x `width`.
    """

    array: Array
    height: int
    width: int

    def cut(self, output: Array) -> Array:
        return output[..., : self.height, : self.width]


def read_image(path: Path, channels: int) -> Array:
    """(1, C, H, W) in [0, 1], upright, 8 bits a channel.

    Raises:
        ExportError: not an image that can be read.
    """
    try:
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image)
            pixels = np.asarray(upright.convert("RGB" if channels == 3 else "L"), np.float32)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ExportError(
            FailureKind.IMAGE_UNREADABLE, f"{path}: cannot be read as an image ({error})"
        ) from error
    planes = pixels.reshape(*pixels.shape[:2], channels).transpose(2, 0, 1)
    return np.ascontiguousarray(planes[None] / np.float32(255))


def common_limits(limits: list[SizeLimits]) -> SizeLimits:
    """What all accept.

    Raises:
        ExportError: no size suits all of them.
    """
    height = (max(s.height[0] for s in limits), min(s.height[1] for s in limits))
    width = (max(s.width[0] for s in limits), min(s.width[1] for s in limits))
    if height[0] > height[1] or width[0] > width[1]:
        raise ExportError(
            FailureKind.MODEL_UNREADABLE,
            "The files were exported for different fixed sizes and cannot be compared together.",
        )
    return SizeLimits(height, width)


def centre_window(height: int, width: int, limits: SizeLimits) -> tuple[int, int, int, int]:
    """x, y, width, height of the part to compare: all of it, unless it is too large."""
    new_height, new_width = int(min(height, limits.height[1])), int(min(width, limits.width[1]))
    if new_height * new_width > LARGEST_AREA:
        scale = (LARGEST_AREA / (new_height * new_width)) ** 0.5
        new_height, new_width = int(new_height * scale), int(new_width * scale)
    return (width - new_width) // 2, (height - new_height) // 2, new_width, new_height


def fit(image: Array, multiple: int, limits: SizeLimits) -> Fitted:
    """Pad by reflection at the right and below, to the multiple and to the least size allowed."""
    height, width = image.shape[2:]
    target_h = max(-(-height // multiple) * multiple, limits.height[0])
    target_w = max(-(-width // multiple) * multiple, limits.width[0])
    padding = ((0, 0), (0, 0), (0, target_h - height), (0, target_w - width))
    return Fitted(np.ascontiguousarray(np.pad(image, padding, mode="reflect")), height, width)


def save_png(image: Array, path: Path) -> None:
    """(1, C, H, W) in [0, 1] as an 8-bit PNG."""
    Image.fromarray(to_bytes(image)[0].transpose(1, 2, 0).squeeze()).save(path)


def save_levels(magnitude: NDArray[Any], white: float, path: Path) -> None:
    """(H, W) differences as a 16-bit gray PNG whose white is `white`."""
    share = np.clip(magnitude / max(white, 1e-12), 0, 1)
    Image.fromarray(np.rint(share * 65535).astype(np.uint16)).save(path)


def false_colour(magnitude: NDArray[Any], white: float) -> NDArray[np.uint8]:
    """(H, W) differences as (H, W, 3) colours: black for none, pale yellow for `white` or more."""
    position = np.clip(magnitude / max(white, 1e-12), 0, 1) * (len(_COLOURS) - 1)
    steps = np.arange(len(_COLOURS))
    planes = [np.interp(position, steps, _COLOURS[:, k]) for k in range(3)]
    return np.rint(np.stack(planes, axis=-1)).astype(np.uint8)
