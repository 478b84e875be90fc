"""What is applied beyond sigma, in the running window: shown exactly, saved, copied, undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from denoise_gui.core.document import Document
from denoise_gui.core.shown import Frame
from denoise_gui.engine import Denoiser, Model, Recipe, load_image
from denoise_gui.engine.recipe import ModelRef
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.record.provenance import read_provenance
from tests.driven import DrivenApplication as Application
from tests.window.conftest import (
    TIMEOUT,
    open_image,
    shown_result,
    wait_for_exact_strip,
    wait_until_done,
)

WHOLE = Recipe(
    12,
    colour=30,
    brightness=BrightnessCurve.of_handles(1.4, 0.7),
    mask=SigmaMask(np.linspace(0, 1, 12).reshape(3, 4)),
    grain=0.2,
)


def apply(application: Application, recipe: Recipe, qtbot: QtBot) -> None:
    document = application.document
    document.set_recipe(replace(recipe, model=document.recipe.model))
    document.end_gesture()
    wait_until_done(application, qtbot)


def test_it_is_shown_saved_and_copied_alike(
    application: Application, small_photo: Path, tmp_path: Path, model_path: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    plain = shown_result(application)
    apply(application, WHOLE, qtbot)
    shown = shown_result(application)
    expected = Denoiser(Model(model_path)).denoise(load_image(small_photo).pixels, WHOLE)
    assert np.abs(shown.astype(int) - expected).max() <= 1
    assert application.document.frame is None
    target = tmp_path / "saved.png"
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.photographs.save(target)
    assert np.array_equal(np.asarray(Image.open(target)), expected)
    record = read_provenance(load_image(target).xmp)
    assert record is not None
    assert replace(record.recipe, model=ModelRef()) == WHOLE
    with qtbot.waitSignal(application.photographs.result_copy.copied, timeout=TIMEOUT):
        application.run("edit.copy")
    copied = QGuiApplication.clipboard().image().pixelColor(60, 45)
    assert [copied.red(), copied.green(), copied.blue()] == expected[45, 60].tolist()
    application.document.undo_stack.undo()
    wait_until_done(application, qtbot)
    assert np.array_equal(shown_result(application), plain)


def test_another_colour_grain_or_curve_alone_makes_the_picture_anew(
    application: Application, small_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    base = Recipe(25)
    seen = [shown_result(application).tobytes()]
    for other in (
        replace(base, colour=50),
        replace(base, grain=0.5),
        replace(base, coarse_sigma=6),
        replace(base, brightness=BrightnessCurve.of_handles(2, 0.5)),
        base,
    ):
        apply(application, other, qtbot)
        seen.append(shown_result(application).tobytes())
    assert len(set(seen)) == 5
    assert seen[0] == seen[-1]


def followed_at_once(document: Document, recipe: Recipe) -> Frame:
    """What a recipe shows from the knots, before it is exact."""
    wanted = replace(recipe, model=document.recipe.model)
    document.set_recipe(wanted)
    frame = document.frame
    assert frame is not None
    assert frame.interpolated
    assert frame.recipe == wanted
    return frame


def test_it_follows_the_hand_before_it_is_exact(
    application: Application, small_photo: Path, qtbot: QtBot
) -> None:
    """Every control moves the picture at once where the results at knots are there."""
    open_image(application, small_photo, qtbot)
    document, link = application.document, application.link
    qtbot.waitUntil(lambda: link.rested_generation == link.generation, timeout=TIMEOUT)
    for recipe in (
        Recipe(12, colour=30),
        Recipe(12, colour=30, grain=0.2),
        Recipe(12, colour=30, brightness=BrightnessCurve.of_handles(1.4, 0.7)),
        WHOLE,
    ):
        frame = followed_at_once(document, recipe)
        shown = document.shown_pixels(frame.raster.rect)[..., 2::-1].astype(float)
        document.end_gesture()
        wait_until_done(application, qtbot)
        exact = shown_result(application)[frame.raster.rect.slices()]
        assert 10 * np.log10(255**2 / np.mean((shown - exact) ** 2)) > 45


@pytest.mark.parametrize("zoom", [1.0, 0.5])
def test_a_sigma_for_coarse_noise_follows_the_hand_and_so_does_all_else_beside_it(
    application: Application, quarter_photo: Path, qtbot: QtBot, zoom: float
) -> None:
    open_image(application, quarter_photo, qtbot)
    application.window.canvas.zoom_to(zoom)
    document, link = application.document, application.link
    apply(application, Recipe(20, coarse_sigma=6), qtbot)
    qtbot.waitUntil(lambda: link.rested_generation == link.generation, timeout=TIMEOUT)
    for recipe in (
        Recipe(20, coarse_sigma=9),
        Recipe(14, coarse_sigma=9),
        Recipe(14, colour=30, grain=0.2, coarse_sigma=3),
        replace(WHOLE, coarse_sigma=5),
    ):
        frame = followed_at_once(document, recipe)
        shown = frame.raster.pixels[..., :3].astype(float)
        document.end_gesture()
        wait_until_done(application, qtbot)
        assert document.after is not None
        exact = document.after.level(frame.raster.level).crop(frame.raster.rect).pixels[..., :3]
        assert 10 * np.log10(255**2 / np.mean((shown - exact) ** 2)) > 45


def test_the_strip_shows_the_recipe_at_its_sigmas(
    application: Application, small_photo: Path, model_path: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    application.run("view.strip")
    recipe = Recipe(25, colour=60, grain=0.3)
    apply(application, recipe, qtbot)
    denoiser, pixels = Denoiser(Model(model_path)), load_image(small_photo).pixels
    wait_for_exact_strip(application, denoiser, pixels, recipe, qtbot)


def test_slider_and_number_go_as_far_as_the_model(
    application: Application, small_photo: Path, tmp_path: Path, model_path: Path, qtbot: QtBot
) -> None:
    panel, document = application.sigma_panel, application.document
    open_image(application, small_photo, qtbot)
    application.run("view.strip")
    for sigma_max, name in ((40.0, "near"), (120.0, "far")):
        file = onnx.load(model_path)
        for entry in file.metadata_props:
            if entry.key == "denoise.sigma_max":
                entry.value = str(sigma_max)
        onnx.save(file, tmp_path / f"{name}.onnx")
        with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
            application.link.use_model(tmp_path / f"{name}.onnx")
        panel.slider.setValue(panel.slider.maximum())
        assert document.sigma == sigma_max
        assert panel.number.value() == panel.number.maximum() == sigma_max
        assert application.strip.strip.bracket.values[-1] == sigma_max
        wait_until_done(application, qtbot)
        # What the knots show at the end of the slider is the result for that sigma.
        layer = application.live.stack.layer(sigma_max)
        assert layer is not None


def test_a_sigma_between_two_steps_is_shown_and_left_as_it_is(
    application: Application, small_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    apply(application, Recipe(12.34), qtbot)
    assert application.document.sigma == 12.34
    assert application.sigma_panel.number.value() == 12.3
