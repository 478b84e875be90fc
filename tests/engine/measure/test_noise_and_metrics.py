from __future__ import annotations

import math

import numpy as np
import pytest
from skimage import data

from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.images.pixel_formats import to_float
from denoise_gui.engine.measure.metrics import difference_stats, psnr, ssim
from denoise_gui.engine.measure.noise import add_noise
from tests.make_sample import SAMPLE, noisy_astronaut

CAT = to_float(data.chelsea())


def test_noise_is_seeded_unclipped_and_of_the_sigma_asked_for() -> None:
    flat = np.zeros((300, 300, 3), np.float32)
    noisy = add_noise(flat, 25, seed=1)
    assert noisy.dtype == np.float32
    assert noisy.std() * 255 == pytest.approx(25, rel=0.01)
    assert noisy.min() < 0
    np.testing.assert_array_equal(noisy, add_noise(flat, 25, seed=1))
    assert not np.array_equal(noisy, add_noise(flat, 25, seed=2))
    assert not flat.any()
    np.testing.assert_array_equal(add_noise(CAT, 0, seed=1), CAT)
    for wrong in (-1, math.nan, math.inf):
        with pytest.raises(ValueError, match="sigma"):
            add_noise(flat, wrong, seed=1)


def test_psnr_of_known_noise() -> None:
    noisy = add_noise(CAT, 25, seed=0)
    assert psnr(CAT, noisy) == pytest.approx(20 * math.log10(255 / 25), abs=0.05)
    assert psnr(CAT * 255, noisy * 255, data_range=255) == pytest.approx(psnr(CAT, noisy))
    assert psnr(CAT, CAT) == math.inf
    eight = data.chelsea()
    assert psnr(eight, 255 - eight, data_range=255) > 0  # no wrap-around
    with pytest.raises(ValueError, match="compared"):
        psnr(CAT, CAT[:5])


def test_ssim_falls_with_noise_and_knows_small_images() -> None:
    assert ssim(CAT, CAT) == pytest.approx(1)
    values = [ssim(CAT, add_noise(CAT, sigma, seed=0)) for sigma in (5, 25, 75)]
    assert values == sorted(values, reverse=True)
    assert ssim(CAT[:6, :7], CAT[:6, :7]) == pytest.approx(1)
    assert math.isnan(ssim(CAT[:2], CAT[:2]))


def test_differences_are_in_8_bit_levels() -> None:
    a = np.zeros((10, 10), np.float32)
    b = a.copy()
    b[0, 0] = -10 / 255
    stats = difference_stats(a, b)
    assert stats.maximum == pytest.approx(10)
    assert stats.mean == pytest.approx(0.1)
    assert stats.mean_absolute == pytest.approx(0.1)


def test_the_shipped_sample_is_what_its_script_makes() -> None:
    np.testing.assert_array_equal(load_image(SAMPLE).pixels, noisy_astronaut().pixels)
