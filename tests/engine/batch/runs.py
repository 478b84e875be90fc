"""A batch run to its end, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from denoise_gui.engine.batch.collecting import collect
from denoise_gui.engine.batch.control import BatchControl
from denoise_gui.engine.batch.items import Outcome, Result, Settings, Status
from denoise_gui.engine.batch.pipeline import Batch
from denoise_gui.engine.batch.planning import make_plan
from denoise_gui.engine.batch.timing import BatchProgress
from denoise_gui.engine.denoise.denoiser import Denoiser

Hear = Callable[[Outcome, BatchProgress], None]


def run(
    denoiser: Denoiser,
    inputs: list[Path],
    settings: Settings,
    hear: Hear = lambda _outcome, _progress: None,
    control: BatchControl | None = None,
) -> Result:
    found = collect(inputs, results=settings.output).photographs
    return Batch(make_plan(found, settings), hear, control).run(denoiser)


def statuses(result: Result) -> list[Status]:
    return [outcome.status for outcome in result.outcomes]


def images(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.png"))
