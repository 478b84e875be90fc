"""What repeats in a picture's fine detail, and that noise does not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from denoise_gui.engine.images.pixel_formats import FloatPixels
from denoise_gui.engine.measure.patterns import pattern_shares


def noise(channels: int = 3, edge: int = 64, blur: float = 0.0) -> FloatPixels:
    drawn = np.random.default_rng(7).standard_normal((40, channels, edge, edge))
    drawn = gaussian_filter(drawn, (0, 0, blur, blur))
    return np.asarray(0.5 + 0.1 * drawn / drawn.std(), np.float32)


def stripes(edge: int = 64) -> FloatPixels:
    rows, columns = np.mgrid[:edge, :edge]
    waves = np.sin(columns * 2 * np.pi / 4.3) * np.sin(rows * 2 * np.pi / 5.1)
    return np.broadcast_to((0.5 + 0.2 * waves).astype(np.float32), (40, 3, edge, edge))


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("edge", [24, 64])
@pytest.mark.parametrize("blur", [0.0, 1.5])
def test_noise_repeats_nothing(channels: int, edge: int, blur: float) -> None:
    assert pattern_shares(noise(channels, edge, blur)).max() < 0.1


def test_a_pattern_repeats_all_of_itself() -> None:
    assert pattern_shares(stripes()).min() > 0.9


def test_noise_over_a_pattern_is_the_share_that_does_not_repeat() -> None:
    shares = pattern_shares(np.asarray(stripes() + (noise() - 0.5), np.float32))
    assert 0.1 < shares.mean() < 0.9


def test_what_is_flat_or_too_small_has_no_pattern() -> None:
    assert pattern_shares(np.full((3, 3, 64, 64), 0.5, np.float32)).tolist() == [0, 0, 0]
    assert pattern_shares(noise(edge=12)).max() == 0
    assert pattern_shares(np.empty((0, 3, 64, 64), np.float32)).shape == (0,)
