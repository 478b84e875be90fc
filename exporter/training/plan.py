"""Several runs one after the other in a given time: for a machine that is lent for minutes.

A plan is a JSON file beside recipes, `{"runs": [{"name", "recipe", "start", "share"}, ...]}`, files
relative to it. The longest runs come first; whatever a run leaves over, or takes too much, the
later ones share.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exporter.training.recipe import Recipe


@dataclass(frozen=True)
class PlannedRun:
    """A run's recipe and what it starts from; `share` of the time is relative to the others'."""

    name: str
    recipe: Recipe
    start: Path | None
    share: float


def read_plan(path: Path) -> list[PlannedRun]:
    """The runs of a plan, longest first.

    Raises:
        ValueError: not a plan, or its runs hold out different photographs.
        OSError: it or a recipe cannot be read.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["runs"]
        runs = [_run(entry, path.parent) for entry in entries]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path}: not a plan of training runs ({error})") from error
    if not runs or min(run.share for run in runs) <= 0:
        raise ValueError(f"{path}: a plan needs runs, each with a share above 0")
    held_out = {
        (r.recipe.network.channels, r.recipe.validation_share, r.recipe.extreme_share) for r in runs
    }
    if len(held_out) > 1:
        raise ValueError(f"{path}: its runs differ in channels or in what they hold out")
    return sorted(runs, key=lambda run: -run.share)


def _run(entry: dict[str, Any], folder: Path) -> PlannedRun:
    recipe = Recipe.from_json((folder / entry["recipe"]).read_text(encoding="utf-8"))
    start = entry.get("start")
    return PlannedRun(
        entry["name"], recipe, folder / start if start else None, float(entry["share"])
    )


class Clock:
    """Time that is left, dealt out to runs."""

    def __init__(self, minutes: float, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._end = now() + 60 * minutes

    def minutes_for(self, run: PlannedRun, waiting: Sequence[PlannedRun]) -> float:
        """This run's part of what is left; `waiting` are those that come after it."""
        shares = run.share + sum(other.share for other in waiting)
        return max(0.0, self._end - self._now()) / 60 * run.share / shares


def in_megapixels(runs: Sequence[PlannedRun], megapixels: float) -> list[PlannedRun]:
    """The runs with budgets in pixels instead, by their shares of `megapixels`."""
    shares = sum(run.share for run in runs)
    return [
        replace(run, recipe=replace(run.recipe, megapixels=megapixels * run.share / shares))
        for run in runs
    ]
