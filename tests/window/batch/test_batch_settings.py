"""What a batch applies: as the open picture, automatic, or by a preset; or as a table says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from denoise_gui.core.presets import user_presets
from denoise_gui.engine import Denoiser, Model, Recipe
from denoise_gui.engine.batch.items import Beyond, Found, Status
from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.recipe import AUTOMATIC
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.features.batch import queue_file
from denoise_gui.features.batch.choices import SettingsSource, SigmaSource
from denoise_gui.features.batch.window import BatchWindow
from tests.driven import DrivenApplication as Application
from tests.window.batch.conftest import MakeFolder, add, run, states

PRESET = Recipe(14, colour=40, brightness=BrightnessCurve.of_handles(1.5, 0.5), grain=0.25)


def choose(window: BatchWindow, settings: str, sigma: SigmaSource) -> None:
    options = window.options
    at = options.settings_from.findText(settings)
    assert at >= 0, settings
    options.settings_from.setCurrentIndex(at)
    options.sigma_from.setCurrentIndex(options.sigma_from.findData(sigma))


def result_of(tmp_path: Path) -> np.ndarray:
    return load_image(tmp_path / "out" / "00_denoised.png").pixels


def test_by_a_preset(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
    model_path: Path,
) -> None:
    user_presets().save("Night", PRESET)
    application.run("file.batch")
    folder = make_folder("in", 1)
    add(application, batch_window, folder, qtbot)
    document = application.document
    document.set_recipe(replace(Recipe(50, grain=1), model=document.recipe.model))
    choose(batch_window, "Preset “Night”", SigmaSource.SETTINGS)
    run(application, batch_window, qtbot)
    pixels, denoiser = load_image(folder / "00.png").pixels, Denoiser(Model(model_path))
    assert np.array_equal(result_of(tmp_path), denoiser.denoise(pixels, PRESET))
    assert batch_window.options.choices.preset == "Night"
    assert batch_window.options.choices.settings_from is SettingsSource.PRESET


def test_as_the_open_picture_with_its_sigma(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
    model_path: Path,
) -> None:
    document = application.document
    document.set_recipe(replace(PRESET, model=document.recipe.model))
    folder = make_folder("in", 1)
    add(application, batch_window, folder, qtbot)
    choose(batch_window, "Of the open picture", SigmaSource.SETTINGS)
    run(application, batch_window, qtbot)
    pixels, denoiser = load_image(folder / "00.png").pixels, Denoiser(Model(model_path))
    assert np.array_equal(result_of(tmp_path), denoiser.denoise(pixels, PRESET))


def test_automatic_takes_nothing_of_the_open_picture(
    application: Application, batch_window: BatchWindow
) -> None:
    document = application.document
    document.set_recipe(replace(PRESET, model=document.recipe.model))
    choose(batch_window, "Automatic", SigmaSource.SETTINGS)
    in_use = application.batch._in_use()
    recipe = batch_window.options.choices.settings(
        in_use.recipe, in_use.save, user_presets()
    ).recipe
    assert recipe == Recipe(AUTOMATIC, model=document.recipe.model)


@pytest.mark.parametrize("damaged", [False, True])
def test_a_preset_that_cannot_be_read_is_told_and_nothing_else_is_taken(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
    damaged: bool,
) -> None:
    user_presets().save("Gone", PRESET)
    application.run("file.batch")
    add(application, batch_window, make_folder("in", 1), qtbot)
    choose(batch_window, "Preset “Gone”", SigmaSource.ESTIMATE)
    path = user_presets().path_of("Gone")
    if damaged:
        path.write_text('{"sigma": NaN}')
    else:
        path.unlink()
    # The list is renewed, and still says what is chosen.
    application.run("file.batch")
    assert batch_window.options.settings_from.currentText() == "Preset “Gone”"
    batch_window.start_button.click()
    assert batch_window.notice_bar.isVisible()
    assert path.name in batch_window.notice_bar.text
    assert states(batch_window) == [Status.WAITING]
    assert not (tmp_path / "out").exists()


def test_as_a_table_says_for_each(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
    model_path: Path,
) -> None:
    folder = make_folder("in", 2)
    table = tmp_path / "table.csv"
    table.write_text("path,sigma,colour,grain\nin/00.png,12,30,0.5\nin/01.png,9,,\n")
    add(application, batch_window, folder, qtbot)
    choose(batch_window, "Of the open picture", SigmaSource.TABLE)
    document = application.document
    document.set_recipe(replace(Recipe(20, grain=0.1), model=document.recipe.model))
    batch_window.options.table.setText(str(table))
    run(application, batch_window, qtbot)
    denoiser = Denoiser(Model(model_path))
    for name, recipe in (("00", Recipe(12, colour=30, grain=0.5)), ("01", Recipe(9, grain=0.1))):
        pixels = load_image(folder / f"{name}.png").pixels
        result = load_image(tmp_path / "out" / f"{name}_denoised.png").pixels
        assert np.array_equal(result, denoiser.denoise(pixels, recipe))


def test_what_a_table_said_is_remembered_with_the_queue(tmp_path: Path) -> None:
    rows = (
        Found(tmp_path / "a.png", tmp_path, 9.0, Beyond(30.0, 1.4, 0.7, 0.2)),
        Found(tmp_path / "b.png", None, AUTOMATIC, Beyond(colour=AUTOMATIC)),
        Found(tmp_path / "c.png"),
    )
    for begun in (True, False):
        queue_file.save_queue(rows, begun=begun)
        assert queue_file.load_queue() == queue_file.LeftQueue(rows, begun)


def test_a_queue_of_an_earlier_version_comes_back(tmp_path: Path) -> None:
    """It was a list of rows, written when work began."""
    row = {"path": str(tmp_path / "a.png"), "root": None, "sigma": None, "automatic": False}
    queue_file.queue_path().parent.mkdir(parents=True, exist_ok=True)
    queue_file.queue_path().write_text(json.dumps([row]))
    assert queue_file.load_queue() == queue_file.LeftQueue((Found(tmp_path / "a.png"),), True)
