"""Tiles: they cover what they should, see what they must, and leave no seam."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from denoise_gui.engine.tiling import Rect, from_centre_out, plan_tiles, read_outer, reflected

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


def test_tiles_are_even_not_a_large_one_and_a_sliver() -> None:
    tiles = plan_tiles(8, 1040, tile_size=1024, multiple=8, halo=0)
    assert sorted(t.inner.width for t in tiles) == [520, 520]


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


def test_reading_inside_the_image_copies_nothing() -> None:
    image = np.zeros((50, 60, 3), dtype=np.uint8)
    assert np.shares_memory(read_outer(image, Rect(0, 0, 48, 56)), image)
    assert read_outer(image, Rect(0, 0, 56, 64)).shape == (56, 64, 3)


def test_centre_first() -> None:
    tiles = plan_tiles(90, 90, tile_size=30, multiple=1, halo=0)
    ordered = from_centre_out(tiles, 45, 45)
    assert ordered[0].inner == Rect(30, 30, 60, 60)
    assert {t.inner for t in ordered} == {t.inner for t in tiles}
