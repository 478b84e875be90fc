"""Which model an image has back that was open before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from denoise_gui.core.recipe_memory import RecipeMemory
from denoise_gui.engine.images.image_file import Photograph, load_image
from denoise_gui.engine.recipe import ModelRef, Recipe


@pytest.fixture
def photograph(tmp_path: Path) -> Photograph:
    path = tmp_path / "a.png"
    Image.fromarray(np.zeros((8, 8, 3), np.uint8)).save(path)
    return load_image(path)


@pytest.fixture
def memory() -> RecipeMemory:
    memory = RecipeMemory()
    memory.chooses_model = True
    return memory


@pytest.fixture
def own(tmp_path: Path) -> ModelRef:
    path = tmp_path / "own.onnx"
    path.touch()
    return ModelRef(path)


IN_USE = ModelRef(Path("in use.onnx"))


def test_it_is_the_one_that_it_had(
    memory: RecipeMemory, photograph: Photograph, own: ModelRef
) -> None:
    assert photograph.path
    memory.keep(photograph.path, Recipe(7.0, model=own))
    assert memory.beginning(photograph, Recipe(3.0, model=IN_USE)) == Recipe(7.0, model=own)
    assert not memory.model_is_open


def test_a_new_one_keeps_that_in_use_until_its_own_is_decided(
    memory: RecipeMemory, photograph: Photograph
) -> None:
    assert memory.beginning(photograph, Recipe(model=IN_USE)).model == IN_USE
    assert memory.model_is_open


def test_one_that_was_left_before_that_is_as_new(
    memory: RecipeMemory, photograph: Photograph, own: ModelRef
) -> None:
    assert photograph.path
    memory.beginning(photograph, Recipe(model=own))
    assert memory.keep(photograph.path, Recipe(7.0, model=own)) == Recipe(7.0)
    assert memory.beginning(photograph, Recipe(model=IN_USE)) == Recipe(7.0, model=IN_USE)
    assert memory.model_is_open


def test_one_whose_model_is_gone_is_as_new(
    memory: RecipeMemory, photograph: Photograph, tmp_path: Path
) -> None:
    assert photograph.path
    memory.keep(photograph.path, Recipe(7.0, model=ModelRef(tmp_path / "gone.onnx")))
    assert memory.beginning(photograph, Recipe(model=IN_USE)) == Recipe(7.0, model=IN_USE)
    assert memory.model_is_open


def test_where_one_model_is_for_all_it_stays(
    memory: RecipeMemory, photograph: Photograph, own: ModelRef
) -> None:
    assert photograph.path
    memory.chooses_model = False
    memory.keep(photograph.path, Recipe(7.0, model=own))
    assert memory.beginning(photograph, Recipe(model=IN_USE)) == Recipe(7.0, model=IN_USE)
    assert not memory.model_is_open
