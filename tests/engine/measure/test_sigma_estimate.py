"""The automatic sigma: near the truth on noise of known strength, and modest where it cannot be."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter
from skimage import data

from denoise_gui.engine import Denoiser, Model, shipped_model
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.pixel_formats import FloatPixels, from_float, to_float
from denoise_gui.engine.measure.by_brightness import MeasuredPoint, combined, fitted_curve
from denoise_gui.engine.measure.measured import Measured
from denoise_gui.engine.measure.metrics import psnr
from denoise_gui.engine.measure.noise import add_noise
from denoise_gui.engine.measure.octaves import QuietDetails
from denoise_gui.engine.measure.sigma_estimate import (
    NoiseMeasurement,
    SigmaEstimate,
    SigmaEstimator,
    estimate_sigma,
)
from denoise_gui.engine.measure.taste import CAMERA_TASTE, WHITE_TASTE
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.shipped import shipped_sigma_estimator

CAT = to_float(data.chelsea())
COFFEE = to_float(data.coffee())
GRAVEL = to_float(data.gravel())  # gray, all texture: wavelets take it for noise


@pytest.fixture(scope="module")
def estimator() -> SigmaEstimator:
    return SigmaEstimator(shipped_sigma_estimator())


def assert_near(estimate: SigmaEstimate, sigma: float) -> None:
    assert estimate.sigma == pytest.approx(sigma, abs=1.0 + 0.04 * sigma)
    assert estimate.is_usable
    assert abs(estimate.sigma - sigma) < 4 * estimate.uncertainty


@pytest.mark.parametrize("sigma", [2, 10, 25, 40, 60])
@pytest.mark.parametrize("clean", [CAT, COFFEE], ids=["cat", "coffee"])
def test_known_noise_is_found(estimator: SigmaEstimator, clean: FloatPixels, sigma: float) -> None:
    noisy = add_noise(clean, sigma, seed=3)
    assert_near(estimator.estimate(noisy), sigma)
    # As a file holds it: clipped and rounded.
    assert_near(estimator.estimate(from_float(noisy, np.uint8)), sigma)


@pytest.mark.parametrize("sigma", [5, 25, 50])
def test_gray_images_are_no_exception(estimator: SigmaEstimator, sigma: float) -> None:
    noisy = from_float(add_noise(CAT[:, :, 1], sigma, seed=3), np.uint16)
    flat = estimator.estimate(noisy)
    assert_near(flat, sigma)
    assert estimator.estimate(noisy[:, :, None]) == flat


def test_texture_is_not_taken_for_noise(estimator: SigmaEstimator) -> None:
    assert estimator.estimate(COFFEE).sigma < 2
    assert estimator.estimate(GRAVEL[:256, :256]).sigma < 4  # wavelets: 16


def test_of_noise_that_went_through_a_jpeg_it_makes_the_best_picture(
    estimator: SigmaEstimator,
) -> None:
    """Its colour is gone, and of its luminance more is left than its deviation says."""
    clean = np.ascontiguousarray(COFFEE[100:292, 200:392])
    file = io.BytesIO()
    noisy = from_float(add_noise(clean, 20, seed=3), np.uint8)
    Image.fromarray(noisy).save(file, "JPEG", quality=85)
    with Image.open(file) as image:
        stored = np.asarray(image)
    denoiser = Denoiser(Model(shipped_model()))

    def reached(sigma: float) -> float:
        return psnr(to_float(denoiser.denoise(stored, sigma)), clean)

    best = max(reached(sigma) for sigma in (14, 18, 22, 26, 32))
    assert reached(estimator.estimate(stored).sigma) > best - 0.6


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (3, 500, 3), (7, 7)])
def test_of_a_few_pixels_it_cannot_tell(estimator: SigmaEstimator, shape: tuple[int, ...]) -> None:
    estimate = estimator.estimate(np.full(shape, 0.5, np.float32))
    assert not estimate.is_usable
    assert estimate.uncertainty > 50


@pytest.mark.parametrize("value", [0, 255])
def test_of_a_blank_image_it_cannot_tell(estimator: SigmaEstimator, value: int) -> None:
    assert not estimator.estimate(np.full((90, 70, 3), value, np.uint8)).is_usable


@pytest.mark.parametrize("edge", [8, 13, 16, 40])
def test_small_images_give_rough_answers_and_say_so(estimator: SigmaEstimator, edge: int) -> None:
    flat = np.full((edge, edge + 5, 3), 0.5, np.float32)
    estimate = estimator.estimate(add_noise(flat, 20, seed=1))
    assert estimate.sigma == pytest.approx(20, rel=0.35)
    whole = estimator.estimate(add_noise(CAT, 20, seed=1))
    assert edge >= 16 or estimate.uncertainty > 1.5 * whole.uncertainty


def test_transparency_and_odd_values_do_no_harm(estimator: SigmaEstimator) -> None:
    noisy = add_noise(CAT, 20, seed=1)
    opaque = np.concatenate((noisy, np.ones_like(noisy[:, :, :1])), axis=2)
    assert estimator.estimate(opaque) == estimator.estimate(noisy)
    broken = noisy.copy()
    broken[::50, ::50] = np.nan
    assert np.isfinite(estimator.estimate(broken).sigma)


def test_a_large_image_is_judged_by_a_part_of_it(estimator: SigmaEstimator) -> None:
    """As many crops as of a small one, and the same answer; all of it would take a minute."""
    large = np.tile(from_float(add_noise(CAT, 25, seed=1), np.uint8), (13, 13, 1))
    assert large.size > 60_000_000
    assert len(estimator._crops(large)) == 64
    assert_near(estimator.estimate(large), 25)


def test_the_shipped_network_is_used_without_asking() -> None:
    assert_near(estimate_sigma(add_noise(CAT, 15, seed=1)), 15)


def test_a_file_that_is_no_estimator_is_named(tmp_path: Path) -> None:
    other = tmp_path / "other.onnx"
    other.write_bytes(b"nothing")
    with pytest.raises(UserError, match=r"other\.onnx"):
        SigmaEstimator(other)


def test_sure_answers_count_more_and_disagreement_widens() -> None:
    mean, deviation = combined(np.array([[3.0, 0.1], [4.0, 10.0]]), 0.2)
    assert mean == pytest.approx(3.0, abs=0.01)
    alone = combined(np.array([[3.0, 0.1]]), 0.2)[1]
    assert combined(np.array([[3.0, 0.1]] * 9), 0.2)[1] < alone
    assert combined(np.array([[2.0, 0.1], [4.0, 0.1]]), 0.2)[1] > 5 * alone
    assert deviation < 1


def coarse(clean: FloatPixels, sigma: float) -> FloatPixels:
    """With noise as demosaicing leaves it: none of it in the finest details."""
    noise = np.random.default_rng(4).standard_normal(clean.shape).astype(np.float32)
    smooth = gaussian_filter(noise, (1.5, 1.5, 0)[: clean.ndim])
    return np.asarray(clean + smooth * np.float32(sigma / 255 / smooth.std()), np.float32)


def test_coarse_noise_counts_for_more_than_its_finest_details_say(
    estimator: SigmaEstimator,
) -> None:
    noisy = from_float(coarse(CAT, 6), np.uint8)
    found = estimator.estimate(noisy)
    assert 6 < found.sigma < 25
    assert found.is_usable
    assert found.colour is not None
    assert found.colour > found.sigma
    # The same strength of white noise is what it is, in colour too.
    white = estimator.estimate(from_float(add_noise(CAT, 6, seed=3), np.uint8))
    assert white.sigma == pytest.approx(6, abs=1.2)
    assert white.colour is None
    gray = estimator.estimate(noisy[..., 1])
    assert gray.colour is None


def test_noise_that_grows_with_the_light_gives_a_curve_that_rises(
    estimator: SigmaEstimator,
) -> None:
    rows, columns = np.mgrid[0:600, 0:800].astype(np.float32)
    scene = 0.1 + 0.8 * columns / 800 + 0.02 * np.sin(rows / 9)
    clean = np.repeat(scene[..., None], 3, axis=2)
    noise = np.random.default_rng(1).standard_normal(clean.shape).astype(np.float32)
    found = estimator.estimate(clean + noise * np.float32(1 / 255) * (4 + 26 * clean))
    factors = [point.factor for point in found.points]
    assert len(factors) >= 4
    assert factors[-1] > 1.5 * factors[0]
    assert all(point.uncertainty > 0 for point in found.points)
    assert found.curve is not None
    assert found.curve.shadows < 1 < found.curve.highlights
    recipe = found.applied_to(Recipe(3, colour=40, grain=0.2))
    assert recipe.brightness == found.curve
    assert (recipe.colour, recipe.grain) == (None, 0.2)


def test_the_less_certain_a_point_the_nearer_to_one_it_is_drawn() -> None:
    certain = fitted_curve([MeasuredPoint(0.2, 0.5, 0.05), MeasuredPoint(0.8, 1.5, 0.5)])
    assert certain is not None
    assert certain.shadows == pytest.approx(0.5, abs=0.02)
    assert 1.2 < certain.highlights < 1.3
    # Nothing here says that it is not the same everywhere.
    assert fitted_curve([MeasuredPoint(0.2, 0.9, 0.1), MeasuredPoint(0.8, 1.3, 0.3)]) is None
    assert fitted_curve([MeasuredPoint(0.5, 2.0, 0.1)]) is None


def weave(height: int, width: int) -> FloatPixels:
    rows, columns = np.mgrid[:height, :width]
    threads = np.sin(columns * 2 * np.pi / 5.3) * np.sin(rows * 2 * np.pi / 6.1)
    return np.asarray(0.5 + 0.25 * threads, np.float32)


def halftone(height: int, width: int) -> FloatPixels:
    rows, columns = np.mgrid[:height, :width]
    screen = np.sin(columns * 2 * np.pi / 6) * np.sin(rows * 2 * np.pi / 6) / 2 + 0.5
    dots = screen > 0.2 + 0.6 * columns / width
    return np.asarray(gaussian_filter(dots.astype(np.float32), 0.7), np.float32)


@pytest.mark.parametrize("pattern", [weave, halftone])
@pytest.mark.parametrize("true", [0, 2, 5])
def test_a_pattern_that_fills_the_picture_is_no_noise_to_set_a_dial_by(
    estimator: SigmaEstimator, pattern: Callable[[int, int], FloatPixels], true: float
) -> None:
    clean = pattern(256, 320)
    noisy = from_float(add_noise(clean, true, seed=1) if true else clean, np.uint8)
    assert not estimator.estimate(noisy).is_usable


def test_noise_is_measured_beside_a_pattern(estimator: SigmaEstimator) -> None:
    cat = CAT[:256, :256].mean(axis=2)
    clean = np.concatenate([weave(256, 256), cat], axis=1).astype(np.float32)
    found = estimator.estimate(from_float(add_noise(clean, 5, seed=1), np.uint8))
    assert found.sigma == pytest.approx(5, abs=1.5)
    assert found.is_usable


def test_gray_texture_is_not_measured_as_strong_coarse_noise() -> None:
    """What a gray photograph of reeds shows with noise of 5: its crops tell from 3 to 21."""
    reeds = NoiseMeasurement(Measured(7.8, 4.4), Measured(13.8, 2.8), Measured(6.0, 3.5))
    found = reeds.for_model(WHITE_TASTE)
    assert found.sigma < 10
    assert not found.is_usable


def test_coarse_gray_noise_beside_some_fine_noise_is_measured_still() -> None:
    camera = NoiseMeasurement(Measured(1.2, 1.1), Measured(2.0, 0.4), Measured(1.2, 0.4))
    found = camera.for_model(WHITE_TASTE)
    assert not found.is_white
    assert found.sigma > 8
    assert found.is_usable


def test_what_is_coarse_is_as_vague_as_what_is_fine() -> None:
    details = QuietDetails(2.0, 3.0, 0.3, 1.0)
    measured = Measured(11.0, 1.5), Measured(6.7, 5.4)
    vague, sure = (
        NoiseMeasurement(Measured(5.9, deviation), *measured, details, in_colour=True)
        for deviation in (5.1, 1.0)
    )
    assert not vague.for_model(WHITE_TASTE).is_usable
    assert not sure.for_model(CAMERA_TASTE).is_white
    assert sure.for_model(CAMERA_TASTE).is_usable


def test_a_cameras_noise_that_is_hardly_read_is_given_what_its_usual_noise_is_worth() -> None:
    """What a photograph at ISO 1600 shows, of which 10 is best for `camera`."""
    details = QuietDetails(2.4, 7.0, 0.1, 3.0)
    faint = Measured(0.1, 0.4), Measured(0.9, 0.9), Measured(1.2, 0.9)
    photograph = NoiseMeasurement(*faint, details, in_colour=True)
    assert photograph.for_model(CAMERA_TASTE).sigma == pytest.approx(5, abs=0.2)
    assert photograph.for_model(WHITE_TASTE).sigma == pytest.approx(10.5, abs=0.5)
    texture = replace(photograph, noise=0.0)
    assert texture.for_model(WHITE_TASTE).sigma < 0.2


def test_of_what_is_vague_and_looks_like_texture_little_is_told() -> None:
    """What a photograph of grass without noise shows."""
    details = QuietDetails(11.7, 12.0, 0.5, 3.0)
    grass = NoiseMeasurement(
        Measured(5.4, 4.0), Measured(3.1, 2.6), None, details, noise=0.0, in_colour=True
    )
    assert grass.for_model(CAMERA_TASTE).sigma == pytest.approx(2, abs=0.1)
    # Noise is told, and so is white noise, whatever else looks like texture.
    assert replace(grass, noise=1.0).for_model(CAMERA_TASTE).sigma > 5
    white = replace(grass, details=replace(details, colour=5.4, colour_growth=1.0))
    assert white.for_model(WHITE_TASTE).sigma == pytest.approx(5.4)
    # What is sure stays.
    sure = replace(grass, fine=Measured(5.4, 0.3))
    assert sure.for_model(CAMERA_TASTE).sigma > 5


def test_a_large_uncertainty_sets_no_dial_however_large_sigma() -> None:
    assert not SigmaEstimate(38.9, 15.1).is_usable
    assert not SigmaEstimate(60.0, 25.0).is_usable
    assert SigmaEstimate(25.0, 10.5).is_usable


def test_film_grain_through_a_jpeg_does_not_read_as_nothing(estimator: SigmaEstimator) -> None:
    """Gray grain of a scan, several pixels wide: next to nothing of it is fine detail."""
    grain = np.random.default_rng(8).standard_normal(COFFEE.shape[:2])
    grain = gaussian_filter(grain, 1.2)
    scene = gaussian_filter(COFFEE.mean(axis=2), 2)
    scan = from_float((scene + grain / grain.std() * 6 / 255).astype(np.float32), np.uint8)
    file = io.BytesIO()
    Image.fromarray(np.repeat(scan[..., None], 3, axis=2)).save(file, "JPEG", quality=90)
    with Image.open(file) as image:
        found = estimator.estimate(np.asarray(image))
    assert found.sigma > 6
    assert found.is_usable


def test_white_grain_without_colour_counts_for_more_to_a_model_of_white_noise(
    estimator: SigmaEstimator,
) -> None:
    """All of it lies in the luminance, where white noise in colour has a part of its strength."""
    grain = np.random.default_rng(8).standard_normal((*CAT.shape[:2], 1)) * 15 / 255
    noisy = from_float((CAT + grain).astype(np.float32), np.uint8)
    assert 18 < estimator.estimate(noisy, WHITE_TASTE).sigma < 30
    assert estimator.estimate(noisy, CAMERA_TASTE).sigma == pytest.approx(15, abs=4.5)


def test_a_model_that_learned_cameras_is_told_less_of_coarse_noise(
    estimator: SigmaEstimator,
) -> None:
    measured = estimator.measure(from_float(coarse(CAT, 6), np.uint8))
    of_white, between, of_cameras = (measured.for_model(taste) for taste in (1.0, 0.5, 0.0))
    assert of_white.sigma > between.sigma > of_cameras.sigma > 4
    assert of_white.uncertainty > of_cameras.uncertainty
    assert of_cameras.colour_ratio == pytest.approx(1)
    # White noise is what it is to every model.
    white = estimator.measure(from_float(add_noise(CAT, 20, seed=3), np.uint8))
    assert white.for_model(1.0).sigma == white.for_model(0.0).sigma
