"""A mask is there again at the next start, and what cannot be read is as if it had never been."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.features.live.remembered import RememberedRecipes

MASK = SigmaMask(np.random.default_rng(0).uniform(0, 4, (60, 80)), made_for=(480, 640))


def at_the_next_start(memory: Path, photograph: Path) -> Recipe | None:
    return RememberedRecipes(memory).of(photograph)


def test_a_mask_is_there_at_the_next_start_and_gone_once_it_is_cleared(tmp_path: Path) -> None:
    memory, photograph = tmp_path / "recipes.json", tmp_path / "a.png"
    recipe = Recipe(7.5, mask=MASK)
    kept = RememberedRecipes(memory)
    kept.keep(photograph, recipe)
    kept.write()
    again = at_the_next_start(memory, photograph)
    assert again == recipe
    assert again is not None
    assert again.mask is not None
    assert again.mask.made_for == (480, 640)
    assert at_the_next_start(memory, tmp_path / "b.png") is None
    kept.keep(photograph, replace(recipe, mask=None))
    kept.write()
    assert at_the_next_start(memory, photograph) == Recipe(7.5)
    assert list((tmp_path / "masks").iterdir()) == []


def test_a_damaged_mask_takes_nothing_else_with_it(tmp_path: Path) -> None:
    memory, photograph = tmp_path / "recipes.json", tmp_path / "a.png"
    kept = RememberedRecipes(memory)
    kept.keep(photograph, Recipe(7.5, mask=MASK))
    kept.write()
    (file,) = (tmp_path / "masks").iterdir()
    for content in (b"", b"{", file.read_bytes().replace(b'"data": "', b'"data": "AAAA')):
        file.write_bytes(content)
        assert at_the_next_start(memory, photograph) == Recipe(7.5)


def test_of_many_masks_the_last_are_kept(tmp_path: Path) -> None:
    memory = tmp_path / "recipes.json"
    kept = RememberedRecipes(memory)
    small = SigmaMask(np.zeros((1, 1)))
    for number in range(203):
        kept.keep(tmp_path / f"{number}.png", Recipe(5, mask=small))
    kept.write()
    assert len(list((tmp_path / "masks").iterdir())) == 200
    last = at_the_next_start(memory, tmp_path / "202.png")
    assert last is not None
    assert last.mask == small
