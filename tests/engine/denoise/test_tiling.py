"""Tiles: they cover what they should, see what they must, and leave no seam."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from denoise_gui.engine.denoise.tiling import cut_evenly, plan_tiles
from denoise_gui.engine.rect import Rect
from denoise_gui.engine.reflection import reflected

sizes = st.integers(1, 90)
multiples = st.sampled_from([1, 2, 8])


@given(sizes, sizes, st.integers(1, 64), multiples, st.integers(0, 30))
def test_tiles_cover_every_pixel_once(
    height: int, width: int, tile: int, multiple: int, halo: int
) -> None:
    counts = np.zeros((height, width), dtype=int)
    for part in plan_tiles(height, width, tile_size=tile, multiple=multiple, halo=halo):
        counts[part.inner.slices()] += 1
    assert (counts == 1).all()


@given(sizes, sizes, st.integers(1, 64), multiples, st.integers(0, 30))
def test_a_tile_sees_its_halo_or_the_end_of_the_padded_image(
    height: int, width: int, tile: int, multiple: int, halo: int
) -> None:
    bottom, right = -(-height // multiple) * multiple, -(-width // multiple) * multiple
    for part in plan_tiles(height, width, tile_size=tile, multiple=multiple, halo=halo):
        inner, outer = part.inner, part.outer
        assert outer.height % multiple == outer.width % multiple == 0
        assert outer.top % multiple == outer.left % multiple == 0
        assert outer.top <= max(0, inner.top - halo)
        assert outer.left <= max(0, inner.left - halo)
        assert outer.bottom >= min(bottom, inner.bottom + halo)
        assert outer.right >= min(right, inner.right + halo)
        assert outer.top >= 0
        assert outer.bottom <= bottom


@given(sizes, sizes, st.data())
def test_a_region_is_covered_and_little_else(height: int, width: int, data: st.DataObject) -> None:
    top, left = data.draw(st.integers(-20, height)), data.draw(st.integers(-20, width))
    region = Rect(top, left, top + data.draw(st.integers(0, 60)), left + data.draw(sizes))
    covered = np.zeros((height, width), dtype=bool)
    for part in plan_tiles(height, width, tile_size=32, multiple=8, halo=8, region=region):
        covered[part.inner.slices()] = True
    inside = region.clipped(height, width)
    assert covered[inside.slices()].all()
    if inside.area:
        assert covered.sum() <= (inside.height + 14) * (inside.width + 14)
    else:
        assert not covered.any()


@given(sizes, sizes, st.integers(1, 64), multiples, st.integers(0, 30))
def test_all_tiles_read_the_same_size_and_none_more_than_the_bound(
    height: int, width: int, tile: int, multiple: int, halo: int
) -> None:
    """One size of buffer serves all, so memory does not grow with the number of tiles."""
    tiles = plan_tiles(height, width, tile_size=tile, multiple=multiple, halo=halo)
    assert len({(part.outer.height, part.outer.width) for part in tiles}) == 1
    edge = max(multiple, tile // multiple * multiple) + 2 * -(-halo // multiple) * multiple
    assert tiles[0].outer.area <= edge**2


def test_tiles_use_the_borders_that_need_no_halo() -> None:
    """Three by three: in each direction six edges, of which two are the image's own."""
    tiles = plan_tiles(4000, 6000, tile_size=1600, multiple=8, halo=72)
    assert len(tiles) == 9
    read = sum(tile.outer.area for tile in tiles)
    assert read == pytest.approx((4000 + 4 * 72) * (6000 + 4 * 72), rel=0.01)


def test_a_long_image_is_cut_across_only() -> None:
    tiles = plan_tiles(400, 9000, tile_size=1024, multiple=8, halo=80)
    assert {(tile.inner.top, tile.inner.bottom) for tile in tiles} == {(0, 400)}


def test_a_cut_is_even_not_a_large_piece_and_a_sliver() -> None:
    pieces = cut_evenly(Rect(0, 64, 8, 1104), 1024, 8)
    assert pieces == [Rect(0, 64, 8, 584), Rect(0, 584, 8, 1104)]
    assert cut_evenly(Rect(3, 3, 9, 9), 4, 4) == [
        Rect(top, left, top + 4, left + 4) for top in (0, 4, 8) for left in (0, 4, 8)
    ]


def test_no_image_and_no_tile_are_refused() -> None:
    with pytest.raises(ValueError, match="no image"):
        plan_tiles(0, 5, tile_size=8, multiple=8, halo=0)
    with pytest.raises(ValueError, match="no tiling"):
        plan_tiles(5, 5, tile_size=0, multiple=8, halo=0)


@given(st.integers(1, 9), st.integers(0, 40))
def test_reflection_is_that_of_numpy(size: int, beyond: int) -> None:
    axis = np.arange(size)
    expected = np.pad(axis, (beyond, beyond), mode="reflect" if size > 1 else "edge")
    assert (axis[reflected(-beyond, size + beyond, size)] == expected).all()
