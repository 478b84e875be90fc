"""Photographs without noise read next to nothing; grain and a camera's noise on them do not."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter, zoom
from skimage import data

from denoise_gui.engine.images.pixel_formats import FloatPixels, from_float, to_float
from denoise_gui.engine.measure.by_brightness import combined
from denoise_gui.engine.measure.measured import Answered
from denoise_gui.engine.measure.noise_or_texture import noise_share
from denoise_gui.engine.measure.octaves import QuietSpectrum
from denoise_gui.engine.measure.sigma_estimate import SigmaEstimator
from denoise_gui.engine.measure.taste import CAMERA_TASTE, WHITE_TASTE
from denoise_gui.engine.shipped import shipped_sigma_estimator

MODELS = pytest.mark.parametrize("taste", [WHITE_TASTE, CAMERA_TASTE], ids=["white", "camera"])


@pytest.fixture(scope="module")
def estimator() -> SigmaEstimator:
    return SigmaEstimator(shipped_sigma_estimator())


def through_jpeg(pixels: FloatPixels, quality: int) -> NDArray[np.uint8]:
    file = io.BytesIO()
    Image.fromarray(from_float(np.clip(pixels, 0, 1), np.uint8)).save(
        file, "JPEG", quality=quality, subsampling=0
    )
    with Image.open(file) as image:
        return np.asarray(image)


@MODELS
@pytest.mark.parametrize(
    "name", ["astronaut", "coffee", "chelsea", "rocket", "camera", "moon", "gravel", "brick"]
)
def test_a_photograph_without_noise_is_left_as_it_is(
    estimator: SigmaEstimator, name: str, taste: float
) -> None:
    found = estimator.estimate(getattr(data, name)(), taste)
    assert found.sigma < 3
    assert found.coarse < 0.5
    assert found.colour_ratio == 1


@MODELS
@pytest.mark.parametrize("quality", [95, 85])
def test_nor_is_one_of_them_that_was_stored_as_jpeg(
    estimator: SigmaEstimator, quality: int, taste: float
) -> None:
    stored = through_jpeg(to_float(data.astronaut()), quality)
    assert estimator.estimate(stored, taste).sigma < 3


def film_grain(scene: FloatPixels, strength: float) -> FloatPixels:
    """Gray, two or three pixels wide, half as strong again: what of it is white is weak."""
    grain = gaussian_filter(np.random.default_rng(3).standard_normal(scene.shape[:2]), 1.1)
    return np.asarray(scene + (grain / grain.std() * 1.5 * strength / 255)[..., None], np.float32)


def camera_noise(scene: FloatPixels, strength: float) -> FloatPixels:
    """Demosaiced: colour known at every second pixel, and twice as strong in it; more in the dark
    after the tone curve."""
    rng = np.random.default_rng(4)
    height, width, _ = scene.shape
    specks = rng.standard_normal(((height + 1) // 2, (width + 1) // 2, 3))
    wide = zoom(specks, (2, 2, 1), order=1)[:height, :width]
    fine = gaussian_filter(rng.standard_normal((height, width, 1)), (0.7, 0.7, 0))
    colour = wide - wide.mean(axis=2, keepdims=True)
    noise = fine / fine.std() + 2 * colour / colour.std()
    more = 1.3 - 0.6 * scene.mean(axis=2, keepdims=True)
    return np.asarray(scene + noise * more * strength / 255, np.float32)


@pytest.mark.parametrize("name", ["astronaut", "coffee", "chelsea"])
@pytest.mark.parametrize("kind", [film_grain, camera_noise])
@pytest.mark.parametrize("quality", [None, 92])
def test_grain_and_a_cameras_noise_do_not_read_as_nothing(
    estimator: SigmaEstimator, name: str, kind: object, quality: int | None
) -> None:
    assert callable(kind)
    scene = gaussian_filter(to_float(getattr(data, name)()), (1.2, 1.2, 0))
    noisy: FloatPixels = kind(scene, 6.0)
    stored = through_jpeg(noisy, quality) if quality else from_float(noisy, np.uint8)
    measured = estimator.measure(stored)
    assert 3 < measured.for_model(WHITE_TASTE).sigma < 45
    assert 1.5 < measured.for_model(CAMERA_TASTE).sigma < 30


def answered(sigmas: list[float], claimed: float) -> Answered:
    """Of crops with those sigmas, of which each is told with that deviation of its logarithm."""
    answers = np.array([(np.log1p(sigma), claimed) for sigma in sigmas])
    mean, deviation = combined(answers, 0.5)
    return Answered(
        float(np.expm1(mean)), deviation * float(np.exp(mean)), answers, np.full(len(sigmas), 0.5)
    )


def test_even_noise_counts_and_uneven_texture_does_not() -> None:
    ends, grows = QuietSpectrum(0.8, 1.0, 1.0, 2.0), QuietSpectrum(2.5, 1.0, 1.0, 2.0)
    even, uneven = answered([2.0] * 20, 0.4), answered([0.2] * 8 + [5.0] * 12, 0.7)
    assert noise_share(even, ends) == 1
    assert noise_share(uneven, grows) == 0
    faint = answered([1.2] * 20, 0.4)
    assert noise_share(faint, ends) > noise_share(faint, grows)
    # Colour all over a picture is noise, however coarse.
    assert noise_share(uneven, QuietSpectrum(2.5, 1.0, 20.0, 30.0)) == 1
    assert noise_share(uneven, None) == 1


def test_colour_that_grows_coarse_tells_of_a_camera_and_gray_has_none_to_tell() -> None:
    even = answered([1.2] * 20, 0.4)
    of_camera, of_scene = QuietSpectrum(1.0, 2.2, 1.0, 2.0), QuietSpectrum(1.0, 0.2, 1.0, 2.0)
    assert noise_share(even, of_camera) > noise_share(even, of_scene)
    faint = answered([0.5] * 20, 0.4)
    in_gray = QuietSpectrum(1.0, 0.0, 0.0, 0.0, is_gray=True)
    without_colour = QuietSpectrum(1.0, 0.0, 0.0, 0.0)
    assert noise_share(faint, in_gray) > noise_share(faint, without_colour)


def smoothed_noise(scene: FloatPixels, strength: float) -> FloatPixels:
    """As from a camera that smooths: the luminance a little, the colour to blotches."""
    rng = np.random.default_rng(4)
    gray, colour = (
        gaussian_filter(rng.standard_normal(scene.shape), (reach, reach, 0)) for reach in (0.7, 2.5)
    )
    gray, colour = gray.mean(axis=2, keepdims=True), colour - colour.mean(axis=2, keepdims=True)
    noise = gray / gray.std() + colour / colour.std()
    return np.asarray(scene + noise * strength / 255, np.float32)


@pytest.mark.parametrize("name", ["coffee", "chelsea"])
def test_a_cameras_weak_noise_is_given_what_its_usual_noise_is_worth(
    estimator: SigmaEstimator, name: str
) -> None:
    """The network, taught white noise, reads about 5 levels of it."""
    scene = gaussian_filter(to_float(getattr(data, name)()), (1.2, 1.2, 0))
    measured = estimator.measure(through_jpeg(smoothed_noise(scene, 4), 95))
    assert measured.fine.sigma < 6
    assert measured.for_model(CAMERA_TASTE).sigma > measured.fine.sigma + 2
    assert measured.for_model(WHITE_TASTE).sigma > 12
