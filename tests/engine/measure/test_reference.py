"""A clean picture to measure against: what fits, what is measured, where the best is looked for."""

from __future__ import annotations

import math

import numpy as np
import pytest

from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.measure.reference import (
    AddedNoise,
    Quality,
    QualityPoint,
    as_csv,
    best_point,
    checked_reference,
    first_sigmas,
    interpolated_quality,
    measured_rect,
    next_sigmas,
    quality_of,
    with_noise,
)
from tests.conftest import smooth_picture


def eight_bits(height: int, width: int, channels: int = 3) -> np.ndarray:
    pixels = np.rint(smooth_picture(height, width, channels) * 255).astype(np.uint8)
    return pixels if channels == 3 else pixels[:, :, 0]


def test_noise_is_as_strong_as_asked_and_the_same_for_the_same_seed() -> None:
    clean = eight_bits(200, 200)
    noisy = with_noise(clean, AddedNoise(25, 3))
    assert noisy.dtype == np.float32
    assert float((noisy * 255 - clean).std()) == pytest.approx(25, rel=0.02)
    assert (noisy == with_noise(clean, AddedNoise(25, 3))).all()
    assert (noisy != with_noise(clean, AddedNoise(25, 4))).any()
    clipped = with_noise(clean, AddedNoise(25, 3, clipped=True))
    assert clipped.dtype == np.uint8
    expected = np.rint(np.clip(noisy, 0, 1) * 255)
    assert np.abs(clipped - expected).max() <= 1


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((120, 80, 3), "turned"),
        ((80, 121, 3), "same size"),
        ((40, 60, 3), "same size"),
        ((80, 120), "gray"),
    ],
)
def test_a_reference_that_does_not_fit_is_refused_with_the_reason(
    shape: tuple[int, ...], words: str
) -> None:
    noisy = Photograph(np.zeros((80, 120, 3), np.uint8))
    other = Photograph(np.zeros(shape, np.uint8))
    with pytest.raises(UserError, match=words) as refused:
        checked_reference(noisy, other, "clean.png")
    assert "clean.png" in str(refused.value)


def test_a_reference_of_another_depth_fits() -> None:
    noisy = Photograph(np.zeros((80, 120, 3), np.uint8))
    deep = Photograph(np.zeros((80, 120, 3), np.uint16))
    assert checked_reference(noisy, deep, "deep.tif").pixels is deep.pixels


def test_quality_is_that_of_the_result_rounded_to_eight_bits() -> None:
    clean = eight_bits(64, 64)
    perfect = quality_of(clean.astype(np.float32) / 255 + 0.001, clean)
    assert math.isinf(perfect.psnr)
    assert perfect.ssim == pytest.approx(1)
    off = quality_of((clean + 5).astype(np.uint8), clean)
    assert off.psnr == pytest.approx(20 * math.log10(255 / 5), abs=1e-3)
    assert math.isnan(quality_of(clean[:2, :2], clean[:2, :2]).ssim)


def test_the_best_is_found_by_looking_closer_around_it() -> None:
    def measured(sigma: float) -> QualityPoint:
        return QualityPoint(sigma, Quality(30 - (sigma - 23.0) ** 2 / 50, 0.9))

    points = {s: measured(s) for s in first_sigmas(None, 75.0, 0.5)}
    rounds = 0
    while wanted := next_sigmas(points.values(), 0.5):
        points.update({s: measured(s) for s in wanted})
        rounds += 1
    assert rounds < 8
    best = best_point(points.values())
    assert best is not None
    assert best.sigma == 23.0
    assert {22.5, 23.5} <= set(points)


def test_first_sigmas_lie_around_the_true_one_and_on_the_dial() -> None:
    sigmas = first_sigmas(50.0, 75.0, 0.5)
    assert sigmas[0] == 0.0
    assert 50.0 in sigmas
    assert sigmas[-1] == 75.0
    assert all((2 * sigma).is_integer() for sigma in first_sigmas(7.3, 75.0, 0.5))


def test_between_points_it_is_interpolated_and_outside_unknown() -> None:
    points = [QualityPoint(10, Quality(30, 0.8)), QualityPoint(20, Quality(32, 0.9))]
    between = interpolated_quality(points, 15)
    assert between is not None
    assert (between.psnr, between.ssim) == (pytest.approx(31), pytest.approx(0.85))
    assert interpolated_quality(points, 25) is None
    assert interpolated_quality([], 25) is None
    assert best_point([]) is None


def test_the_table_of_a_curve() -> None:
    points = [QualityPoint(20, Quality(32, 0.9)), QualityPoint(10.5, Quality(30, 0.8))]
    assert as_csv(points) == "sigma,psnr_db,ssim\n10.5,30.0000,0.80000\n20,32.0000,0.90000\n"


def test_of_a_large_image_the_middle_is_measured() -> None:
    rect = measured_rect(3000, 500)
    assert (rect.top, rect.left, rect.height, rect.width) == (1116, 0, 768, 500)
