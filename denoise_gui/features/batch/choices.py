"""What was chosen for a batch, remembered between starts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QSettings

from denoise_gui.engine.batch.items import Existing, Settings
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import AUTOMATIC, Recipe, Sigma
from denoise_gui.engine.sigma import SIGMA_DEFAULT


class SigmaFrom(Enum):
    """Where the pane's user has each photograph's sigma come from."""

    ONE = "one"
    ESTIMATE = "estimate"
    TABLE = "table"


@dataclass(frozen=True)
class BatchChoices:
    """`suffix` is empty for each photograph's own; `quality` 0 for as the photograph has it."""

    output: str = ""
    sigma_from: SigmaFrom = SigmaFrom.ESTIMATE
    sigma: float = SIGMA_DEFAULT
    table: str = ""
    pattern: str = "{stem}_denoised{suffix}"
    suffix: str = ""
    quality: int = 0
    existing: Existing = Existing.SKIP
    sidecar: bool = False

    @property
    def by_table(self) -> bool:
        return self.sigma_from is SigmaFrom.TABLE

    @property
    def sigma_for_all(self) -> Sigma:
        """Automatic also for what a table lacks."""
        return self.sigma if self.sigma_from is SigmaFrom.ONE else AUTOMATIC

    def settings(self, recipe: Recipe, save: SaveOptions) -> Settings:
        """The same for the engine.

        Args:
            recipe: what the window applies, of which a batch takes the model and its use.
            save: how the window saves, for what cannot be chosen here.
        """
        return Settings(
            output=Path(self.output).expanduser(),
            recipe=recipe.plain(self.sigma_for_all),
            pattern=self.pattern,
            suffix=self.suffix or None,
            existing=self.existing,
            save=replace(save, quality=self.quality or None, sidecar=self.sidecar),
        )


def remember(choices: BatchChoices) -> None:
    settings = QSettings()
    settings.beginGroup("batch")
    for name, value in vars(choices).items():
        settings.setValue(name, value.value if isinstance(value, Enum) else value)


def remembered() -> BatchChoices:
    """Last time's; what cannot be read is as at first."""
    settings = QSettings()
    settings.beginGroup("batch")
    values: dict[str, object] = {}
    for name, default in vars(BatchChoices()).items():
        kind = str if isinstance(default, Enum) else type(default)
        try:
            value = settings.value(name, None, type=kind) if settings.contains(name) else default
            values[name] = type(default)(value)
        except (TypeError, ValueError):
            values[name] = default
    if not 0 <= BatchChoices(**values).quality <= 100:  # type: ignore[arg-type]
        values["quality"] = 0
    return BatchChoices(**values)  # type: ignore[arg-type]
