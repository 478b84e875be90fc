"""The pyramid: averages, in whole or in patches, and the right level for a zoom."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denoise_gui.engine.images.display_pyramid import (
    ALIGNMENT,
    LEVELS,
    DisplayPyramid,
    patch_of,
    to_bgrx,
    to_eight_bits,
)
from denoise_gui.engine.rect import Rect


def picture(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_levels_are_averages_not_picked_pixels() -> None:
    """Noise must look as weak as it is when many pixels share one of the screen's."""
    pyramid = DisplayPyramid.of(picture(512, 512))
    deviations = [float(level[..., :3].std()) for level in pyramid.levels[:4]]
    for finer, coarser in itertools.pairwise(deviations):
        assert coarser == pytest.approx(finer / 2, rel=0.1)


@settings(max_examples=15)
@given(st.integers(1, 300), st.integers(1, 300))
def test_patches_make_the_same_pyramid_as_the_whole(height: int, width: int) -> None:
    target = picture(height, width, 1)
    pyramid = DisplayPyramid.of(picture(height, width, 0))
    for top in range(0, height, 2 * ALIGNMENT):
        for left in range(0, width, ALIGNMENT):
            rect = Rect(top, left, top + 2 * ALIGNMENT, left + ALIGNMENT).clipped(height, width)
            pyramid.put(patch_of(target[rect.slices()], rect))
    for got, expected in zip(pyramid.levels, DisplayPyramid.of(target).levels, strict=True):
        assert (got == expected).all()


def test_colours_and_depths_on_the_screen() -> None:
    red = np.zeros((1, 1, 3), np.uint16)
    red[..., 0] = 65535
    assert to_bgrx(red).tolist() == [[[0, 0, 255, 255]]]
    assert to_bgrx(np.full((1, 1), 0.5, np.float32)).tolist() == [[[128, 128, 128, 255]]]
    assert DisplayPyramid.of(red).rgb_at(0, 0) == (255, 0, 0)
    sixteen = np.arange(65536, dtype=np.uint16)[None]
    assert (to_eight_bits(sixteen) == np.rint(sixteen / 257)).all()
    assert to_eight_bits(np.array([[-1.0, 2.0]], np.float32)).tolist() == [[0, 255]]


def test_the_level_has_a_pixel_for_every_pixel_of_the_screen() -> None:
    pyramid = DisplayPyramid.of(picture(64, 64))
    assert pyramid.level_for(4.0) == pyramid.level_for(1.0) == pyramid.level_for(0.6) == 0
    assert pyramid.level_for(0.5) == 1
    assert pyramid.level_for(0.2) == 2
    assert pyramid.level_for(1e-4) == LEVELS
