"""Changes of a recipe beyond sigma, as pure functions: what a control or a key does to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve

LARGEST_SHOWN_FACTOR = 4.0
"""Of the handles for shadows and highlights; a recipe from elsewhere may hold more."""


def with_colour(recipe: Recipe, sigma: float) -> Recipe:
    """Another sigma for the colour. While it is linked, what changes is its ratio to sigma; with
    sigma at 0 there is none, and it becomes a number of its own."""
    if recipe.colour is None and recipe.sigma > 0:
        ratio = round(sigma / recipe.sigma, 4)
        try:
            return replace(recipe, colour_ratio=ratio)
        except ValueError:  # RecipeError: beyond what a ratio may be
            pass
    return replace(recipe, colour=sigma)


def linked(recipe: Recipe) -> Recipe:
    """The colour's sigma goes along with sigma from here on, at the ratio that they have."""
    if recipe.colour is None:
        return recipe
    ratio = round(recipe.colour_sigma / recipe.sigma, 4) if recipe.sigma > 0 else 1.0
    return replace(recipe, colour=None, colour_ratio=min(ratio, LARGEST_SHOWN_FACTOR * 4))


def unlinked(recipe: Recipe) -> Recipe:
    """The colour's sigma stays where it is, whatever sigma does."""
    if recipe.colour is not None:
        return recipe
    return replace(recipe, colour=recipe.colour_sigma, colour_ratio=1.0)


def with_curve(recipe: Recipe, points: Sequence[tuple[float, float]]) -> Recipe:
    """Factors by brightness; a curve that changes nothing is none."""
    curve = BrightnessCurve(tuple(points))
    return replace(recipe, brightness=None if curve.constant == 1 else curve)


def curve_points(recipe: Recipe) -> tuple[tuple[float, float], ...]:
    """Of the curve; without one, those of the two handles and the middle, at 1."""
    curve = recipe.brightness or BrightnessCurve.of_handles(1.0, 1.0)
    points = curve.points
    if points[0][0] > 0:
        points = ((0.0, points[0][1]), *points)
    if points[-1][0] < 1:
        points = (*points, (1.0, points[-1][1]))
    return points


def with_shadows(recipe: Recipe, factor: float) -> Recipe:
    """Another factor for black."""
    _, *others = curve_points(recipe)
    return with_curve(recipe, [(0.0, factor), *others])


def with_highlights(recipe: Recipe, factor: float) -> Recipe:
    """Another factor for white."""
    *others, _ = curve_points(recipe)
    return with_curve(recipe, [*others, (1.0, factor)])


def with_grain(recipe: Recipe, share: float) -> Recipe:
    """Another share (0 to 1) of the removed luminance put back."""
    return replace(recipe, grain=min(max(share, 0.0), 1.0))


def with_coarse(recipe: Recipe, sigma: float) -> Recipe:
    """Another sigma for coarse noise; 0 leaves it to the other sigmas."""
    return recipe.with_coarse(max(sigma, 0.0))


def without_extras(recipe: Recipe) -> Recipe:
    """Nothing but sigma, and the mask, which has controls of its own."""
    return replace(
        recipe, colour=None, colour_ratio=1.0, brightness=None, grain=0.0, coarse_sigma=0.0
    )


def carried_over(settings: Recipe, to: Recipe) -> Recipe:
    """The settings of one image on another: model, use of gray models and mask stay its own."""
    return replace(settings, model=to.model, gray_use=to.gray_use, mask=to.mask)
