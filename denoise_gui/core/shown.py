"""What an open image consists of and what is shown of it, as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe

if TYPE_CHECKING:
    from denoise_gui.engine.images.image_file import Photograph
    from denoise_gui.engine.measure.reference import Reference


@dataclass(frozen=True, eq=False)
class Frame:
    """A picture of what is visible, shown over `after` until that is exact.

    `recipe` is that of an `interpolated` picture; others may hold results for several.
    """

    raster: Raster
    recipe: Recipe
    interpolated: bool = False

    @property
    def sigma(self) -> float:
        """The recipe's, for the luminance."""
        return self.recipe.sigma


@dataclass(frozen=True, eq=False)
class Shown:
    """An image with what is shown of it, and what it is measured against."""

    photograph: Photograph
    before: DisplayPyramid
    after: DisplayPyramid
    reference: Reference | None = None


@dataclass(frozen=True, eq=False)
class Carried:
    """What a document hands to another that takes its place: all but what can be undone. `shown`:
    the open image, if there is one."""

    shown: Shown | None
    recipe: Recipe
    recipes: dict[Path, Recipe]
