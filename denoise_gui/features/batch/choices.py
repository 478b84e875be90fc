"""What was chosen for a batch, remembered between starts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from denoise_gui.core.settings import Group, within
from denoise_gui.engine.batch.items import Existing, Settings
from denoise_gui.engine.images.save_options import SaveOptions


class SigmaFrom(Enum):
    ONE = "one"
    ESTIMATE = "estimate"
    TABLE = "table"


@dataclass(frozen=True)
class BatchChoices:
    """`suffix` is empty for each photograph's own; `quality` 0 for as the photograph has it."""

    output: str = ""
    sigma_from: SigmaFrom = SigmaFrom.ESTIMATE
    sigma: float = 25.0
    table: str = ""
    pattern: str = "{stem}_denoised{suffix}"
    suffix: str = ""
    quality: int = 0
    existing: Existing = Existing.SKIP
    sidecar: bool = False

    def settings(self) -> Settings:
        """The same for the engine. In a table's place stands the estimate for what it lacks."""
        return Settings(
            output=Path(self.output).expanduser(),
            sigma=self.sigma if self.sigma_from is SigmaFrom.ONE else None,
            pattern=self.pattern,
            suffix=self.suffix or None,
            existing=self.existing,
            save=SaveOptions(quality=self.quality or None, sidecar=self.sidecar),
        )


CHOICES = Group("batch", BatchChoices(), sigma=within(0, 255), quality=within(0, 100))
"""Last time's."""
