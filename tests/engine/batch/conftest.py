"""Small noisy photographs in folders, and the shipped model ready to run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine.batch.items import Settings
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.runtime.model import Model
from tests.conftest import noisy_picture

MakePhotograph = Callable[..., Path]


@pytest.fixture(scope="session")
def denoiser(model_path: Path) -> Denoiser:
    return Denoiser(Model(model_path), tile_size=48)


@pytest.fixture
def make_photograph(tmp_path: Path) -> MakePhotograph:
    """Writes a photograph below the test's folder: name, and optionally size, sigma, seed."""

    def make(
        name: str, height: int = 40, width: int = 48, sigma: float = 25, seed: int = 0
    ) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pixels = np.clip(noisy_picture(height, width, sigma, seed=seed), 0, 1) * 255
        Image.fromarray(np.rint(pixels).astype(np.uint8)).save(path)
        return path

    return make


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "out", Recipe(20))
