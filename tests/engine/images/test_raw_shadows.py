"""Shadows of camera raw stay as bright as they were measured when they are denoised."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from denoise_gui.engine.images import raw_shadows, srgb_curve
from denoise_gui.engine.images.camera_raw import CameraRaw, Development
from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.images.raw_shadows import with_measured_shadows
from denoise_gui.engine.save_denoised import denoise_to_file
from denoise_gui.engine.shipped import shipped_model
from tests.engine.images.cameras import Camera
from tests.engine.images.test_linear_dng import stored

GRAY_CAMERA = CameraRaw(Development.REVERSIBLE)


@pytest.mark.parametrize("sigma", [15, 40])
@pytest.mark.parametrize("light", [0.0, 0.001, 0.003, 0.01])
def test_the_mean_of_a_dark_place_is_what_was_measured(
    tmp_path: Path, light: float, sigma: float
) -> None:
    """In levels of the screen's 255, where the noise has 33 of them."""
    camera = Camera()
    sensor = camera.sensor(np.full((160, 208, 3), light), noise=60)
    source = camera.write(tmp_path / "a.dng", sensor)
    taken = load_image(source, raw=Development.REVERSIBLE)
    assert taken.camera is not None
    measured = taken.camera.undone(taken.pixels)
    denoise_to_file(load_image(source), tmp_path / "b.dng", sigma, shipped_model())
    values, _ = stored(tmp_path / "b.dng")
    before, after = (_levels(part[16:-16, 16:-16], camera) for part in (measured, values))
    assert np.abs(after - np.maximum(before, 0)).max() < 0.5, (before, after)


def _levels(values: NDArray[np.float64], camera: Camera) -> NDArray[np.float64]:
    light = values.mean(axis=(0, 1)) * np.array(camera.balance)
    return np.asarray(srgb_curve.encoded(light) * 255)


def _picture(values: NDArray[np.float64]) -> NDArray[np.float32]:
    return GRAY_CAMERA.developed(values)


def test_what_is_bright_is_not_touched() -> None:
    clean = _picture(np.full((64, 64), 0.5))
    noisy = _picture(np.full((64, 64), 0.6))
    after = with_measured_shadows(noisy, clean.copy(), GRAY_CAMERA)
    np.testing.assert_allclose(after, clean, atol=1e-6)


def test_an_edge_that_was_softened_does_not_brighten_the_dark_beside_it() -> None:
    """A lamp whose light the network spread: what it lacks is not missing in the night around."""
    light = np.zeros((96, 96))
    light[40:56, 40:56] = 0.8
    noisy = _picture(light)
    light[39:57, 39:57] = 0.6
    after = GRAY_CAMERA.undone(with_measured_shadows(noisy, _picture(light), GRAY_CAMERA))
    assert np.abs(after[:36]).max() < 1e-4
    np.testing.assert_allclose(after[39:57, 39:57], 0.6, atol=1e-4)


def test_noise_that_is_left_in_black_leaves_it_black() -> None:
    """Cut off at black, it would be 13 levels of gray; beside a bright edge too."""
    left = np.random.default_rng(3).normal(0, 0.01, (96, 96))
    left[:, 48:] += 0.7
    picture = _picture(left)
    after = GRAY_CAMERA.undone(with_measured_shadows(picture, picture.copy(), GRAY_CAMERA))
    assert after.min() > -1e-6
    shown = srgb_curve.encoded(after[:, :40].mean()) * 255
    assert shown < 1.5
    np.testing.assert_allclose(after[:, 56:], left[:, 56:], atol=1e-5)


def test_where_all_is_below_black_it_ends_at_black() -> None:
    picture = _picture(np.full((40, 40), -0.01))
    after = with_measured_shadows(picture, picture.copy(), GRAY_CAMERA)
    assert np.abs(after).max() < 1e-6


def test_how_many_rows_are_looked_at_together_does_not_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    noise = np.random.default_rng(5).normal(0.004, 0.01, (150, 70))
    noisy, clean = _picture(noise), _picture(noise * 0.4)
    whole = with_measured_shadows(noisy, clean.copy(), GRAY_CAMERA)
    monkeypatch.setattr(raw_shadows, "_BAND_ROWS", 16)
    np.testing.assert_array_equal(with_measured_shadows(noisy, clean.copy(), GRAY_CAMERA), whole)
