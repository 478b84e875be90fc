"""What was chosen for a batch, remembered between starts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from denoise_gui.core.settings import Group, within
from denoise_gui.engine.batch.items import Existing, Settings
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import AUTOMATIC, Recipe, Sigma
from denoise_gui.engine.sigma import SIGMA_DEFAULT


class SigmaSource(Enum):
    """Where the pane's user has each photograph's sigma come from."""

    WINDOW = "window"
    """As each was set in the window; estimated for those that were not open there."""
    ONE = "one"
    ESTIMATE = "estimate"
    TABLE = "table"


@dataclass(frozen=True)
class BatchChoices:
    """`suffix` is empty for each photograph's own; `quality` 0 for as the photograph has it; with
    `mask` the open photograph's is used, on those of its size alone."""

    output: str = ""
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

    @property
    def sigma_for_all(self) -> Sigma:
        """Automatic also for what a table lacks."""
        return self.sigma if self.sigma_from is SigmaSource.ONE else AUTOMATIC

    def settings(self, recipe: Recipe, save: SaveOptions) -> Settings:
        """The same for the engine.

        Args:
            recipe: what the window applies. A batch takes all of it but the sigma, which is chosen
                here, and, unless that is chosen too, the mask, which was made for one photograph.
            save: how the window saves, for what cannot be chosen here.
        """
        return Settings(
            output=Path(self.output).expanduser(),
            recipe=replace(
                recipe, luminance=self.sigma_for_all, mask=recipe.mask if self.mask else None
            ),
            pattern=self.pattern,
            suffix=self.suffix or None,
            existing=self.existing,
            save=replace(save, quality=self.quality or None, sidecar=self.sidecar),
        )


CHOICES = Group("batch", BatchChoices(), sigma=within(0, 255), quality=within(0, 100))
"""Last time's."""
