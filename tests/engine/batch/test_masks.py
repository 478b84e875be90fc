"""A mask in a batch: on the photographs it was made for, and said of the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from denoise_gui.engine.batch.items import Settings, Status
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from tests.engine.batch.conftest import MakePhotograph
from tests.engine.batch.runs import run, statuses


def test_only_photographs_of_its_size_are_denoised_with_it(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    rng = np.random.default_rng(0)
    recipe = Recipe(20, mask=SigmaMask(rng.uniform(0, 2, (40, 48)), made_for=(40, 48)))
    paths = [make_photograph("s/a.png"), make_photograph("s/b.png", height=44)]
    result = run(denoiser, paths, replace(settings, recipe=recipe))
    assert statuses(result) == [Status.DONE, Status.FAILED]
    message = result.outcomes[1].message
    assert "b.png" in message
    assert "48 × 40 pixels, and this one has 48 × 44" in message
    target = result.outcomes[0].target
    assert target is not None
    whole = Denoiser(denoiser.model).denoise(load_image(paths[0]).pixels, recipe)
    assert np.array_equal(load_image(target).pixels, whole)
    assert [path.name for path in Path(settings.output).glob("*.png")] == ["a.png"]


def test_a_gray_image_of_other_proportions_is_told_too(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    recipe = Recipe(20, mask=SigmaMask(np.zeros((400, 200))))
    result = run(denoiser, [make_photograph("s/a.png")], replace(settings, recipe=recipe))
    assert statuses(result) == [Status.FAILED]
    assert "other proportions" in result.outcomes[0].message
