"""What the controls and keys of fine tuning do to a recipe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from denoise_gui.core import recipe_changes as changes
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve


def test_a_linked_colour_keeps_its_ratio_when_sigma_moves() -> None:
    recipe = changes.with_colour(Recipe(10.0), 25.0)
    assert recipe.colour_sigma == 25
    assert recipe.with_sigma(20.0).colour_sigma == 50


def test_an_unlinked_colour_stays_when_sigma_moves() -> None:
    recipe = changes.unlinked(changes.with_colour(Recipe(10.0), 25.0))
    assert recipe.with_sigma(20.0).colour_sigma == 25


def test_linking_and_unlinking_changes_no_picture() -> None:
    recipe = replace(Recipe(8.0), colour=20.0)
    there = changes.linked(recipe)
    assert there.key() == recipe.key()
    assert changes.unlinked(there).key() == recipe.key()


def test_colour_can_be_set_with_sigma_at_nought() -> None:
    recipe = changes.with_colour(Recipe(0.0), 12.0)
    assert (recipe.sigma, recipe.colour_sigma) == (0, 12)


@pytest.mark.parametrize("points", [((0.2, 2.0), (0.6, 1.0)), ((0.0, 0.5), (0.3, 3.0), (1.0, 1.0))])
def test_a_handle_moves_one_end_of_a_curve_and_leaves_the_rest(
    points: tuple[tuple[float, float], ...],
) -> None:
    recipe = replace(Recipe(), brightness=BrightnessCurve(points))
    moved = changes.with_highlights(changes.with_shadows(recipe, 1.5), 0.25)
    assert moved.brightness is not None
    assert (moved.brightness.shadows, moved.brightness.highlights) == (1.5, 0.25)
    inner = {point for point in points if 0 < point[0] < 1}
    assert inner <= set(moved.brightness.points)


def test_handles_at_one_leave_no_curve() -> None:
    recipe = changes.with_shadows(Recipe(), 2.0)
    assert recipe.brightness is not None
    assert changes.with_shadows(recipe, 1.0).is_plain


def test_reset_leaves_sigma_alone() -> None:
    recipe = replace(Recipe(13.0), colour=30.0, grain=0.5, brightness=BrightnessCurve(((0.5, 2),)))
    assert changes.without_extras(recipe) == Recipe(13.0)
