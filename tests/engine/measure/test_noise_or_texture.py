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


def test_even_noise_counts_and_uneven_texture_does_not() -> None:
    def answers(sigmas: list[float], deviation: float) -> NDArray[np.float64]:
        return np.array([(np.log1p(sigma), deviation) for sigma in sigmas])

    flat, steep = QuietSpectrum(0.2, 0.8, 1.0), QuietSpectrum(0.9, 0.8, 1.0)
    even, uneven = answers([2.0] * 20, 0.4), answers([0.2] * 8 + [5.0] * 12, 0.7)
    fine = answers([0.5] * 20, 0.4)
    assert noise_share(fine, even, flat) == 1
    assert noise_share(fine, uneven, steep) == 0
    assert noise_share(fine, even, flat) > noise_share(fine, even, steep)
    # Colour all over a picture is noise, however coarse.
    assert noise_share(fine, uneven, QuietSpectrum(0.9, 0.8, 20.0)) == 1
    assert noise_share(fine, uneven, None) == 1
