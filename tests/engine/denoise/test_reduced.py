"""The reduced picture, denoised, is nearly the full-size result reduced."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from denoise_gui.engine import Denoiser, Model, Recipe
from denoise_gui.engine.denoise.reduced import denoise_reduced
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.measure.metrics import psnr
from denoise_gui.engine.rect import Rect
from tests.conftest import noisy_picture


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("gray", [False, True], ids=["colour", "gray"])
def test_it_is_near_the_truth_and_as_bright(model_path: Path, level: int, gray: bool) -> None:
    denoiser = Denoiser(Model(model_path))
    noisy = np.rint(np.clip(noisy_picture(256, 320, 25), 0, 1) * 255).astype(np.uint8)
    if gray:
        noisy = noisy[..., 0].copy()
    before = DisplayPyramid.of(noisy).levels[level]
    truth = DisplayPyramid.of(denoiser.denoise(noisy, 25.0)).levels[level]
    region = Rect(0, 0, *before.shape[:2])
    shown = denoise_reduced(denoiser, before, level, 25.0, region, gray=gray)
    near = psnr(shown[..., :3], truth[..., :3], 255)
    assert near > 34
    assert near > psnr(before[..., :3], truth[..., :3], 255) + (3 if level == 1 else 0)
    brightness = shown[..., :3].mean() - truth[..., :3].mean()
    assert abs(brightness) < 0.5


def test_a_region_is_that_part_of_it(model_path: Path) -> None:
    denoiser = Denoiser(Model(model_path))
    noisy = np.rint(np.clip(noisy_picture(200, 240, 25), 0, 1) * 255).astype(np.uint8)
    before = DisplayPyramid.of(noisy).levels[1]
    whole = denoise_reduced(denoiser, before, 1, 25.0, Rect(0, 0, 100, 120), gray=False)
    part = denoise_reduced(denoiser, before, 1, 25.0, Rect(16, 24, 80, 104), gray=False)
    assert np.abs(part.astype(int) - whole[16:80, 24:104]).max() <= 1


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("gray", [False, True], ids=["colour", "gray"])
def test_a_sigma_for_coarse_noise_shows_in_it_too(model_path: Path, level: int, gray: bool) -> None:
    denoiser = Denoiser(Model(model_path))
    noisy = np.rint(np.clip(noisy_picture(257, 320, 25), 0, 1) * 255).astype(np.uint8)
    if gray:
        noisy = noisy[..., 0].copy()
    recipe = Recipe(25, coarse_sigma=3)
    before = DisplayPyramid.of(noisy).levels[level]
    truth = DisplayPyramid.of(denoiser.denoise(noisy, recipe)).levels[level]
    without = DisplayPyramid.of(denoiser.denoise(noisy, 25.0)).levels[level]
    region = Rect(0, 0, *before.shape[:2])
    shown = denoise_reduced(denoiser, before, level, recipe, region, gray=gray)
    near = psnr(shown[..., :3], truth[..., :3], 255)
    assert near > (45 if level == 1 else 38)
    assert near > psnr(without[..., :3], truth[..., :3], 255) + 3
    part = Rect(16, 24, 48, 72)
    again = denoise_reduced(denoiser, before, level, recipe, part, gray=gray)
    assert np.abs(again.astype(int) - shown[part.slices()]).max() <= 1
