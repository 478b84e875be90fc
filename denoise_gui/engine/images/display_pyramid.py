"""An image at full size and halved again and again, ready for the screen.

Zoomed out, a screen pixel stands for many image pixels. Picking some of them (what bilinear
scaling does beyond one half) makes noise look stronger than it is; averaging all of them shows
what is there. The levels are kept as 32-bit pixels in the order of Qt's RGB32 (blue, green, red,
255 on little-endian machines), so that painting converts nothing, and can be replaced rectangle by
rectangle as tiles finish.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.raster import Raster
from denoise_gui.engine.rect import Rect

LEVELS = 6
"""Halvings kept at most."""

ALIGNMENT = 2**LEVELS
"""Patches start at multiples of this, so that every level's pixels lie in one patch."""

Bgrx = NDArray[np.uint8]
"""(H, W, 4) uint8."""


Patch = tuple[Raster, ...]
"""One rectangle of an image on every level, at full size first."""


def to_bgrx(pixels: NDArray[Any]) -> Bgrx:
    """(H, W) or (H, W, 3), uint8, uint16 or float in [0, 1], to screen pixels."""
    eight = to_eight_bits(pixels)
    screen = np.empty((*eight.shape[:2], 4), dtype=np.uint8)
    if eight.ndim == 2:
        screen[..., :3] = eight[..., None]
    else:
        screen[..., 0] = eight[..., 2]
        screen[..., 1] = eight[..., 1]
        screen[..., 2] = eight[..., 0]
    screen[..., 3] = 255
    return screen


def to_eight_bits(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Rounded to 8 bits, by the full scale of the type; floats clipped to [0, 1]."""
    if pixels.dtype == np.uint8:
        return pixels.view(np.uint8)
    if pixels.dtype == np.uint16:
        # Exactly round(value / 257) for 16-bit values, in integers.
        return ((pixels.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
    scaled = np.multiply(pixels, np.float32(255), dtype=np.float32)
    np.clip(scaled, 0, 255, out=scaled)
    np.rint(scaled, out=scaled)
    eight: NDArray[np.uint8] = scaled.astype(np.uint8)
    return eight


def halved(image: Bgrx) -> Bgrx:
    """Averaged over 2x2 pixels, rounded; an odd last row or column counts twice."""
    height, width = image.shape[:2]
    if height % 2 or width % 2:
        image = np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    total = image[0::2, 0::2].astype(np.uint16)
    total += image[0::2, 1::2]
    total += image[1::2, 0::2]
    total += image[1::2, 1::2]
    total += 2
    total >>= 2
    return total.astype(np.uint8)


def patch_of(pixels: NDArray[Any], rect: Rect, levels: int = LEVELS) -> Patch:
    """All levels of a rectangle whose pixels are given; safe on any thread.

    Args:
        pixels: what lies in `rect`; see `to_bgrx`.
        rect: starts at multiples of `ALIGNMENT`, ends there or at the image's edge.
    """
    patch = [Raster(0, rect, to_bgrx(pixels))]
    for level in range(1, levels + 1):
        smaller = halved(patch[-1].pixels)
        patch.append(Raster.at(level, rect.top >> level, rect.left >> level, smaller))
    return tuple(patch)


def resampled(picture: Raster, level: int) -> Raster:
    """A picture on another level: averaged, or each pixel several times."""
    pixels, rect = picture.pixels, picture.rect
    for _ in range(picture.level, level):
        # Only whole pixels of the next level: an odd first row belongs to one cut in half.
        pixels = pixels[rect.top % 2 :, rect.left % 2 :]
        pixels = halved(pixels) if min(pixels.shape) else pixels[:0, :0]
        top, left = -(-rect.top // 2), -(-rect.left // 2)
        rect = Rect(top, left, top + pixels.shape[0], left + pixels.shape[1])
    if level < picture.level:
        rect = rect.enlarged(picture.level - level)
        times = 2 ** (picture.level - level)
        pixels = np.repeat(np.repeat(pixels, times, axis=0), times, axis=1)
    return Raster(level, rect, pixels)


class DisplayPyramid:
    """The levels of one image; level k is reduced by 2 ** k."""

    def __init__(self, levels: Sequence[Bgrx]) -> None:
        self.levels = list(levels)

    @classmethod
    def of(cls, pixels: NDArray[Any], band: int = 16 * ALIGNMENT) -> DisplayPyramid:
        """Of a whole image, band by band so that no second full-size copy is made."""
        height, width = pixels.shape[:2]
        sizes = [(height, width)]
        for _ in range(LEVELS):
            sizes.append((-(-sizes[-1][0] // 2), -(-sizes[-1][1] // 2)))
        pyramid = cls([np.empty((*size, 4), dtype=np.uint8) for size in sizes])
        for top in range(0, height, band):
            rect = Rect(top, 0, min(top + band, height), width)
            pyramid.put(patch_of(pixels[rect.slices()], rect))
        return pyramid

    @property
    def height(self) -> int:
        return int(self.levels[0].shape[0])

    @property
    def width(self) -> int:
        return int(self.levels[0].shape[1])

    def level(self, level: int) -> Raster:
        """All of the image, halved so many times; its pixels are the pyramid's own."""
        return Raster.at(level, 0, 0, self.levels[level])

    def copy(self) -> DisplayPyramid:
        return DisplayPyramid([level.copy() for level in self.levels])

    def put(self, patch: Patch) -> None:
        """Replace a rectangle on every level."""
        for part in patch:
            self.level(part.level).paste(part)

    def rgb_at(self, row: int, column: int) -> tuple[int, int, int]:
        """The full-size pixel as 8-bit red, green, blue."""
        blue, green, red, _ = self.levels[0][row, column].tolist()
        return red, green, blue

    def level_for(self, zoom: float) -> int:
        """The coarsest level that still has at least one pixel per screen pixel."""
        level = 0
        while level < len(self.levels) - 1 and zoom * 2 ** (level + 1) <= 1.0:
            level += 1
        return level
