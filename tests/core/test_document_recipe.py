"""The document owns what is applied: changed undoably, remembered for each image, within what the
model can do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from denoise_gui.core.document import Document
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.recipe import AUTOMATIC, ModelRef, Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import SigmaMask


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    return Document()


def open_image(document: Document, name: str) -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    pyramid = DisplayPyramid.of(pixels)
    document.open(Photograph(pixels=pixels, path=Path(name)), pyramid, pyramid.copy())


def test_every_part_can_be_changed_and_undone(document: Document) -> None:
    told: list[Recipe] = []
    document.recipe_changed.connect(told.append)
    start = document.recipe
    changes = {
        "luminance": 40.0,
        "colour": 12.5,
        "brightness": BrightnessCurve.of_handles(1.5, 0.5),
        "mask": SigmaMask(np.zeros((2, 2))),
        "grain": 0.25,
    }
    states = [start]
    for name, value in changes.items():
        document.set_recipe(replace(document.recipe, **{name: value}))
        states.append(document.recipe)
        document.end_gesture()
    assert told == states[1:]
    texts = []
    for state in reversed(states[:-1]):
        texts.append(document.undo_stack.undoText())
        document.undo_stack.undo()
        assert document.recipe == state
    assert texts == ["Grain 25 %", "Mask", "Sigma by Brightness", "Colour Sigma 12.5", "Sigma 40"]
    for state in states[1:]:
        document.undo_stack.redo()
        assert document.recipe == state


def test_one_gesture_is_one_step_for_whatever_is_dragged(document: Document) -> None:
    start = document.recipe
    for grain in (0.1, 0.2, 0.3):
        document.set_recipe(replace(document.recipe, grain=grain))
    assert document.undo_stack.count() == 1
    document.set_sigma(30)
    document.set_sigma(31)
    assert document.undo_stack.count() == 2
    document.end_gesture()
    document.set_sigma(32)
    assert document.undo_stack.count() == 3
    for _ in range(3):
        document.undo_stack.undo()
    assert document.recipe == start


def test_undo_leaves_alone_what_the_step_did_not_change(document: Document) -> None:
    document.set_sigma(40)
    document.use_model(ModelRef(Path("other.onnx")))
    document.use_gray(GrayUse.LUMA)
    document.undo_stack.undo()
    assert document.sigma == 25
    assert document.recipe.model.path == Path("other.onnx")
    assert document.recipe.gray_use is GrayUse.LUMA


def test_each_image_has_its_own_and_a_new_one_that_of_the_last(document: Document) -> None:
    open_image(document, "a.png")
    document.set_recipe(Recipe(40, colour=10, grain=0.5, mask=SigmaMask(np.zeros((1, 2)))))
    mine = document.recipe
    open_image(document, "b.png")
    assert document.recipe == replace(mine, mask=None)  # which was made for the other
    document.set_recipe(Recipe(5))
    document.use_gray(GrayUse.LUMA)
    open_image(document, "a.png")
    assert document.recipe == replace(mine, gray_use=GrayUse.LUMA)
    open_image(document, "b.png")
    assert document.recipe == Recipe(5, gray_use=GrayUse.LUMA)


def test_sigma_goes_as_far_as_the_model(document: Document) -> None:
    limits: list[float] = []
    document.sigma_max_changed.connect(limits.append)
    document.set_sigma(500)
    assert document.sigma == 75
    document.set_recipe(Recipe(70, colour=70))
    document.set_sigma_max(50.3)
    assert limits == [50]
    assert (document.sigma, document.recipe.colour_sigma) == (50, 50)
    document.undo_stack.undo()
    assert document.sigma == 50  # it was more then
    document.set_sigma_max(100)
    document.set_sigma(90)
    assert document.sigma == 90


def test_what_one_starts_with_waits_for_the_model(document: Document) -> None:
    document.start_with(90)
    document.set_sigma_max(100)
    assert document.sigma == 90
    assert document.undo_stack.count() == 0
    document.start_with(90)
    document.set_sigma_max(75)
    assert document.sigma == 75


def test_nothing_automatic_is_applied_before_it_is_measured(document: Document) -> None:
    with pytest.raises(ValueError, match="measured"):
        document.set_recipe(Recipe(AUTOMATIC))


def test_a_recipe_without_a_file_leaves_the_model_as_it_is(document: Document) -> None:
    mine = ModelRef(Path("mine.onnx"))
    document.use_model(mine)
    document.set_recipe(Recipe(12, model=ModelRef(name="theirs", sha256="ab" * 32)))
    assert document.recipe == Recipe(12, model=mine)
    document.set_recipe(Recipe(13, model=ModelRef(Path("other.onnx"))))
    assert document.recipe.model.path == Path("other.onnx")
    document.undo_stack.undo()
    assert document.recipe == Recipe(12, model=mine)


def test_a_sigma_between_two_steps_is_kept(document: Document) -> None:
    document.set_recipe(Recipe(12.34))
    assert document.sigma == 12.34
