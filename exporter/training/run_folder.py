"""A run's folder: what it does, where it stands, what it has found.

What lies there:

    recipe.json          what the run does
    checkpoint.pt        everything needed to go on
    weights.safetensors  the EMA weights with the best validation so far, and at the end those of
                         the end; mixed with those the run started from where the recipe says so
    log.csv              a row per report: time, step, pixels, rate, loss, validation PSNR
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from exporter.checkpoints.weights_file import save_weights
from exporter.networks import FFDNet, ResidualUNet
from exporter.training.recipe import Recipe
from exporter.whole_files import whole_file


@dataclass(frozen=True)
class TrainingReport:
    """Where a run stands. `psnr` is in dB, by what :class:`.validation.Validation` names.

    `minutes_left` at the pace so far.
    """

    minutes: float
    minutes_left: float
    step: int
    megapixels: float
    learning_rate: float
    loss: float
    psnr: dict[str, float]


class RunFolder:
    """The files of one run; each appears whole or not at all."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path

    def write_recipe(self, recipe: Recipe) -> None:
        (self.path / "recipe.json").write_text(recipe.to_json() + "\n", encoding="utf-8")

    def write_weights(self, network: FFDNet | ResidualUNet) -> None:
        save_weights(self.path / "weights.safetensors", network)

    def log(self, report: TrainingReport) -> None:
        path = self.path / "log.csv"
        new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if new:
                columns = ("minutes", "step", "megapixels", "learning_rate", "loss")
                writer.writerow([*columns, *(f"psnr_{name}" for name in report.psnr)])
            writer.writerow(
                [
                    f"{report.minutes:.2f}",
                    report.step,
                    f"{report.megapixels:.1f}",
                    f"{report.learning_rate:.3g}",
                    f"{report.loss:.6f}",
                    *(f"{value:.4f}" for value in report.psnr.values()),
                ]
            )

    @property
    def _checkpoint(self) -> Path:
        return self.path / "checkpoint.pt"

    def save(self, recipe: Recipe, state: dict[str, Any]) -> None:
        """Keep all that is needed to go on with a run of this recipe."""
        with whole_file(self._checkpoint) as part:
            torch.save({"recipe": recipe.to_json(), **state}, part)

    def saved(self, recipe: Recipe, device: torch.device) -> dict[str, Any] | None:
        """What :meth:`save` kept, on a device; none in a new folder. The budget may be another.

        Raises:
            ValueError: it is of another recipe.
        """
        if not self._checkpoint.exists():
            return None
        state: dict[str, Any] = torch.load(self._checkpoint, map_location=device, weights_only=True)
        saved = Recipe.from_json(state["recipe"])
        if replace(saved, minutes=recipe.minutes, megapixels=recipe.megapixels) != recipe:
            raise ValueError(
                f"{self.path} holds a run with another recipe; "
                "give another folder, or the same options to go on"
            )
        return state
