"""What part of an image has been denoised as it is wanted now.

The image is divided into cells. Each remembers which result it last got and when it came, so
that a live view can renew what is stalest first: under a moving slider every part follows, and
none waits for ever.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images.display_pyramid import ALIGNMENT
from denoise_gui.engine.rect import Rect

CELL = ALIGNMENT
"""Edge of a cell in pixels."""

_NONE = 0
_MOST_KEYS = 64


class Freshness:
    """Cells of one image. A `key` is whatever tells one result from another, such as a recipe's."""

    def __init__(self, height: int, width: int) -> None:
        self._height, self._width = height, width
        shape = (-(-height // CELL), -(-width // CELL))
        self._result = np.full(shape, _NONE)
        self._numbers: dict[Hashable, int] = {}
        self._last = _NONE
        self._when = np.zeros(shape, dtype=np.int64)
        self._clock = 0

    def mark(self, rect: Rect, key: Hashable) -> None:
        """A rectangle, and all cells that it touches, now hold a result."""
        self._clock += 1
        cells = _cells(rect)
        if key not in self._numbers:
            self._last += 1
            self._numbers[key] = self._last
        self._result[cells] = self._numbers[key]
        if len(self._numbers) > 2 * self._result.size + _MOST_KEYS:
            # A hand that never rests brings ever new ones.
            here = set(np.unique(self._result).tolist())
            self._numbers = {kept: n for kept, n in self._numbers.items() if n in here}
        self._when[cells] = self._clock

    def forget_other_than(self, key: Hashable) -> None:
        """Cells with another result count as never done, but not as renewed longer ago."""
        self._result[~self._holds(key)] = _NONE
        self._numbers = {kept: n for kept, n in self._numbers.items() if kept == key}

    def outdated(self) -> Freshness:
        """As many cells done, but none with a result that anyone could still ask for."""
        other = Freshness(self._height, self._width)
        other._result[self._result != _NONE] = other._last = _NONE + 1
        return other

    def holds_other(self, rect: Rect, key: Hashable) -> bool:
        """Whether any cell that a rectangle touches holds the result of another key."""
        inside = rect.clipped(self._height, self._width)
        if inside.area == 0:
            return False
        cells = _cells(inside)
        return bool(((self._result[cells] != _NONE) & ~self._holds(key)[cells]).any())

    def carry_over(self, before: Hashable, after: Hashable, changed: Sequence[Rect]) -> None:
        """Cells that hold one result hold another too, but for those that some rectangles touch."""
        if before == after or before not in self._numbers:
            return
        same = self._holds(before)
        for rect in changed:
            same[_cells(rect.clipped(self._height, self._width))] = False
        if same.any():
            if after not in self._numbers:
                self._last += 1
                self._numbers[after] = self._last
            self._result[same] = self._numbers[after]

    def touched(self, rect: Rect) -> bool:
        """Whether every cell of a rectangle ever held a result."""
        inside = rect.clipped(self._height, self._width)
        return bool((self._when[_cells(inside)] > 0).all())

    def fresh_rects(self, rect: Rect, key: Hashable) -> list[Rect]:
        """The cells in a rectangle that hold a result, joined along rows."""
        inside = rect.clipped(self._height, self._width)
        if inside.area == 0:
            return []
        top, left = inside.top // CELL, inside.left // CELL
        found = []
        for row, cells in enumerate(self._holds(key)[_cells(inside)]):
            edges = np.flatnonzero(np.diff(np.concatenate(([0], cells.astype(np.int8), [0]))))
            for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
                run = Rect(
                    (top + row) * CELL,
                    (left + start) * CELL,
                    (top + row + 1) * CELL,
                    (left + stop) * CELL,
                )
                found.append(run.clipped(self._height, self._width))
        return found

    def is_fresh(self, rect: Rect, key: Hashable) -> bool:
        """Whether every cell that a rectangle touches holds a result."""
        inside = rect.clipped(self._height, self._width)
        return inside.area == 0 or bool(self._holds(key)[_cells(inside)].all())

    def share_fresh(self, rect: Rect, key: Hashable) -> float:
        """Of the cells that a rectangle touches, 0 to 1."""
        inside = rect.clipped(self._height, self._width)
        return 1.0 if inside.area == 0 else float(self._holds(key)[_cells(inside)].mean())

    def stale_part(self, rect: Rect, key: Hashable) -> Rect | None:
        """The smallest rectangle of whole cells around what is not fresh; None if all is."""
        inside = rect.clipped(self._height, self._width)
        if inside.area == 0:
            return None
        stale = ~self._holds(key)[_cells(inside)]
        rows, columns = np.flatnonzero(stale.any(axis=1)), np.flatnonzero(stale.any(axis=0))
        if rows.size == 0:
            return None
        top, left = inside.top // CELL, inside.left // CELL
        part = Rect(
            (top + int(rows[0])) * CELL,
            (left + int(columns[0])) * CELL,
            (top + int(rows[-1]) + 1) * CELL,
            (left + int(columns[-1]) + 1) * CELL,
        )
        return part.clipped(self._height, self._width)

    def next_stale(self, candidates: Sequence[Rect], key: Hashable) -> Rect | None:
        """Of the candidates' stale parts, the one renewed longest ago; None if all are fresh.

        Among equals the one nearest to the centre of all candidates comes first, so that a fresh
        image fills from the centre out.
        """
        if not candidates:
            return None
        row = (min(c.top for c in candidates) + max(c.bottom for c in candidates)) / 2
        column = (min(c.left for c in candidates) + max(c.right for c in candidates)) / 2
        best: tuple[int, float] | None = None
        chosen: Rect | None = None
        for candidate in candidates:
            part = self.stale_part(candidate, key)
            if part is None:
                continue
            centre_row, centre_column = part.centre
            rank = (
                int(self._when[_cells(part)].min()),
                math.hypot(centre_row - row, centre_column - column),
            )
            if best is None or rank < best:
                best, chosen = rank, part
        return chosen

    def _holds(self, key: Hashable) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self._result == self._numbers.get(key, -1)
        return found


def _cells(rect: Rect) -> tuple[slice, slice]:
    return (
        slice(rect.top // CELL, -(-rect.bottom // CELL)),
        slice(rect.left // CELL, -(-rect.right // CELL)),
    )
