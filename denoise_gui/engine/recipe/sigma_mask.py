"""How sigma follows the place: a small gray image of factors, painted or loaded, that is stretched
over the photograph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import RecipeError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe.mask_tiles import TILE, MaskTile, Units, uniform_tile
from denoise_gui.engine.rect import Rect
from denoise_gui.engine.reflection import reflected

LARGEST_EDGE = 1024
UNIT = 1 / 4096
"""Factors are whole multiples of it, so that two bytes hold one and a record gives it back."""
LARGEST_FACTOR = 65535 * UNIT

NEUTRAL = round(1 / UNIT)
"""The factor 1 in units."""

_SKETCH = 64
"""A mask of fewer rows and columns, of which nobody knows what it was made for, is a sketch: it
has no proportions that a photograph's could contradict."""


class SigmaMask:
    """Factors on sigma by place; equal, and found in a dictionary, by content.

    Its factors lie at the middles of equal cells that cover the photograph, whatever the size of
    that. Between them they are interpolated in both directions. It never changes; `with_units`
    gives another that shares with it all that is the same.

    Attributes:
        made_for: height and width, in pixels, of the photograph that it was painted on; None where
            that is not known. It says whether the mask `fits` another, and does not count among
            its content.
    """

    def __init__(
        self, factors: NDArray[np.floating], made_for: tuple[int, int] | None = None
    ) -> None:
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
        units = np.rint(values / UNIT).astype("<u2")
        self.height, self.width = int(units.shape[0]), int(units.shape[1])
        self.made_for = made_for
        self._tiles = tuple(MaskTile.of(units[place.slices()]) for place in self._places())

    @classmethod
    def neutral(cls, height: int, width: int, made_for: tuple[int, int] | None = None) -> SigmaMask:
        """One that changes nothing yet."""
        mask = cls.__new__(cls)
        mask.height, mask.width, mask.made_for = height, width, made_for
        mask._tiles = tuple(
            uniform_tile(NEUTRAL, (place.height, place.width)) for place in mask._places()
        )
        return mask

    @classmethod
    def of_image(
        cls,
        gray: NDArray[np.floating],
        white: float = 1.0,
        made_for: tuple[int, int] | None = None,
    ) -> SigmaMask:
        """From a gray image, (H, W) in [0, 1], of any size: black leaves the picture as it is, and
        `white` is the factor of white. A larger one is averaged over equal cells."""
        values = np.clip(np.nan_to_num(np.asarray(gray, np.float64)), 0, 1) * white
        for axis in (0, 1):
            values = _averaged(values, axis)
        return cls(values, made_for)

    @classmethod
    def of_bytes(
        cls, height: int, width: int, data: bytes, made_for: tuple[int, int] | None = None
    ) -> SigmaMask:
        """The inverse of `to_bytes`.

        Raises:
            RecipeError: there are not as many bytes.
        """
        if not 1 <= min(height, width) <= max(height, width) <= LARGEST_EDGE or (
            len(data) != 2 * height * width
        ):
            raise RecipeError(Message("the mask in it is damaged"))
        return cls(np.frombuffer(data, "<u2").reshape(height, width) * UNIT, made_for)

    def to_bytes(self) -> bytes:
        """Two bytes a factor, row by row, little end first."""
        return self.units().tobytes()

    @property
    def factors(self) -> NDArray[np.float32]:
        """(height, width), made for the caller; not to be written to."""
        factors = (self.units() * np.float64(UNIT)).astype(np.float32)
        factors.setflags(write=False)
        return factors

    def units(self, cells: Rect | None = None) -> Units:
        """The factors of some cells (all if None) in multiples of `UNIT`; the caller's own."""
        cells = cells or Rect(0, 0, self.height, self.width)
        result = np.empty((cells.height, cells.width), "<u2")
        for number in self._numbers(cells):
            place = self._place(number)
            both = cells.common(place)
            result[both.moved(-cells.top, -cells.left).slices()] = self._tiles[number].units[
                both.moved(-place.top, -place.left).slices()
            ]
        return result

    def with_units(self, cells: Rect, units: Units) -> SigmaMask:
        """With other factors in a rectangle of cells; the rest is shared with this one."""
        tiles = list(self._tiles)
        for number in self._numbers(cells):
            place = self._place(number)
            both = cells.common(place)
            new = units[both.moved(-cells.top, -cells.left).slices()]
            if both != place:
                whole = tiles[number].units.copy()
                whole[both.moved(-place.top, -place.left).slices()] = new
                new = whole
            tile = MaskTile.of(new)
            if tile != tiles[number]:
                tiles[number] = tile
        return self._like(tuple(tiles))

    def for_photograph(self, height: int, width: int) -> SigmaMask:
        """The same factors, as painted on a photograph of this size (pixels)."""
        mask = self._like(self._tiles)
        mask.made_for = (height, width)
        return mask

    def _like(self, tiles: tuple[MaskTile, ...]) -> SigmaMask:
        mask = SigmaMask.__new__(SigmaMask)
        mask.height, mask.width, mask.made_for = self.height, self.width, self.made_for
        mask._tiles = tiles
        return mask

    def fits(self, height: int, width: int) -> bool:
        """Whether it may be meant for a photograph of this size (pixels): the one it was made for;
        where that is not known, one of its proportions."""
        if self.made_for is not None:
            return self.made_for == (height, width)
        if max(self.height, self.width) < _SKETCH:
            return True
        apart = abs(self.height * width - self.width * height)
        return apart <= max(height, width, 0.01 * self.width * height)

    def differing(self, other: SigmaMask) -> list[Rect]:
        """Rectangles of cells outside of which both have the same factors; all if their sizes
        differ."""
        if (self.height, self.width) != (other.height, other.width):
            return [Rect(0, 0, self.height, self.width)]
        found = []
        for number, (one, two) in enumerate(zip(self._tiles, other._tiles, strict=True)):
            if one is two:
                continue
            apart = one.units != two.units
            rows, columns = np.flatnonzero(apart.any(axis=1)), np.flatnonzero(apart.any(axis=0))
            if rows.size:
                place = self._place(number)
                box = Rect(int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1)
                found.append(box.moved(place.top, place.left))
        return found

    def pack_but(self, other: SigmaMask) -> None:
        """Take less memory for what another has not: this one is kept to be come back to."""
        kept = {id(tile) for tile in other._tiles}
        for tile in self._tiles:
            if id(tile) not in kept:
                tile.pack()

    def bytes_apart_from(self, other: SigmaMask | None) -> int:
        """Of memory that it takes beside another."""
        shared = {id(tile) for tile in other._tiles} if other else set()
        own = {id(tile): tile.nbytes for tile in self._tiles if id(tile) not in shared}
        return sum(own.values())

    @cached_property
    def sha256(self) -> str:
        """Of its size and its factors, hexadecimal."""
        return hashlib.sha256(f"{self.height}x{self.width} ".encode() + self.to_bytes()).hexdigest()

    @cached_property
    def range(self) -> tuple[float, float]:
        """The smallest and the largest factor."""
        low, high = min(t.low for t in self._tiles), max(t.high for t in self._tiles)
        return low * UNIT, high * UNIT

    @property
    def constant(self) -> float | None:
        """The factor, if there is only one."""
        low, high = self.range
        return low if low == high else None

    def at(self, part: Rect, height: int, width: int) -> NDArray[np.float32]:
        """The factors for a part of a photograph of this size, one a pixel.

        Beyond the photograph's edges they are mirrored, as its pixels are there.
        """
        above, below, down = _places(reflected(part.top, part.bottom, height), height, self.height)
        left, right, across = _places(reflected(part.left, part.right, width), width, self.width)
        cells = Rect(
            *(int(above.min()), int(left.min())), *(int(below.max()) + 1, int(right.max()) + 1)
        )
        # The unit is a power of 2: the factors come out exactly.
        factors = self.units(cells).astype(np.float32)
        factors *= np.float32(UNIT)
        left, right, above, below = (
            *(left - cells.left, right - cells.left),
            *(above - cells.top, below - cells.top),
        )
        columns = factors[:, left] * (1 - across) + factors[:, right] * across
        down = down[:, None]
        result = columns[above] * (1 - down)
        result += columns[below] * down
        return result

    def range_in(self, part: Rect, height: int, width: int) -> tuple[float, float]:
        """The smallest and the largest factor that a part of a photograph of this size may have."""
        rows, columns = self.height / height, self.width / width
        inside = part.clipped(height, width)
        cells = Rect(
            *(int(inside.top * rows), int(inside.left * columns)),
            *(-int(-inside.bottom * rows // 1), -int(-inside.right * columns // 1)),
        )
        units = self.units(cells.grown(1).clipped(self.height, self.width))
        return int(units.min()) * UNIT, int(units.max()) * UNIT

    def touched(self, cells: Rect, height: int, width: int) -> Rect:
        """The pixels, of a photograph of this size, that some cells have a say in."""
        reach = cells.grown(1)
        rows, columns = height / self.height, width / self.width
        return Rect(
            *(int(reach.top * rows), int(reach.left * columns)),
            *(-int(-reach.bottom * rows // 1), -int(-reach.right * columns // 1)),
        ).clipped(height, width)

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, SigmaMask)
            and (self.height, self.width) == (other.height, other.width)
            and self._tiles == other._tiles
        )

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.height, self.width, self._tiles))

    def __repr__(self) -> str:
        return f"SigmaMask({self.height}x{self.width}, {self.sha256})"

    # Where the tiles lie

    @property
    def _across(self) -> int:
        return -(-self.width // TILE)

    def _place(self, number: int) -> Rect:
        row, column = divmod(number, self._across)
        place = Rect(row * TILE, column * TILE, (row + 1) * TILE, (column + 1) * TILE)
        return place.clipped(self.height, self.width)

    def _places(self) -> Iterator[Rect]:
        down = -(-self.height // TILE)
        return (self._place(number) for number in range(down * self._across))

    def _numbers(self, cells: Rect) -> Iterator[int]:
        """Of the tiles that a rectangle of cells touches."""
        inside = cells.clipped(self.height, self.width)
        if inside.area == 0:
            return
        for row in range(inside.top // TILE, -(-inside.bottom // TILE)):
            for column in range(inside.left // TILE, -(-inside.right // TILE)):
                yield row * self._across + column


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
