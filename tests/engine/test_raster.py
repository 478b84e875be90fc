"""A picture at its place: cut out, pasted where both meet, never beyond."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from denoise_gui.engine.images.display_pyramid import DisplayPyramid, halved, resampled
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.rect import NOWHERE, Rect

SIZE = 24


def numbered(rect: Rect, level: int = 0) -> Raster:
    """Every pixel holds its row and column in the image."""
    pixels = np.zeros((rect.height, rect.width, 4), np.uint8)
    pixels[..., 0] = np.arange(rect.top, rect.bottom)[:, None]
    pixels[..., 1] = np.arange(rect.left, rect.right)
    return Raster(level, rect, pixels)


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    top, left = draw(st.integers(0, SIZE - 1)), draw(st.integers(0, SIZE - 1))
    return Rect(top, left, draw(st.integers(top + 1, SIZE)), draw(st.integers(left + 1, SIZE)))


@given(rects(), rects())
def test_a_crop_shows_the_same_place(rect: Rect, other: Rect) -> None:
    part = numbered(rect).crop(other)
    assert part.rect.area == rect.common(other).area
    if part.rect.area:
        assert part.rect == rect.common(other)
        assert (part.pixels == numbered(part.rect).pixels).all()


@given(rects(), rects())
def test_pasting_changes_what_lies_in_both_and_nothing_else(rect: Rect, other: Rect) -> None:
    picture = Raster(0, rect, np.full((rect.height, rect.width, 4), 255, np.uint8))
    picture.paste(numbered(other))
    image = np.full((SIZE, SIZE, 4), 255, np.uint8)
    image[other.slices()] = numbered(other).pixels
    assert (picture.pixels == image[rect.slices()]).all()


def test_a_crop_is_a_view_and_a_copy_is_not() -> None:
    picture = numbered(Rect(2, 3, 10, 12))
    copy = picture.copy()
    picture.crop(Rect(4, 4, 6, 6)).pixels[:] = 200
    assert (picture.pixels == 200).sum() == 2 * 2 * 4
    assert not (copy.pixels == 200).any()


def test_nothing_is_cut_out_of_nowhere() -> None:
    picture = numbered(Rect(2, 3, 10, 12))
    for elsewhere in (NOWHERE, Rect(0, 0, 2, 3), Rect(50, 50, 60, 60)):
        assert picture.crop(elsewhere).pixels.size == 0
        picture.paste(picture.crop(elsewhere))
    assert (picture.pixels == numbered(picture.rect).pixels).all()


def test_pixels_of_another_size_or_level_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        Raster(0, Rect(0, 0, 3, 4), np.zeros((4, 3, 4), np.uint8))
    with pytest.raises(ValueError, match="level"):
        numbered(Rect(0, 0, 4, 4)).paste(numbered(Rect(0, 0, 4, 4), level=1))


@given(rects(), st.integers(1, 3))
def test_a_picture_made_smaller_is_what_the_pyramid_holds_there(rect: Rect, level: int) -> None:
    image = np.random.default_rng(0).integers(0, 256, (SIZE, SIZE, 3), np.uint8)
    pyramid = DisplayPyramid.of(image)
    small = resampled(pyramid.level(0).crop(rect), level)
    times = 2**level
    # Pixels of the smaller level that lie wholly inside: of the last row and column perhaps not.
    inside = Rect(
        -(-rect.top // times), -(-rect.left // times), rect.bottom // times, rect.right // times
    )
    if inside.height > 0 and inside.width > 0:
        assert small.rect.contains(inside)
        expected = pyramid.level(level).crop(inside).pixels
        assert (small.crop(inside).pixels == expected).all()


def test_a_picture_made_larger_repeats_its_pixels() -> None:
    small = numbered(Rect(1, 2, 4, 5), level=2)
    large = resampled(small, 0)
    assert large.rect == Rect(4, 8, 16, 20)
    assert (halved(halved(large.pixels)) == small.pixels).all()
    assert (large.pixels[:4, :4] == small.pixels[0, 0]).all()
