"""Which shipped model suits a photograph, by its noise."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from skimage import data

from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.measure.sigma_estimate import SigmaEstimator
from denoise_gui.engine.measure.suited_model import suited_model
from denoise_gui.engine.shipped import shipped_sigma_estimator


@pytest.fixture(scope="module")
def estimator() -> SigmaEstimator:
    return SigmaEstimator(shipped_sigma_estimator())


def with_noise(levels: float, *, coarse: float = 0.0, gray: bool = False) -> Pixels:
    """(400, 500, 3) or (400, 500): a photograph with Gaussian noise, smoothed by `coarse`."""
    clean = data.coffee()[:, 50:550].astype(np.float64)
    noise = np.random.default_rng(3).standard_normal(clean.shape)
    if coarse:
        noise = gaussian_filter(noise, (coarse, coarse, 0))
    noisy = clean + noise / noise.std() * levels
    if gray:
        noisy = noisy[..., 1]
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("levels", [3, 10, 25, 50])
def test_white_noise_has_the_model_that_learned_it(estimator: SigmaEstimator, levels: int) -> None:
    assert suited_model(estimator.measure(with_noise(levels))) == "standard"


@pytest.mark.parametrize("levels", [6, 12, 20])
def test_noise_smoothed_by_a_camera_has_that_of_cameras(
    estimator: SigmaEstimator, levels: int
) -> None:
    assert suited_model(estimator.measure(with_noise(levels, coarse=1.0))) == "camera"


def test_gray_photographs_are_told_apart_too(estimator: SigmaEstimator) -> None:
    white, camera = with_noise(12, gray=True), with_noise(6, coarse=1.0, gray=True)
    assert suited_model(estimator.measure(white)) == "standard"
    assert suited_model(estimator.measure(camera)) == "camera"


def test_too_little_noise_tells_nothing(estimator: SigmaEstimator) -> None:
    smooth = np.repeat(np.linspace(20, 220, 400).astype(np.uint8)[None, :, None], 300, axis=0)
    assert suited_model(estimator.measure(np.repeat(smooth, 3, axis=2))) is None
    assert suited_model(estimator.measure(np.full((200, 200, 3), 255, np.uint8))) is None
    assert suited_model(estimator.measure(with_noise(25)[:7, :7])) is None
    assert suited_model(estimator.measure(with_noise(25)[:30, :30])) is None
