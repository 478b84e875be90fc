"""Where in a photograph something may be painted: in a range of brightness, or near a colour.

A limit is decided pixel by pixel, and what it says of a cell is its mean: so the edge of a roof
against the sky stays where it is, as far as cells can hold it. What is looked at is the picture
smoothed as for the brightness curve, or else the noise would punch holes.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoise.factors import smoothed_brightness, smoothed_planes
from denoise_gui.engine.denoise.luminance import luminance_of
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.mask.blend import smooth_step
from denoise_gui.engine.mask.grid import Grid, Plane
from denoise_gui.engine.rect import Rect

BLOCK = 32
"""Cells along the edge of what is looked at together."""

_SHARPEST = 1 / 255
"""Of a limit's edge: no jump, whatever is chosen."""

_LUMINANCE_SHARE = 0.5
"""What a difference in brightness counts beside one in colour."""


class Limit(Protocol):
    """Decides pixel by pixel."""

    def weights(self, image: Pixels, part: Rect) -> Plane:
        """How much of each pixel of a part may change, 0 to 1."""


@dataclass(frozen=True)
class BrightnessRange:
    """Brightness from `low` to `high` (0 black to 1 white), falling off over `feather` beyond."""

    low: float = 0.0
    high: float = 1.0
    feather: float = 0.1

    def weights(self, image: Pixels, part: Rect) -> Plane:
        brightness = smoothed_brightness(image, part)
        feather = np.float32(max(self.feather, _SHARPEST))
        below = (np.float32(self.low) - brightness) / feather
        above = (brightness - np.float32(self.high)) / feather
        return smooth_step(1 - np.maximum(below, above))


@dataclass(frozen=True)
class ColourRange:
    """Colours no further than `tolerance` from one, falling off over `feather` beyond.

    Attributes:
        red, green, blue: of the colour, 0 to 1.
        tolerance, feather: as a distance in Cb and Cr, and half as much in Y; 0 to 1.
    """

    red: float
    green: float
    blue: float
    tolerance: float = 0.08
    feather: float = 0.08

    def weights(self, image: Pixels, part: Rect) -> Plane:
        planes = smoothed_planes(image, part)
        wanted = np.array([self.red, self.green, self.blue], np.float32)[:, None, None]
        apart = planes - wanted
        luminance = luminance_of(apart)
        blue = (apart[-1] - luminance) * np.float32(0.564)  # Cb and Cr of ITU-R BT.601
        red = (apart[0] - luminance) * np.float32(0.713)
        luminance *= np.float32(_LUMINANCE_SHARE)
        distance = np.sqrt(blue * blue + red * red + luminance * luminance)
        feather = np.float32(max(self.feather, _SHARPEST))
        return smooth_step(1 - (distance - np.float32(self.tolerance)) / feather)


def colour_at(image: Pixels, row: int, column: int) -> tuple[float, float, float]:
    """Red, green and blue of a place, 0 to 1, as the limit sees it: smoothed."""
    planes = smoothed_planes(image, Rect(row, column, row + 1, column + 1))
    red, green, blue = (float(plane[0, 0]) for plane in np.broadcast_to(planes, (3, 1, 1)))
    return red, green, blue


def brightness_at(image: Pixels, row: int, column: int) -> float:
    """Of a place, 0 to 1, as the limit sees it."""
    return float(smoothed_brightness(image, Rect(row, column, row + 1, column + 1))[0, 0])


class LimitWeights:
    """What a limit says of the cells of a photograph: looked at once, block by block, when it is
    asked for or beforehand. Safe to use from several threads.

    Eight bits a cell: a 100 megapixels photograph takes a megabyte.
    """

    def __init__(self, image: Pixels, grid: Grid, limit: Limit) -> None:
        self.limit = limit
        self._image, self._grid = image, grid
        self._weights = np.zeros(grid.shape, np.uint8)
        self._known = np.zeros((-(-grid.rows // BLOCK), -(-grid.columns // BLOCK)), np.bool_)
        self._lock = threading.Lock()

    @property
    def share_known(self) -> float:
        """Of the blocks, 0 to 1."""
        return float(self._known.mean())

    def of(self, cells: Rect) -> Plane:
        """The weights of some cells, 0 to 1."""
        for row in range(cells.top // BLOCK, -(-cells.bottom // BLOCK)):
            for column in range(cells.left // BLOCK, -(-cells.right // BLOCK)):
                self._look(row, column)
        weights: Plane = self._weights[cells.slices()].astype(np.float32)
        weights *= np.float32(1 / 255)
        return weights

    def prepare(self, token: CancelToken, first: Rect | None = None) -> None:
        """Look at all of it; at what lies in some cells first.

        Raises:
            Cancelled: the token was used; what was looked at is kept.
        """
        middle = (first or self._grid.whole).centre
        blocks = [(row, column) for row, column in np.ndindex(*self._known.shape)]
        blocks.sort(
            key=lambda at: max(
                abs((at[0] + 0.5) * BLOCK - middle[0]), abs((at[1] + 0.5) * BLOCK - middle[1])
            )
        )
        for row, column in blocks:
            token.check()
            self._look(row, column)

    def _look(self, row: int, column: int) -> None:
        if self._known[row, column]:
            return
        cells = Rect(row * BLOCK, column * BLOCK, (row + 1) * BLOCK, (column + 1) * BLOCK).clipped(
            *self._grid.shape
        )
        pixels = self.limit.weights(self._image, self._grid.pixels_of(cells))
        means = self._grid.averaged(pixels, cells)
        with self._lock:
            self._weights[cells.slices()] = np.rint(means * 255).astype(np.uint8)
            self._known[row, column] = True
