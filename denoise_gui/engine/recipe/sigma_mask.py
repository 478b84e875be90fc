"""How sigma follows the place: a small gray image of factors, painted or loaded, that is stretched
over the photograph."""

from __future__ import annotations

import hashlib
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import RecipeError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.rect import Rect
from denoise_gui.engine.reflection import reflected

LARGEST_EDGE = 1024
UNIT = 1 / 4096
"""Factors are whole multiples of it, so that two bytes hold one and a record gives it back."""
LARGEST_FACTOR = 65535 * UNIT


class SigmaMask:
    """Factors on sigma by place; equal, and found in a dictionary, by content.

    Its factors lie at the middles of equal cells that cover the photograph, whatever the size of
    that. Between them they are interpolated in both directions.
    """

    def __init__(self, factors: NDArray[np.floating]) -> None:
        """`factors`: (height, width) of up to `LARGEST_EDGE` each, 0 to `LARGEST_FACTOR`; 1 leaves
        sigma as it is, 0 leaves the picture as it is.

        Raises:
            RecipeError: they are not.
        """
        values = np.asarray(factors, dtype=np.float64)
        if values.ndim != 2 or not 1 <= min(values.shape) <= max(values.shape) <= LARGEST_EDGE:
            raise RecipeError(
                Message(
                    "a mask has 1 to {0} rows and columns of gray values, not the shape {1}",
                    *(LARGEST_EDGE, values.shape),
                )
            )
        if not (np.isfinite(values).all() and values.min() >= 0 and values.max() <= LARGEST_FACTOR):
            raise RecipeError(
                Message("a mask holds factors from 0 to {0:.0f}, and no others", LARGEST_FACTOR)
            )
        self._units: NDArray[np.uint16] = np.rint(values / UNIT).astype("<u2")
        self._factors = (self._units * np.float64(UNIT)).astype(np.float32)
        self._factors.setflags(write=False)

    @classmethod
    def of_image(cls, gray: NDArray[np.floating]) -> SigmaMask:
        """From a gray image, (H, W) in [0, 1], of any size: white keeps sigma, black is left as it
        is. A larger one is averaged over equal cells."""
        values = np.clip(np.nan_to_num(np.asarray(gray, np.float64)), 0, 1)
        for axis in (0, 1):
            values = _averaged(values, axis)
        return cls(values)

    @classmethod
    def of_bytes(cls, height: int, width: int, data: bytes) -> SigmaMask:
        """The inverse of `to_bytes`.

        Raises:
            RecipeError: there are not as many bytes.
        """
        if not 1 <= min(height, width) <= max(height, width) <= LARGEST_EDGE or (
            len(data) != 2 * height * width
        ):
            raise RecipeError(Message("the mask in it is damaged"))
        return cls(np.frombuffer(data, "<u2").reshape(height, width) * UNIT)

    def to_bytes(self) -> bytes:
        """Two bytes a factor, row by row, little end first."""
        return self._units.tobytes()

    @property
    def factors(self) -> NDArray[np.float32]:
        """(height, width); not to be written to."""
        return self._factors

    @property
    def height(self) -> int:
        return int(self._factors.shape[0])

    @property
    def width(self) -> int:
        return int(self._factors.shape[1])

    @cached_property
    def sha256(self) -> str:
        """Of its size and its factors, hexadecimal."""
        return hashlib.sha256(f"{self.height}x{self.width} ".encode() + self.to_bytes()).hexdigest()

    @cached_property
    def constant(self) -> float | None:
        """The factor, if there is only one."""
        first = float(self._factors.flat[0])
        return first if (self._factors == first).all() else None

    def at(self, part: Rect, height: int, width: int) -> NDArray[np.float32]:
        """The factors for a part of a photograph of this size, one a pixel.

        Beyond the photograph's edges they are mirrored, as its pixels are there.
        """
        above, below, down = _places(reflected(part.top, part.bottom, height), height, self.height)
        left, right, across = _places(reflected(part.left, part.right, width), width, self.width)
        columns = self._factors[:, left] * (1 - across) + self._factors[:, right] * across
        down = down[:, None]
        result = columns[above] * (1 - down) + columns[below] * down
        return result.astype(np.float32, copy=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SigmaMask) and self.sha256 == other.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __repr__(self) -> str:
        return f"SigmaMask({self.height}x{self.width}, {self.sha256[:8]})"


def _places(
    pixels: NDArray[np.intp], size: int, cells: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Of pixels of an axis: the cells before and behind each, and the share of the second."""
    at = np.clip((pixels + 0.5) * (cells / size) - 0.5, 0, cells - 1)
    before = np.floor(at).astype(np.intp)
    return before, np.minimum(before + 1, cells - 1), (at - before).astype(np.float32)


def _averaged(values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """With at most `LARGEST_EDGE` values along an axis."""
    size = values.shape[axis]
    if size <= LARGEST_EDGE:
        return values
    starts = np.arange(LARGEST_EDGE) * size // LARGEST_EDGE
    counts = np.diff(np.append(starts, size))
    sums = np.add.reduceat(values, starts, axis=axis)
    shape = (-1, 1) if axis == 0 else (1, -1)
    averaged: NDArray[np.float64] = sums / counts.reshape(shape)
    return averaged
