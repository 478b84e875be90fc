"""What sigma is told, where the noise that a picture holds is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from skimage import data

from denoise_gui.engine import Denoiser, Model, shipped_model
from denoise_gui.engine.images.pixel_formats import FloatPixels, from_float, to_float
from denoise_gui.engine.measure.noise import add_noise
from denoise_gui.engine.measure.residual import SigmaVerdict, measure_residual
from denoise_gui.engine.measure.sigma_estimate import SigmaEstimate, SigmaEstimator
from denoise_gui.engine.measure.verdict import (
    can_be_judged_by,
    colour_verdict,
    luminance_verdict,
)
from denoise_gui.engine.shipped import shipped_sigma_estimator

CAT = to_float(data.chelsea()[:224, 100:324])
CAMERAMAN = to_float(data.camera()[100:324, 100:324])

UNDER, RIGHT, OVER = SigmaVerdict.UNDER, SigmaVerdict.RIGHT, SigmaVerdict.OVER


@pytest.fixture(scope="module")
def denoiser() -> Denoiser:
    return Denoiser(Model(shipped_model()))


@pytest.fixture(scope="module")
def estimator() -> SigmaEstimator:
    return SigmaEstimator(shipped_sigma_estimator())


@pytest.mark.parametrize("clean", [CAT, CAMERAMAN], ids=["colour", "gray"])
@pytest.mark.parametrize("true", [8, 25, 50])
def test_white_noise_is_judged_by_its_strength(
    denoiser: Denoiser, estimator: SigmaEstimator, clean: FloatPixels, true: float
) -> None:
    noisy = from_float(add_noise(clean, true, seed=2), np.uint8)
    expected = estimator.estimate(noisy)

    def told(sigma: float) -> SigmaVerdict:
        result = denoiser.denoise(noisy, sigma)
        return measure_residual(noisy, result, sigma, expected=expected).verdict

    assert [told(0.6 * true), told(true), told(1.02 * true), told(1.5 * true)] == [
        UNDER,
        RIGHT,
        RIGHT,
        OVER,
    ]


def speckled(clean: FloatPixels) -> FloatPixels:
    """With specks several pixels wide, three times as strong in colour: a camera at high ISO."""
    rng = np.random.default_rng(3)
    specks = gaussian_filter(rng.standard_normal(clean.shape), (1, 1, 0))
    specks /= specks.std()
    gray = specks.mean(axis=2, keepdims=True)
    noise = 6 * gray / gray.std() + 6 * (specks - gray)
    return np.asarray(clean + noise / 255, np.float32)


def test_colour_specks_that_are_left_are_not_about_right(
    denoiser: Denoiser, estimator: SigmaEstimator
) -> None:
    noisy = from_float(speckled(gaussian_filter(CAT, (1, 1, 0))), np.uint8)
    expected = estimator.estimate(noisy)

    def told(sigma: float, colour: float | None = None) -> tuple[SigmaVerdict, SigmaVerdict | None]:
        result = denoiser.denoise(noisy, sigma)
        report = measure_residual(noisy, result, sigma, expected=expected, colour_sigma=colour)
        return report.verdict, report.colour

    assert told(3) == (UNDER, UNDER)
    assert told(expected.sigma) == (RIGHT, RIGHT)
    assert told(expected.sigma, 3)[1] is UNDER
    assert told(expected.sigma, 3 * (expected.colour or 0))[1] is OVER


def test_coarse_noise_is_never_told_the_opposite() -> None:
    camera = SigmaEstimate(12.0, 4.0, 15.0, coarse=10.0, is_white=False)
    for strength in (0.1, 1.0, 5.0, 20.0):
        for likeness in (-0.3, 0.0, 0.3, 0.8):
            low = luminance_verdict(3, strength, likeness, camera, gray=False)
            high = luminance_verdict(60, strength, likeness, camera, gray=False)
            assert low is not OVER
            assert high is not UNDER


@pytest.mark.parametrize("gray", [False, True])
@pytest.mark.parametrize("true", [5.0, 25.0, 60.0])
def test_white_noise_is_judged_alike_whatever_the_model_takes_away(gray: bool, true: float) -> None:
    """Told 0.6 of sigma, one network leaves the noise's coarse part, another as much of all."""
    white = SigmaEstimate(true, 0.04 * true)
    for share in (0.1, 0.5, 1.0, 1.7):
        for likeness in (-0.5, -0.1, 0.0, 0.1, 0.8):

            def told(ratio: float, kept: float = share, alike: float = likeness) -> SigmaVerdict:
                sigma = ratio * true
                return luminance_verdict(sigma, kept * sigma, alike, white, gray=gray)

            assert [told(ratio) for ratio in (0.3, 0.6, 0.9, 1.0, 1.05, 1.3, 2.5)] == [
                *2 * [UNDER],
                *3 * [RIGHT],
                *2 * [OVER],
            ]


