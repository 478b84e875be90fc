"""What was chosen for a batch, remembered between starts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from denoise_gui.core.presets import Presets
from denoise_gui.core.settings import Group, within
from denoise_gui.engine.batch.items import Existing, Settings
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import AUTOMATIC, Recipe, Sigma
from denoise_gui.engine.sigma import SIGMA_DEFAULT


class SigmaSource(Enum):
    """Where the pane's user has each photograph's sigma come from."""

    SETTINGS = "settings"
    WINDOW = "window"
    """As each was set in the window, and so is all else of it; estimated for those that were not
    open there."""
    ONE = "one"
    ESTIMATE = "estimate"
    TABLE = "table"


class SettingsSource(Enum):
    """Where what is applied beyond sigma comes from."""

    OPEN = "open"
    """The picture that is open in the window."""
    AUTOMATIC = "automatic"
    """All of it is measured for each photograph."""
    PRESET = "preset"


@dataclass(frozen=True)
class BatchChoices:
    """`suffix` is empty for each photograph's own; `quality` 0 for as the photograph has it.
    `preset` is the name of one, where the settings are those of a preset; with `mask` the open
    photograph's is used, on those of its size alone."""

    output: str = ""
    settings_from: SettingsSource = SettingsSource.OPEN
    preset: str = ""
    sigma_from: SigmaSource = SigmaSource.ESTIMATE
    sigma: float = SIGMA_DEFAULT
    table: str = ""
    pattern: str = "{stem}_denoised{suffix}"
    suffix: str = ""
    quality: int = 0
    existing: Existing = Existing.SKIP
    sidecar: bool = False
    mask: bool = False

    @property
    def by_table(self) -> bool:
        return self.sigma_from is SigmaSource.TABLE

    def sigma_for_all(self, base: Recipe) -> Sigma:
        """Automatic also for what a table lacks.

        Args:
            base: the settings that were chosen.
        """
        match self.sigma_from:
            case SigmaSource.ONE:
                return self.sigma
            case SigmaSource.SETTINGS:
                return base.luminance
            case _:
                return AUTOMATIC

    def settings(self, recipe: Recipe, save: SaveOptions, presets: Presets) -> Settings:
        """The same for the engine.

        Args:
            recipe: what the window applies. Its mask was made for one photograph, and is taken only
                if that is chosen too.
            save: how the window saves, for what cannot be chosen here.
            presets: those there are.

        Raises:
            RecipeError: the preset is not there any more, or cannot be read.
        """
        base = self._base(recipe, presets)
        return Settings(
            output=Path(self.output).expanduser(),
            recipe=base.with_sigma(self.sigma_for_all(base)),
            pattern=self.pattern,
            suffix=self.suffix or None,
            existing=self.existing,
            save=replace(save, quality=self.quality or None, sidecar=self.sidecar),
        )

    def _base(self, recipe: Recipe, presets: Presets) -> Recipe:
        """What was chosen as settings, by the window's model."""
        mask = recipe.mask if self.mask else None
        if self.settings_from is SettingsSource.OPEN:
            return replace(recipe, mask=mask)
        chosen = Recipe(AUTOMATIC)
        if self.settings_from is SettingsSource.PRESET:
            chosen = presets.load(self.preset)
        return replace(chosen, model=recipe.model, gray_use=recipe.gray_use, mask=mask)


CHOICES = Group("batch", BatchChoices(), sigma=within(0, 255), quality=within(0, 100))
"""Last time's."""
