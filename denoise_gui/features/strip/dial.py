"""What a strip may vary: each control of the recipe, with its scale and its words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from denoise_gui.core import recipe_changes as changes
from denoise_gui.core.document import SIGMA_STEP
from denoise_gui.core.translation import tr
from denoise_gui.engine.recipe import Recipe


@dataclass(frozen=True)
class Scale:
    """Which values a strip shows.

    Attributes:
        unit: all are multiples of it.
        steps: possible distances between neighbours, ascending.
        usual: the distance to begin with; None for one by the value's size.
        limit: the largest value; the smallest is 0.
    """

    unit: float
    steps: tuple[float, ...]
    usual: float | None
    limit: float


_SIGMA_STEPS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0)
_FACTOR_STEPS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)
_GRAIN_STEPS = (0.01, 0.02, 0.05, 0.1, 0.15)


def sigma_scale(limit: float) -> Scale:
    """Of a sigma, up to the model's limit."""
    return Scale(SIGMA_STEP, _SIGMA_STEPS, None, limit)


class Dial(Enum):
    """A control of the recipe."""

    SIGMA = "sigma"
    COLOUR = "colour"
    SHADOWS = "shadows"
    HIGHLIGHTS = "highlights"
    GRAIN = "grain"
    COARSE = "coarse"

    def scale(self, sigma_max: float) -> Scale:
        if self in (Dial.SIGMA, Dial.COLOUR):
            return sigma_scale(sigma_max)
        if self is Dial.COARSE:
            return Scale(SIGMA_STEP, _SIGMA_STEPS, 1.0, sigma_max)
        if self is Dial.GRAIN:
            return Scale(0.01, _GRAIN_STEPS, 0.1, 1.0)
        return Scale(0.05, _FACTOR_STEPS, 0.2, changes.LARGEST_SHOWN_FACTOR)

    def of(self, recipe: Recipe) -> float:
        """What a recipe has of it."""
        match self:
            case Dial.SIGMA:
                return recipe.sigma
            case Dial.COLOUR:
                return recipe.colour_sigma
            case Dial.SHADOWS:
                return changes.curve_points(recipe)[0][1]
            case Dial.HIGHLIGHTS:
                return changes.curve_points(recipe)[-1][1]
            case Dial.GRAIN:
                return recipe.grain
            case Dial.COARSE:
                return recipe.coarse_sigma

    def applied(self, recipe: Recipe, value: float) -> Recipe:
        """A recipe with another value of it, and all else as it was."""
        match self:
            case Dial.SIGMA:
                return recipe.with_sigma(value)
            case Dial.COLOUR:
                return changes.with_colour(recipe, value)
            case Dial.SHADOWS:
                return changes.with_shadows(recipe, value)
            case Dial.HIGHLIGHTS:
                return changes.with_highlights(recipe, value)
            case Dial.GRAIN:
                return changes.with_grain(recipe, value)
            case Dial.COARSE:
                return changes.with_coarse(recipe, value)

    @property
    def name_shown(self) -> str:
        return {
            Dial.SIGMA: tr("Sigma"),
            Dial.COLOUR: tr("Colour"),
            Dial.SHADOWS: tr("Shadows"),
            Dial.HIGHLIGHTS: tr("Highlights"),
            Dial.GRAIN: tr("Grain"),
            Dial.COARSE: tr("Coarse Noise"),
        }[self]

    def words(self, value: float) -> str:
        """A value in a few characters."""
        match self:
            case Dial.SIGMA:
                return f"σ {value:g}"
            case Dial.COLOUR:
                return tr("Colour σ {0:g}").format(value)
            case Dial.GRAIN:
                return tr("Grain {0:g} %").format(round(100 * value, 1))
            case Dial.COARSE:
                return tr("Coarse σ {0:g}").format(value)
            case _:
                return f"{self.name_shown} × {value:g}"
