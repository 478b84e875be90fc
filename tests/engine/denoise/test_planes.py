"""Pixels to planes and back: as if the whole tile had been mirrored, converted and clipped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from denoise_gui.engine.denoise.planes import read_planes, write_planes
from denoise_gui.engine.images.pixel_formats import from_float, to_float
from denoise_gui.engine.rect import Rect

types = st.sampled_from([np.uint8, np.uint16, np.float32])


def picture(height: int, width: int, dtype: type, *, gray: bool) -> np.ndarray:
    values = np.random.default_rng(height * 997 + width).random((height, width, 3))
    return from_float((values[..., 0] if gray else values).astype(np.float32), dtype)


@given(st.integers(1, 40), st.integers(1, 40), types, st.booleans(), st.data())
def test_a_part_of_an_image_mirrored_at_its_edges(
    height: int, width: int, dtype: type, gray: bool, data: st.DataObject
) -> None:
    image = picture(height, width, dtype, gray=gray)
    top, left = data.draw(st.integers(-9, height)), data.draw(st.integers(-9, width))
    outer = Rect(
        top, left, top + data.draw(st.integers(1, 30)), left + data.draw(st.integers(1, 30))
    )
    planes = np.full((3, outer.height, outer.width), np.nan, np.float32)
    read_planes(image, outer, planes)
    spread = 40
    margins = [(spread, spread)] * 2 + [(0, 0)] * (image.ndim - 2)
    mirrored = image
    for axis, size in enumerate((height, width)):
        along = [(0, 0)] * image.ndim
        along[axis] = margins[axis]
        mirrored = np.pad(mirrored, along, mode="reflect" if size > 1 else "edge")
    expected = to_float(mirrored[outer.moved(spread, spread).slices()])
    for c in range(3):
        assert np.array_equal(planes[c], expected if gray else expected[..., c])


@given(types, st.booleans(), st.integers(1, 50), st.integers(1, 50))
def test_planes_become_pixels_as_by_conversion_of_the_whole(
    dtype: type, gray: bool, height: int, width: int
) -> None:
    rng = np.random.default_rng(height + 100 * width)
    planes = rng.uniform(-0.2, 1.2, (1 if gray else 3, height, width)).astype(np.float32)
    planes[0, 0, 0] = np.nan
    planes[-1, -1, -1] = np.inf
    target = np.empty((height, width) if gray else (height, width, 3), dtype)
    write_planes(planes, target)
    whole = planes[0] if gray else planes.transpose(1, 2, 0)
    assert np.array_equal(target, from_float(whole, dtype), equal_nan=dtype == np.float32)


def test_a_gray_picture_is_the_mean_of_the_planes() -> None:
    planes = np.stack([np.full((4, 5), value, np.float32) for value in (0.1, 0.2, 0.6)])
    target = np.empty((4, 5), np.uint8)
    write_planes(planes, target)
    assert (target == round(0.3 * 255)).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_several_threads_do_the_same(dtype: type) -> None:
    image = picture(300, 900, dtype, gray=False)
    outer = Rect(-8, -8, 304, 904)
    alone, together = (np.empty((3, outer.height, outer.width), np.float32) for _ in range(2))
    read_planes(image, outer, alone)
    back = np.empty_like(image)
    with ThreadPoolExecutor(3) as pool:
        read_planes(image, outer, together, pool.map)
        write_planes(together[:, 8:-4, 8:-4], back, pool.map)
    assert np.array_equal(alone, together)
    assert np.array_equal(back, image)
