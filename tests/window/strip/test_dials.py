"""The strip varies any control of the recipe: the others stay as they are applied."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.core.crop_denoiser import CropResult
from denoise_gui.engine import Denoiser, Model, Recipe
from denoise_gui.engine.images.display_pyramid import to_bgrx
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.features.strip.bracket import Bracket
from denoise_gui.features.strip.dial import Dial
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image

BASE = Recipe(25, colour=40, brightness=BrightnessCurve.of_handles(1.4, 0.6), grain=0.2)


def curve(shadows: float, highlights: float) -> BrightnessCurve:
    return BrightnessCurve.of_handles(shadows, highlights)


CASES = {
    Dial.SIGMA: (
        (10, 15, 20, 25, 30, 35, 40),
        lambda v: Recipe(v, 40, 1, curve(1.4, 0.6), None, 0.2),
    ),
    Dial.COLOUR: (
        (16, 24, 32, 40, 48, 56, 64),
        lambda v: Recipe(25, v, 1, curve(1.4, 0.6), None, 0.2),
    ),
    Dial.SHADOWS: (
        (0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0),
        lambda v: Recipe(25, 40, 1, curve(v, 0.6), None, 0.2),
    ),
    Dial.HIGHLIGHTS: (
        (0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2),
        lambda v: Recipe(25, 40, 1, curve(1.4, v), None, 0.2),
    ),
    Dial.GRAIN: (
        (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
        lambda v: Recipe(25, 40, 1, curve(1.4, 0.6), None, v),
    ),
    Dial.COARSE: (
        (0, 1, 2, 3, 4, 5, 6),
        lambda v: Recipe(25, 40, 1, curve(1.4, 0.6), None, 0.2, v),
    ),
}


@pytest.mark.parametrize("dial", list(Dial))
def test_it_shows_the_recipe_with_seven_values_of_one_control(
    application: Application, quarter_photo: Path, model_path: Path, qtbot: QtBot, dial: Dial
) -> None:
    open_image(application, quarter_photo, qtbot)
    document, strip = application.document, application.strip.strip
    document.set_recipe(BASE)
    document.end_gesture()
    application.run(f"strip.{dial.value}")
    assert strip.isVisible()
    assert strip.head.choice.currentText() == dial.name_shown
    values, recipe_at = CASES[dial]
    assert strip.request.values == values
    words = strip.head.recipe_words.text()
    assert all(word in words for word in ("Sigma 25", "colour 40", "× 1.4", "× 0.6", "grain 20 %"))
    pixels, denoiser = np.asarray(Image.open(quarter_photo)), Denoiser(Model(model_path))
    expected = {
        value: to_bgrx(denoiser.denoise(pixels, recipe_at(value), region=strip.request.rect))
        for value in (values[0], values[-1])
    }

    def exact() -> None:
        for value, picture in expected.items():
            assert value in strip.pictures
            assert np.abs(strip.pictures[value].astype(int) - picture).max() <= 1

    qtbot.waitUntil(exact, timeout=TIMEOUT)
    # What is pointed at is shown large, what is clicked is applied, as one step to undo.
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    at = strip.chosen_value
    assert at is not None
    assert document.frame is not None
    assert document.frame.recipe == dial.applied(document.recipe, at)
    assert application.window.status.sigma.text() == f"{dial.words(at)}, preview"
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert dial.of(document.recipe) == pytest.approx(at)
    model = document.recipe.model
    assert document.recipe.key() == replace(recipe_at(at), model=model).key()
    document.undo_stack.undo()
    assert document.recipe.key() == replace(BASE, model=model).key()


def test_it_follows_when_another_control_is_moved(
    application: Application, quarter_photo: Path, model_path: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    document, strip = application.document, application.strip.strip
    application.run("strip.grain")
    document.set_recipe(Recipe(30))
    document.end_gesture()
    pixels, denoiser = np.asarray(Image.open(quarter_photo)), Denoiser(Model(model_path))
    wanted = Recipe(30, grain=0.5)
    expected = to_bgrx(denoiser.denoise(pixels, wanted, region=strip.request.rect))

    def exact() -> None:
        assert np.abs(strip.pictures[0.5].astype(int) - expected).max() <= 1

    qtbot.waitUntil(exact, timeout=TIMEOUT)
    assert "Sigma 30" in strip.head.recipe_words.text()


def test_a_linked_colour_keeps_its_mark_and_stays_linked(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    """Through the ratio a value comes back not quite as it was."""
    open_image(application, quarter_photo, qtbot)
    document, strip = application.document, application.strip.strip
    document.set_recipe(Recipe(7.5, colour_ratio=1.3333))
    application.run("strip.colour")
    bracket = strip.bracket
    assert bracket.nearest(document.recipe.colour_sigma) == bracket.at
    strip._take(6)
    assert document.recipe.colour is None
    assert strip.bracket.nearest(document.recipe.colour_sigma) == strip.bracket.at


def test_a_gray_picture_has_no_colour_to_vary(
    application: Application, quarter_photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    strip = application.strip.strip
    application.run("strip.colour")
    gray = tmp_path / "gray.png"
    Image.fromarray(np.asarray(Image.open(quarter_photo))[..., 1]).save(gray)
    open_image(application, gray, qtbot)
    assert strip.dial is Dial.SIGMA
    assert strip.head.choice.currentIndex() == 0
    strip.vary(Dial.COLOUR)
    assert strip.dial is Dial.SIGMA


@pytest.mark.parametrize("dial", list(Dial))
def test_always_seven_different_values_of_the_control(dial: Dial) -> None:
    scale = dial.scale(75)
    for share in np.linspace(0, 1, 41):
        value = round(round(share * scale.limit / scale.unit) * scale.unit, 4)
        bracket = Bracket.around(value, None, scale)
        for _ in range(4):
            values = bracket.values
            assert len(set(values)) == len(values) == 7
            assert list(values) == sorted(values)
            assert values[0] >= 0
            assert values[-1] <= scale.limit
            bracket = bracket.widened(1).shifted(2)


def test_a_crop_of_what_was_applied_before_is_not_taken_for_the_present_one(
    application: Application, quarter_photo: Path, model_path: Path, qtbot: QtBot
) -> None:
    """A result may be on its way to the strip while another control moves."""
    open_image(application, quarter_photo, qtbot)
    strip, pictures = application.strip.strip, application.strip.pictures
    results: list[CropResult] = []
    pictures._crops.finished.connect(results.append)
    application.run("view.strip")
    document = application.document
    qtbot.waitUntil(lambda: len(results) == len(strip.request.values), timeout=TIMEOUT)
    document.set_recipe(replace(document.recipe, grain=1.0))
    for late in list(results):
        pictures._crops.finished.emit(late)
    document.end_gesture()
    denoiser, noisy = Denoiser(Model(model_path)), np.asarray(Image.open(quarter_photo))
    wish = strip.request
    exact = {
        value: to_bgrx(denoiser.denoise(noisy, document.recipe.with_sigma(value), region=wish.rect))
        for value in wish.values
    }

    def all_exact() -> None:
        for value, picture in exact.items():
            assert value in strip.pictures
            assert np.abs(strip.pictures[value].astype(int) - picture).max() <= 1

    qtbot.waitUntil(all_exact, timeout=TIMEOUT)


def test_crops_and_head_stand_under_each_other_with_the_margin_of_the_panels(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    application.run("view.strip")
    strip, panel = application.strip.strip, application.sigma_panel
    margins = panel.layout().contentsMargins()
    cells = strip._cells()
    assert strip.head.choice.x() == cells[0].left() == margins.left()
    assert strip.width() - cells[-1].right() == pytest.approx(margins.right(), abs=7)
