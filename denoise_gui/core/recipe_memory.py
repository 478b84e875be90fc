"""What was applied to each image, and what an image begins with when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.engine.recipe import ModelRef, Recipe

if TYPE_CHECKING:
    from denoise_gui.engine.images.image_file import Photograph


class RecipeMemory:
    """Of this start of the program; what was at an earlier one, or is wanted for all new images,
    it asks of others."""

    def __init__(self) -> None:
        self.of_file: Callable[[Path], Recipe | None] | None = None
        """Asked for what was applied to a file at an earlier start; None for nothing."""
        self.for_new: Callable[[Photograph], Recipe | None] | None = None
        """Asked for what an image begins with that was not open before; None leaves what is."""
        self.sigma_is_open = False
        """Whether nothing has decided yet what sigma the open image begins with: what is applied
        came over from the last one."""
        self.sigma_is_requested = False
        """Whether the next image begins with the sigma that is set, whatever is known of it."""
        self.chooses_model = False
        """Whether each image has a model of its own; else the one in use stays for all."""
        self.model_is_open = False
        """Whether nothing has decided yet which model is the open image's own."""
        self._recipes: dict[Path, Recipe] = {}

    @property
    def recipes(self) -> dict[Path, Recipe]:
        """All that was kept; a copy."""
        return dict(self._recipes)

    def take_over(self, recipes: dict[Path, Recipe]) -> None:
        """Go on where another memory ended."""
        self._recipes = dict(recipes)

    def of(self, path: Path) -> Recipe | None:
        """What was applied to a file, at this start or an earlier one."""
        recipe = self._recipes.get(path)
        if recipe is None and self.of_file:
            recipe = self.of_file(path)
        return recipe

    def keep(self, path: Path, recipe: Recipe) -> Recipe:
        """Remember what was applied to the open image, and return it; without a model where that
        was not decided."""
        if self.model_is_open:
            recipe = replace(recipe, model=ModelRef())
        self._recipes[path] = recipe
        return recipe

    def beginning(self, photograph: Photograph, now: Recipe) -> Recipe:
        """What an image begins with, in place of which `now` is applied: what it had before, or
        what is wanted for new ones, or what is, without its mask, which fits no other. The model
        stays, unless each has its own."""
        recipe = self.of(photograph.path) if photograph.path else None
        own = recipe.model if recipe is not None else ModelRef()
        has_own = own.path is not None and own.path.is_file()
        model = own if self.chooses_model and has_own else now.model
        self.model_is_open = self.chooses_model and not has_own
        if recipe is None and self.for_new:
            recipe = self.for_new(photograph)
        if self.sigma_is_requested:
            recipe = (recipe or now).with_sigma(now.luminance)
        self.sigma_is_open, self.sigma_is_requested = recipe is None, False
        recipe = recipe or replace(now, mask=None)
        recipe = replace(recipe, model=model, gray_use=now.gray_use)
        if recipe.mask is not None and not recipe.mask.fits(photograph.height, photograph.width):
            recipe = replace(recipe, mask=None)  # another picture has taken the file's name
        return recipe
