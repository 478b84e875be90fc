"""What `denoise-gui run` is told to apply: a recipe out of options, of which each has its say over
the recipe file."""

from __future__ import annotations

import argparse
from dataclasses import replace

from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.recipe import AUTOMATIC, Recipe, Sigma
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.record.recipe_record import read_recipe


def wanted_recipe(options: argparse.Namespace) -> Recipe:
    """What is applied; without any sigma, a table is to give each photograph's: it is automatic.

    Raises:
        UserError: a file cannot be used, or a number is out of range.
    """
    recipe = read_recipe(options.recipe) if options.recipe else Recipe(AUTOMATIC)
    if options.sigma is not None:
        recipe = recipe.with_sigma(_sigma(options.sigma))
    if options.colour_sigma is not None:
        recipe = replace(recipe, colour=_sigma(options.colour_sigma))
    if options.shadows is not None or options.highlights is not None:
        curve = recipe.brightness or BrightnessCurve.of_handles(1, 1)
        shadows = curve.shadows if options.shadows is None else options.shadows
        highlights = curve.highlights if options.highlights is None else options.highlights
        recipe = replace(recipe, brightness=BrightnessCurve.of_handles(shadows, highlights))
    if options.grain is not None:
        recipe = replace(recipe, grain=options.grain)
    if options.coarse_sigma is not None:
        recipe = replace(recipe, coarse_sigma=options.coarse_sigma)
    if options.mask is not None:
        from denoise_gui.engine.mask.files import load_mask

        recipe = replace(recipe, mask=load_mask(options.mask))
    if options.gray_use is not None:
        recipe = replace(recipe, gray_use=GrayUse(options.gray_use))
    return recipe


def _sigma(value: float | str) -> Sigma:
    return AUTOMATIC if isinstance(value, str) else value
