"""Tiles of one size: they cover, do not overlap, and deliver only what their edges do not reach."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denoise_gui.engine.denoise.windows import plan_windows
from denoise_gui.engine.rect import Rect


@settings(max_examples=200)
@given(
    st.integers(1, 90),
    st.integers(1, 90),
    st.sampled_from([1, 2, 3, 8]),
    st.integers(0, 12),
    st.integers(1, 30),
    st.data(),
)
def test_every_pixel_comes_once_and_with_its_context(
    height: int, width: int, multiple: int, halo: int, spare: int, data: st.DataObject
) -> None:
    margin = -(-halo // multiple) * multiple
    window = (2 * margin + multiple + spare, 2 * margin + multiple + spare // 2)
    top, left = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    region = Rect(top, left, data.draw(st.integers(top + 1, height)), width)
    seen = np.zeros((height, width), int)
    tiles = plan_windows(height, width, window=window, multiple=multiple, halo=halo, region=region)
    for tile in tiles:
        assert (tile.outer.height, tile.outer.width) == window
        assert tile.outer.top % multiple == 0
        assert tile.outer.left % multiple == 0
        for first, start, end, last, edge in (
            (tile.outer.top, tile.inner.top, tile.inner.bottom, tile.outer.bottom, height),
            (tile.outer.left, tile.inner.left, tile.inner.right, tile.outer.right, width),
        ):
            assert first == 0 or start - first >= halo
            assert last >= edge or last - end >= halo
        seen[tile.inner.slices()] += 1
    assert seen.max() == 1
    assert (seen[region.slices()] == 1).all()


def test_no_window_for_a_halo_that_fills_it() -> None:
    with pytest.raises(ValueError, match="leaves nothing"):
        plan_windows(50, 50, window=(20, 20), multiple=2, halo=10)
