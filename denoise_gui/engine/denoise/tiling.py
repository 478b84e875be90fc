"""Which tiles cover an image, and what each must see: pure functions of sizes.

A tile has an inner part, which it delivers, and an outer part, which it reads: the inner part and
a halo around it. The outer part ends where the image ends (padded by reflection to the network's
multiple), so a tile at the border sees exactly what one untiled run would see there. Origins are
multiples of the network's multiple, so every tile's strided layers fall on the same grid as the
untiled run's. With both, a tiled result equals the untiled one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from denoise_gui.engine.rect import Rect


@dataclass(frozen=True)
class Tile:
    """`inner` is delivered and lies in the image; `outer` is read and may reach beyond it."""

    inner: Rect
    outer: Rect

    def crop(self) -> tuple[slice, slice]:
        """Where `inner` lies in an array that holds `outer`."""
        top, left = self.inner.top - self.outer.top, self.inner.left - self.outer.left
        return slice(top, top + self.inner.height), slice(left, left + self.inner.width)


def plan_tiles(
    height: int,
    width: int,
    *,
    tile_size: int,
    multiple: int,
    halo: int,
    region: Rect | None = None,
) -> list[Tile]:
    """Tiles that cover a region of an image, row by row, with as little halo as memory allows.

    All outer parts have one size: the buffers of one tile then fit all others, and the memory
    that a runtime keeps for them does not fall to pieces. At the image's border there is no halo,
    so rows and columns of tiles are shared out such that all *read*, not deliver, as much; of all
    numbers of rows and columns that keep within the bound, the one that reads least is taken.

    Args:
        height, width: the image, at least 1 each.
        tile_size: a tile reads at most as many pixels as a square of this edge (rounded down to
            the multiple, up to one multiple) with its halo.
        multiple: what the edges of the network's input must be multiples of.
        halo: context around the inner part, rounded up to the multiple.
        region: what is wanted, clipped to the image; the whole image if None.

    Returns:
        tiles whose inner parts cover the region (grown to multiples) without overlap; none if the
        region lies outside the image.
    """
    if min(height, width) < 1:
        raise ValueError(f"no image: {height}x{width}")
    if tile_size < 1 or multiple < 1 or halo < 0:
        raise ValueError(f"no tiling: tile {tile_size}, multiple {multiple}, halo {halo}")
    whole = Rect(0, 0, height, width)
    wanted = (region or whole).clipped(height, width)
    if wanted.area == 0:
        return []
    padded = whole.aligned(multiple)
    margin = -(-halo // multiple) * multiple
    read = wanted.aligned(multiple).grown(margin).clipped(padded.bottom, padded.right)
    bound = (max(multiple, tile_size // multiple * multiple) + 2 * margin) ** 2
    rows, columns = _counts(read.height, read.width, margin, multiple, bound)
    cover = wanted.aligned(multiple)
    across = list(
        _pieces(cover.left, cover.right, read.left, read.right, columns, margin, multiple)
    )
    return [
        Tile(Rect(top, left, bottom, right).clipped(height, width), Rect(y, x, y_end, x_end))
        for top, bottom, y, y_end in _pieces(
            cover.top, cover.bottom, read.top, read.bottom, rows, margin, multiple
        )
        for left, right, x, x_end in across
    ]


def _outer_length(length: int, pieces: int, margin: int, multiple: int) -> int:
    """What each of so many pieces reads of an axis, so that neighbours share two margins."""
    return -(-(length + 2 * margin * (pieces - 1)) // (pieces * multiple)) * multiple


def _counts(height: int, width: int, margin: int, multiple: int, bound: int) -> tuple[int, int]:
    """Rows and columns of tiles that together read least of an area, none more than `bound`."""
    least = 2 * margin + multiple
    best: tuple[tuple[int, int, int], tuple[int, int]] | None = None
    previous = 0
    for rows in itertools.count(1):
        tall = _outer_length(height, rows, margin, multiple)
        if rows > 1 and (tall < least or tall == previous == least):
            break  # more rows would have nothing to deliver
        if tall == previous or bound // tall < min(width, least):
            continue
        previous = tall
        widest = bound // tall // multiple * multiple
        columns = 1 if widest >= width else -(-(width - 2 * margin) // (widest - 2 * margin))
        wide = _outer_length(width, columns, margin, multiple)
        rank = (rows * tall * columns * wide, rows * columns, abs(tall - wide))
        if best is None or rank < best[0]:
            best = rank, (rows, columns)
        if columns == 1:
            break  # more rows could only read more
    assert best is not None
    return best[1]


def _pieces(
    start: int, stop: int, first: int, last: int, pieces: int, margin: int, multiple: int
) -> Iterator[tuple[int, int, int, int]]:
    """Cut an axis: (start, stop) of each piece, and of what it reads between first and last."""
    length = _outer_length(last - first, pieces, margin, multiple)
    steps = (last - first - length) // multiple
    origins = [first + multiple * (steps * i // max(1, pieces - 1)) for i in range(pieces)]
    # Between two neighbours, in the middle of what both see with all their context.
    middles = [
        (a + b + length) // (2 * multiple) * multiple for a, b in itertools.pairwise(origins)
    ]
    cuts = [start, *middles, stop]
    for (begin, end), origin in zip(itertools.pairwise(cuts), origins, strict=True):
        yield begin, end, origin, origin + length


def cut_evenly(region: Rect, size: int, multiple: int) -> list[Rect]:
    """A region, grown to multiples, in even rectangles with edges of at most `size`, row by row.

    No sliver is left over. `size` is rounded down to the multiple, up to one multiple.
    """
    whole = region.aligned(multiple)
    return [
        Rect(top, left, bottom, right)
        for top, bottom in _spans(whole.top, whole.bottom, size, multiple)
        for left, right in _spans(whole.left, whole.right, size, multiple)
    ]


def _spans(start: int, stop: int, size: int, multiple: int) -> list[tuple[int, int]]:
    """Cut start..stop, both multiples, into even pieces of at most `size`, at multiples."""
    units = (stop - start) // multiple
    pieces = math.ceil(units / max(1, size // multiple))
    cuts = [start + multiple * (units * i // max(1, pieces)) for i in range(pieces + 1)]
    return list(itertools.pairwise(cuts))
