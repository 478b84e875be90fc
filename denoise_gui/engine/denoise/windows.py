"""Tiles for a network whose height and width are fixed: windows of that one size, laid so that the
parts they deliver are far enough from the windows' edges.

A window that reaches the image's border ends there, so that the network sees the border where an
untiled run would; inside, what lies within the halo of a window's edge is left to its neighbour.
Only an image smaller than the window is filled up by reflection.
"""

from __future__ import annotations

from collections.abc import Iterator

from denoise_gui.engine.denoise.tiling import Tile
from denoise_gui.engine.models.fixed_window import has_middle, rounded_up
from denoise_gui.engine.rect import Rect


def plan_windows(
    height: int,
    width: int,
    *,
    window: tuple[int, int],
    multiple: int,
    halo: int,
    region: Rect | None = None,
) -> list[Tile]:
    """Tiles of one outer size that cover a region of an image, row by row.

    Args:
        height, width: the image, at least 1 each.
        window: (height, width) of every outer part.
        multiple: origins of outer parts are multiples of it.
        halo: context around the inner part, rounded up to the multiple.
        region: what is wanted, clipped to the image; the whole image if None.

    Raises:
        ValueError: the halo leaves nothing of the window along an axis that it does not cover.
    """
    if min(height, width) < 1:
        raise ValueError(f"no image: {height}x{width}")
    if not all(
        part >= length or has_middle(part, multiple, halo)
        for part, length in zip(window, (height, width), strict=True)
    ):
        raise ValueError(f"a halo of {halo} leaves nothing of a window of {window}")
    whole = Rect(0, 0, height, width)
    wanted = (region or whole).clipped(height, width)
    if wanted.area == 0:
        return []
    margin = rounded_up(halo, multiple)
    cover = wanted.aligned(multiple)
    rows = list(_pieces(cover.top, cover.bottom, height, window[0], multiple, margin))
    columns = list(_pieces(cover.left, cover.right, width, window[1], multiple, margin))
    return [
        Tile(
            Rect(top, left, bottom, right).clipped(height, width),
            Rect(y, x, y + window[0], x + window[1]),
        )
        for top, bottom, y in rows
        for left, right, x in columns
    ]


def _pieces(
    start: int, stop: int, length: int, window: int, multiple: int, margin: int
) -> Iterator[tuple[int, int, int]]:
    """(first, last, origin) of the pieces start..stop of an axis, and of their windows."""
    # The last window ends where the image ends, or at the next multiple.
    last = rounded_up(max(0, length - window), multiple)
    position = start
    while position < stop:
        origin = min(max(0, position - margin), last)
        end = stop if origin == last else origin + (window - margin) // multiple * multiple
        yield position, min(end, stop), origin
        position = end
