"""Holding a device to what it was found to do: a part of a tile, now and then, on the processor.

The check before the first use sees small pictures. A device may be wrong on large tiles alone, once
its memory is short, or after an hour in the heat. So when a tile is larger than all that were
looked at, and every few seconds, a piece of the result is computed again on the processor, with the
context it needs, and the two are compared.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

INTERVAL_S = 5.0
_SHARE = 0.05
"""At most so much of the time goes into looking again, whatever the network costs."""
_PART = 64
"""Edge of the piece that is compared, in pixels."""


@dataclass(frozen=True)
class Part:
    """A piece of a tile: `outer` is run on the processor, `inner` (within the tile) compared."""

    outer: tuple[slice, slice]
    inner: tuple[slice, slice]

    def inner_of_outer(self) -> tuple[slice, slice]:
        """Where the piece lies in the result for `outer`."""
        rows, columns = (
            slice(inner.start - outer.start, inner.stop - outer.start)
            for inner, outer in zip(self.inner, self.outer, strict=True)
        )
        return rows, columns


class SpotChecks:
    """When to look again, and where."""

    def __init__(
        self, multiple: int, halo: int, *, whole: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`whole`: of a network with one size of input, which only a whole tile can be given."""
        self._multiple = multiple
        self._margin = -(-halo // multiple) * multiple
        self._whole = whole
        self._clock = clock
        self._largest = 0
        self._next = 0.0
        self._random = np.random.default_rng(1)
        self.demanded = False
        """The next tile is to be looked at, whenever that was done last."""

    def is_due(self, height: int, width: int) -> bool:
        """Whether a tile of this size is to be looked at."""
        larger = height * width > self._largest
        return larger or self.demanded or self._clock() >= self._next

    def part(self, height: int, width: int) -> Part:
        """Some piece of a tile, another one each time; at its edges as well."""
        if self._whole:
            both = (slice(0, height), slice(0, width))
            return Part(both, both)
        rows, columns = self._axis(height), self._axis(width)
        return Part((rows[0], columns[0]), (rows[1], columns[1]))

    def done(self, height: int, width: int, seconds: float) -> None:
        """A tile of this size was looked at, which took so long."""
        self._largest = max(self._largest, height * width)
        self.demanded = False
        self._next = self._clock() + max(INTERVAL_S, seconds / _SHARE)

    def _axis(self, length: int) -> tuple[slice, slice]:
        piece = min(-(-_PART // self._multiple) * self._multiple, length)
        places = (length - piece) // self._multiple
        # Beyond the ends, which are the ends again: kernels are wrong there first.
        beyond = max(1, places // 4)
        place = int(self._random.integers(-beyond, places + beyond + 1))
        start = min(max(0, place), places) * self._multiple
        outer = slice(max(0, start - self._margin), min(length, start + piece + self._margin))
        return outer, slice(start, start + piece)
