"""Details of quiet places, by octave, in luminance and in colour."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from denoise_gui.engine.images.pixel_formats import FloatPixels
from denoise_gui.engine.measure.octaves import SMALLEST_CROP, quiet_details, quiet_spectrum

GRAY = np.full((16, 3, 64, 64), 0.5, np.float32)


def noise(seed: int = 1) -> FloatPixels:
    return np.random.default_rng(seed).standard_normal(GRAY.shape).astype(np.float32) / 255


def test_white_noise_is_as_strong_in_every_octave_and_in_colour() -> None:
    found = quiet_details(GRAY + 10 * noise())
    assert found is not None
    for value in (found.luminance, found.luminance_coarser, found.colour):
        assert value == pytest.approx(10, rel=0.1)
    assert found.colour_growth == pytest.approx(1, abs=0.1)


def test_what_is_blurred_grows_with_the_octave_and_what_is_gray_has_no_colour() -> None:
    blurred = quiet_details(GRAY + 20 * gaussian_filter(noise(), (0, 0, 1, 1)))
    assert blurred is not None
    assert blurred.luminance_coarser > 2 * blurred.luminance
    assert blurred.colour_growth > 2
    gray = quiet_details(GRAY + 10 * noise()[:, :1])
    assert gray is not None
    assert gray.colour < 0.1
    assert gray.luminance > 10


def test_edges_and_what_is_black_do_not_count() -> None:
    picture = GRAY.copy()
    picture[:, :, :, 40:44] = 0.9
    picture[:8, :, :32] = -0.1
    found = quiet_details(np.clip(picture + 5 * noise(), 0, 1))
    assert found is not None
    assert found.luminance == pytest.approx(5, rel=0.15)


def test_of_small_crops_there_is_nothing_to_say() -> None:
    assert quiet_details(GRAY[:, :, : SMALLEST_CROP - 4, : SMALLEST_CROP - 4]) is None
    assert quiet_details(GRAY[:0]) is None
    assert quiet_spectrum(GRAY[:, :, : SMALLEST_CROP - 4, : SMALLEST_CROP - 4]) is None
    assert quiet_spectrum(GRAY[:0]) is None


def test_noise_grows_no_more_in_coarse_octaves_and_slopes_do() -> None:
    white = quiet_spectrum(GRAY + 10 * noise())
    assert white is not None
    assert white.colour == pytest.approx(10, rel=0.4)
    slopes = GRAY + np.cumsum(noise()[:, :1], axis=3) * 2
    found = quiet_spectrum(slopes.astype(np.float32))
    assert found is not None
    assert found.luminance_growth > white.luminance_growth + 0.3
    assert (found.colour, found.colour_growth) == pytest.approx((0, 0), abs=1e-3)


@pytest.mark.parametrize("edge", [36, 40, 44, 48])
def test_crops_of_any_edge_have_four_octaves(edge: int) -> None:
    found = quiet_spectrum((GRAY + 10 * noise())[:, :, :edge, :edge])
    assert found is not None
    assert found.colour == pytest.approx(10, rel=0.5)