@pytest.mark.parametrize("gray", [False, True])
def test_a_little_too_much_is_more_where_noise_is_strong(gray: bool) -> None:
    def told(true: float) -> SigmaVerdict:
        return luminance_verdict(1.15 * true, true, 0.0, SigmaEstimate(true, 0.3), gray=gray)

    assert [told(true) for true in (5, 50)] == [RIGHT, OVER]


def test_texture_that_raises_a_measurement_does_not_make_sigma_too_low() -> None:
    """Grass with noise of 5: measured 7, and any sigma from 3 to 5 is as good."""
    grass = SigmaEstimate(7.0, 2.9)
    assert grass.is_usable
    assert luminance_verdict(4.5, 4.5, -0.1, grass, gray=True) is RIGHT
    assert luminance_verdict(2.0, 2.0, -0.1, grass, gray=True) is UNDER


def test_gray_noise_that_was_not_noticed_is_not_called_too_much() -> None:
    """A camera's, in gray: nothing is measured at full size, and what was taken is much for 2."""
    nothing = SigmaEstimate(0.0, 0.4)
    assert luminance_verdict(2.0, 0.8, 0.3, nothing, gray=True) is RIGHT
    assert luminance_verdict(20.0, 1.5, 0.7, nothing, gray=True) is OVER
    assert luminance_verdict(2.0, 0.8, 0.3, nothing, gray=False) is OVER


def test_coarse_noise_at_thrice_its_sigma_is_over_denoised(
    denoiser: Denoiser, estimator: SigmaEstimator
) -> None:
    noisy = from_float(speckled(gaussian_filter(CAT, (1, 1, 0))), np.uint8)
    expected = estimator.estimate(noisy)
    assert not expected.is_white
    high = 3 * expected.sigma
    report = measure_residual(noisy, denoiser.denoise(noisy, high), high, expected=expected)
    assert report.verdict is OVER


@pytest.mark.parametrize("gray", [False, True])
def test_what_the_automatic_sets_is_not_argued_with(gray: bool) -> None:
    camera = SigmaEstimate(12.0, 4.0, None if gray else 15.0, coarse=10.0, is_white=False)
    for strength in (0.1, 5.0, 20.0):
        for likeness in (-0.3, 0.0, 0.8):
            assert luminance_verdict(12.0, strength, likeness, camera, gray=gray) is RIGHT


def test_a_vague_measurement_of_a_gray_picture_keeps_texture_from_being_called_noise() -> None:
    """Of bricks: the method noise holds so much of them that its neighbours differ."""
    vague = SigmaEstimate(12.8, 6.9)
    assert not vague.is_usable
    assert can_be_judged_by(vague, gray=True)
    assert not can_be_judged_by(vague, gray=False)
    assert not can_be_judged_by(SigmaEstimate(5.0, 30.0), gray=True)
    assert luminance_verdict(13.0, 7.0, -0.2, vague, gray=True) is not UNDER
    assert luminance_verdict(25.0, 16.6, -0.02, vague, gray=True) is OVER
    assert luminance_verdict(5.0, 1.8, -0.47, vague, gray=True) is UNDER


@pytest.mark.parametrize("factor", [0.1, 3.0])
def test_coarse_grain_of_a_gray_picture_is_judged(
    denoiser: Denoiser, estimator: SigmaEstimator, factor: float
) -> None:
    rng = np.random.default_rng(4)
    grain = gaussian_filter(rng.standard_normal(CAMERAMAN.shape), 1.5)
    grain *= 12 / 255 / grain.std()
    noisy = from_float(np.asarray(gaussian_filter(CAMERAMAN, 1) + grain, np.float32), np.uint8)
    expected = estimator.estimate(noisy)
    assert not expected.is_white
    sigma = factor * expected.sigma
    report = measure_residual(noisy, denoiser.denoise(noisy, sigma), sigma, expected=expected)
    assert report.verdict is (UNDER if factor < 1 else OVER)


def test_colour_is_judged_by_the_colour_that_was_measured() -> None:
    white, camera = (
        SigmaEstimate(10.0, 1.0),
        SigmaEstimate(12.0, 4.0, 15.0, coarse=10.0, is_white=False),
    )
    assert [colour_verdict(s, white) for s in (5, 10, 20)] == [UNDER, RIGHT, OVER]
    assert [colour_verdict(s, camera) for s in (5, 12, 20, 50)] == [UNDER, RIGHT, RIGHT, OVER]


def test_an_estimate_that_cannot_be_relied_on_is_not_judged_by(denoiser: Denoiser) -> None:
    noisy = from_float(add_noise(CAT, 20, seed=2), np.uint8)
    result = denoiser.denoise(noisy, 20)
    vague = SigmaEstimate(2.0, 30.0)
    assert measure_residual(noisy, result, 20, expected=vague) == measure_residual(
        noisy, result, 20
    )
