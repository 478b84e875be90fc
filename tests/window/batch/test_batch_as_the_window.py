"""A batch of the window works as the window does: with its model, what that does with colours, how
files are saved and how camera raw is developed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, JpegImagePlugin
from pytestqt.qtbot import QtBot

from denoise_gui.core.save_settings import choose_save_options
from denoise_gui.engine import Denoiser, Model, Recipe
from denoise_gui.engine.batch import pipeline
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.images.camera_raw import Development
from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.features.batch.choices import SigmaSource
from denoise_gui.features.batch.window import BatchWindow
from tests.driven import DrivenApplication as Application
from tests.engine.models.foreign_models import reorganising_network
from tests.window.batch.conftest import MakeFolder, add, run
from tests.window.conftest import TIMEOUT


def one_sigma(window: BatchWindow, sigma: float) -> None:
    options = window.options
    options.sigma_from.setCurrentIndex(options.sigma_from.findData(SigmaSource.ONE))
    options.sigma.setValue(sigma)


def test_a_gray_model_is_used_as_in_the_window(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path = reorganising_network(tmp_path / "gray.onnx", channels=1)
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
        application.open_model(path)
    application.session.live.use_gray(GrayUse.LUMA)
    folder = make_folder("in", 1)
    add(application, batch_window, folder, qtbot)
    one_sigma(batch_window, 25)
    run(application, batch_window, qtbot)
    result = load_image(tmp_path / "out" / "00_denoised.png").pixels
    recipe = Recipe(25, gray_use=GrayUse.LUMA)
    expected = Denoiser(Model(path)).denoise(load_image(folder / "00.png").pixels, recipe)
    assert np.array_equal(result, expected)


def test_all_that_the_window_applies_is_applied_but_the_mask(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
    model_path: Path,
) -> None:
    recipe = Recipe(5, colour=30, grain=0.3, mask=SigmaMask(np.zeros((1, 1))))
    document = application.document
    document.set_recipe(replace(recipe, model=document.recipe.model))
    folder = make_folder("in", 1)
    add(application, batch_window, folder, qtbot)
    one_sigma(batch_window, 12)
    run(application, batch_window, qtbot)
    result = load_image(tmp_path / "out" / "00_denoised.png").pixels
    pixels = load_image(folder / "00.png").pixels
    expected = Denoiser(Model(model_path)).denoise(pixels, Recipe(12, colour=30, grain=0.3))
    assert np.array_equal(result, expected)


def test_colours_are_kept_as_the_window_keeps_them(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    add(application, batch_window, make_folder("in", 1), qtbot)
    batch_window.options.format.setCurrentText("JPEG")
    for subsampling, number in (("4:2:0", 2), ("4:4:4", 0)):
        choose_save_options(SaveOptions(subsampling=subsampling))
        run(application, batch_window, qtbot)
        with Image.open(tmp_path / "out" / "00_denoised.jpg") as saved:
            assert JpegImagePlugin.get_sampling(saved) == number


def test_camera_raw_is_developed_as_in_the_window(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Development] = []

    def load(path: Path, *, raw: Development, **others: Any) -> Photograph:
        asked.append(raw)
        return load_image(path, raw=raw, **others)

    monkeypatch.setattr(pipeline, "load_image", load)
    add(application, batch_window, make_folder("in", 1), qtbot)
    choose_save_options(SaveOptions(raw_linear=True))
    run(application, batch_window, qtbot)
    assert asked == [Development.LINEAR]


def test_no_sigma_beyond_the_model_can_be_entered(
    application: Application, batch_window: BatchWindow, qtbot: QtBot
) -> None:
    one_sigma(batch_window, 200)
    assert batch_window.options.sigma.value() == 75
    application.document.set_sigma_max(30)
    application.run("file.batch")
    assert batch_window.options.sigma.value() == 30
