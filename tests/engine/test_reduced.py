"""The reduced denoise stands in for the full-size one: close to it, and no brighter or darker."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from denoise_gui.engine.denoiser import Denoiser
from denoise_gui.engine.display_pyramid import DisplayPyramid
from denoise_gui.engine.model import Model
from denoise_gui.engine.pixel_formats import from_float
from denoise_gui.engine.reduced import denoise_reduced
from denoise_gui.engine.tiling import Rect
from tests.conftest import noisy_picture


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.mean((a.astype(float) - b) ** 2)))


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("level", [1, 2, 3])
def test_it_is_close_to_the_full_size_result_reduced(
    model_path: Path, level: int, channels: int
) -> None:
    noisy = from_float(noisy_picture(400, 480, 25, channels), np.uint8)
    noisy = noisy[..., 0] if channels == 1 else noisy
    denoiser = Denoiser(Model(model_path))
    truth = DisplayPyramid.of(denoiser.denoise(noisy, 25)).levels[level]
    picture = DisplayPyramid.of(noisy).levels[level]
    region = Rect(3, 8, picture.shape[0], picture.shape[1] - 5)
    got = denoise_reduced(denoiser, picture, level, 25, region, gray=channels == 1)
    expected = truth[region.slices()]
    assert psnr(got, expected) > psnr(picture[region.slices()], expected) + 2
    assert psnr(got, expected) > 36
    assert got[..., :3].mean() == pytest.approx(expected[..., :3].mean(), abs=0.5)


def test_without_noise_to_remove_nothing_changes(model_path: Path) -> None:
    picture = DisplayPyramid.of(from_float(noisy_picture(64, 96), np.uint8)).levels[1]
    region = Rect(0, 0, *picture.shape[:2])
    denoiser = Denoiser(Model(model_path))
    assert (denoise_reduced(denoiser, picture, 1, 0.0, region, gray=False) == picture).all()
