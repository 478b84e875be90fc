"""What is applied beyond sigma, in the user's words."""

from __future__ import annotations

from denoise_gui.core import recipe_changes as changes
from denoise_gui.core.translation import tr
from denoise_gui.engine.recipe import Recipe


def beyond_sigma(recipe: Recipe, sigma_max: float) -> str:
    """Such as "colour 25 · grain 20 %"; nothing where there is nothing but sigma."""
    words = []
    if recipe.colour is not None or recipe.colour_ratio != 1:
        colour = min(recipe.colour_sigma, sigma_max)
        words.append(tr("colour {0:g}").format(round(colour, 1)))
    if recipe.brightness is not None:
        points = changes.curve_points(recipe)
        words.append(tr("shadows × {0:g}, highlights × {1:g}").format(points[0][1], points[-1][1]))
    if recipe.coarse_sigma:
        words.append(tr("coarse noise {0:g}").format(round(recipe.coarse_sigma, 1)))
    if recipe.grain:
        words.append(tr("grain {0:.0f} %").format(100 * recipe.grain))
    return " · ".join(words)
