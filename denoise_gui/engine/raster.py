"""A picture of the screen at its place in an image: what is cut out of one and pasted into another.

Live view, results at knots, finished tiles and the levels of an image all are such pictures. How a
rectangle is found in another's pixels, and what of two lies in both, is written here and nowhere
else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.rect import Rect


@dataclass(frozen=True, eq=False)
class Raster:
    """Pixels, and which part of an image they show.

    Attributes:
        level: how many times the image was halved.
        rect: the part, in pixels of that level.
        pixels: (rect.height, rect.width, 4) uint8, as in `display_pyramid`.
    """

    level: int
    rect: Rect
    pixels: NDArray[np.uint8]

    def __post_init__(self) -> None:
        if self.pixels.shape[:2] != (self.rect.height, self.rect.width):
            raise ValueError(f"pixels of shape {self.pixels.shape} for {self.rect}")

    @classmethod
    def at(cls, level: int, top: int, left: int, pixels: NDArray[np.uint8]) -> Raster:
        """Where the first pixel is known."""
        height, width = pixels.shape[:2]
        return cls(level, Rect(top, left, top + height, left + width), pixels)

    @property
    def nbytes(self) -> int:
        return self.pixels.nbytes

    def crop(self, rect: Rect) -> Raster:
        """What of a rectangle lies in this picture: a view of its pixels, perhaps of none."""
        both = self.rect.common(rect)
        if both.area == 0:
            both = Rect(self.rect.top, self.rect.left, self.rect.top, self.rect.left)
        return Raster(self.level, both, self.pixels[self._slices(both)])

    def paste(self, other: Raster) -> None:
        """Take over the pixels of another picture of the same level, where both meet.

        Raises:
            ValueError: it is of another level.
        """
        if other.level != self.level:
            raise ValueError(f"a picture of level {other.level} in one of level {self.level}")
        both = self.rect.common(other.rect)
        if both.area:
            self.pixels[self._slices(both)] = other.pixels[other._slices(both)]

    def copy(self) -> Raster:
        """With pixels of its own."""
        return Raster(self.level, self.rect, self.pixels.copy())

    def _slices(self, rect: Rect) -> tuple[slice, slice]:
        """Where a rectangle inside this picture lies in its pixels."""
        return rect.moved(-self.rect.top, -self.rect.left).slices()
