"""The pieces that a mask of factors is made of.

A mask that is painted on changes sixty times a second, and every stroke can be undone. So masks
share what they have in common: each is made of small square tiles that never change, and a stroke
makes new ones only where it passed. A tile that one will come back to only by undoing is packed.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

TILE = 32
"""Edge in cells."""

Units = NDArray[np.uint16]
"""(H, W) factors in whole multiples of `sigma_mask.UNIT`."""


class MaskTile:
    """Some factors that never change; equal by content.

    Attributes:
        shape: rows and columns, `TILE` each but at the right and lower edge of a mask.
        low, high: the smallest and the largest of its units.
    """

    __slots__ = ("_hash", "_packed", "_units", "high", "low", "shape")

    def __init__(self, units: Units) -> None:
        """`units` is kept as it is: nobody may write to it any more."""
        units.setflags(write=False)
        self._units: Units | None = units
        self._packed = b""
        self._hash: int | None = None
        self.shape: tuple[int, int] = (int(units.shape[0]), int(units.shape[1]))
        self.low, self.high = int(units.min()), int(units.max())

    @classmethod
    def of(cls, units: Units) -> MaskTile:
        """A tile of a copy; one for all that are alike where all factors are equal."""
        first = units.flat[0]
        if (units == first).all():
            return uniform_tile(int(first), (int(units.shape[0]), int(units.shape[1])))
        return cls(units.astype("<u2", order="C", copy=True))

    @property
    def units(self) -> Units:
        """Not to be written to."""
        units = self._units
        if units is None:
            # Another thread may read while this one packs: what it finds is whole either way.
            units = np.frombuffer(zlib.decompress(self._packed), "<u2").reshape(self.shape)
        return units

    @property
    def nbytes(self) -> int:
        """Of memory that is its own."""
        units = self._units
        if units is None:
            return len(self._packed)
        return units.nbytes if units.flags.c_contiguous else 2

    def pack(self) -> None:
        """Take less memory, for one that will hardly be looked at again."""
        units = self._units
        if units is not None and self.low != self.high:
            self._packed = zlib.compress(units.tobytes(), 1)
            self._units = None

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, MaskTile) or self.shape != other.shape:
            return False
        return (self.low, self.high) == (other.low, other.high) and bool(
            np.array_equal(self.units, other.units)
        )

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((self.low, self.high, self.units.tobytes()))
        return self._hash


@lru_cache(maxsize=512)
def uniform_tile(unit: int, shape: tuple[int, int]) -> MaskTile:
    """The one tile of a shape whose factors all are the same."""
    return MaskTile(np.broadcast_to(np.array(unit, "<u2"), shape))
