"""Another model is chosen while everything is in use: view, strip, loupe and preview become its
own, and nothing of the model before is left in any of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from denoise_gui.engine import Denoiser, Model, Recipe, load_image, shipped_model
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from tests.driven import DrivenApplication as Application
from tests.window.conftest import (
    TIMEOUT,
    open_image,
    shown_result,
    wait_for_exact_strip,
    wait_until_done,
)

MODEL = "light"
OTHER = "standard"

RECIPE = Recipe(20, colour=45, brightness=BrightnessCurve.of_handles(1.6, 0.6), grain=0.3)


@pytest.fixture
def with_all(application: Application, small_photo: Path, qtbot: QtBot) -> Application:
    """A photograph, everything in use, and the strip open."""
    open_image(application, small_photo, qtbot)
    application.document.set_recipe(replace(RECIPE, model=application.document.recipe.model))
    application.document.end_gesture()
    application.run("view.strip")
    wait_until_done(application, qtbot)
    return application


def expect_all_of(application: Application, name: str, photo: Path, qtbot: QtBot) -> None:
    """View and strip are the exact results of a model that ships."""
    denoiser, pixels = Denoiser(Model(shipped_model(name))), load_image(photo).pixels
    wait_for_exact_strip(application, denoiser, pixels, RECIPE, qtbot)
    result = denoiser.denoise(pixels, RECIPE)
    assert np.abs(shown_result(application).astype(int) - result).max() <= 1


def test_there_and_back(with_all: Application, small_photo: Path, qtbot: QtBot) -> None:
    application = with_all
    expect_all_of(application, MODEL, small_photo, qtbot)
    for name in (OTHER, MODEL):
        with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
            application.link.use_model(shipped_model(name))
        wait_until_done(application, qtbot)
        expect_all_of(application, name, small_photo, qtbot)
