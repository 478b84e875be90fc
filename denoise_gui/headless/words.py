"""A recipe in the words of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from denoise_gui.engine.recipe import Recipe


def described(recipe: Recipe) -> str:
    """Such as "sigma 12, colour 25, grain 20 %"; what is not applied is not named."""
    return ", ".join((f"sigma {_sigma(recipe.luminance)}", *beyond_sigma(recipe)))


def beyond_sigma(recipe: Recipe, *, gray: bool = False) -> tuple[str, ...]:
    """What else is applied; nothing is to the colour of a photograph that has none."""
    words = []
    if gray:
        pass
    elif recipe.colour is not None and recipe.colour != recipe.luminance:
        words.append(f"colour {_sigma(recipe.colour)}")
    elif recipe.colour is None and recipe.colour_ratio != 1:
        words.append(f"colour × {recipe.colour_ratio:g}")
    curve = recipe.brightness
    if curve is not None and curve.constant != 1:
        words.append(f"shadows × {curve.shadows:g}, highlights × {curve.highlights:g}")
    if recipe.mask is not None and recipe.mask.constant != 1:
        words.append("mask")
    if recipe.coarse_sigma:
        words.append(f"coarse noise {recipe.coarse_sigma:g}")
    if recipe.grain:
        words.append(f"grain {100 * recipe.grain:g} %")
    return tuple(words)


def _sigma(sigma: object) -> str:
    return f"{sigma:g}" if isinstance(sigma, float) else str(sigma)
