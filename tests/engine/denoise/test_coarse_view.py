"""The coarse part of a view, in integers, is that of the exact computation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from denoise_gui.engine.denoise.coarse import halved, with_coarse_part
from denoise_gui.engine.denoise.coarse_view import combined, halved_words
from denoise_gui.engine.images import display_pyramid
from denoise_gui.engine.images.display_pyramid import Bgrx

LEVEL = np.float32(1 / 255)


def screen(height: int, width: int, seed: int) -> Bgrx:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4)).astype(np.uint8)
    pixels[..., 3] = 255
    return pixels


sizes = st.tuples(st.integers(1, 70), st.integers(1, 70), st.integers(0, 9))


@given(sizes)
def test_a_full_size_view_has_the_coarse_part_of_the_exact_result(size) -> None:
    height, width, seed = size
    fine = screen(height, width, seed)
    coarse = screen((height + 1) // 2, (width + 1) // 2, seed + 10)
    shown = combined(0, fine, coarse)
    exact = with_coarse_part(fine * LEVEL, coarse * LEVEL)
    wanted = np.clip(exact[..., :3], 0, 1) * 255
    # Half a level of the halved picture, and half a level of the result.
    assert np.abs(shown[..., :3] - wanted).max() <= 1.01
    assert (shown[..., 3] == 255).all()


def test_it_does_not_depend_on_how_many_rows_are_computed_at_a_time() -> None:
    fine, coarse = screen(600, 400, 1), screen(300, 200, 2)
    whole = combined(0, fine, coarse)
    part = combined(0, fine[100:300], coarse[50:150])
    assert np.array_equal(part[2:-2], whole[102:298])


def test_a_view_that_is_halved_once_shows_the_same_halved() -> None:
    fine, coarse = screen(64, 80, 3), screen(64, 80, 4)
    large = np.repeat(np.repeat(fine, 2, axis=0), 2, axis=1)  # whatever its fine part is
    exact = halved(with_coarse_part(large * LEVEL, coarse * LEVEL))[..., :3] * 255
    shown = combined(1, fine, coarse)[..., :3]
    assert np.abs(shown - np.clip(exact, 0, 255)).max() <= 0.51


@pytest.mark.parametrize("level", [2, 3])
def test_farther_out_nothing_else_is_seen(level: int) -> None:
    fine, coarse = screen(20, 30, 5), screen(20, 30, 6)
    shown = combined(level, fine, coarse)
    assert np.array_equal(shown, coarse)
    assert shown is not coarse


@given(sizes)
def test_halving_by_words_is_halving(size) -> None:
    picture = screen(*size)
    assert np.array_equal(halved_words(picture), display_pyramid.halved(picture))
