"""Workers that are this process, so that what the client does can be looked at step by step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from denoise_gui.engine.batch.collecting import collect
from denoise_gui.engine.batch.control import BatchControl
from denoise_gui.engine.batch.items import Outcome, Result, Settings
from denoise_gui.engine.batch.planning import make_plan
from denoise_gui.engine.batch.timing import BatchProgress
from denoise_gui.headless.cluster.batch import ClusterBatch
from denoise_gui.headless.cluster.pool import Done, Pool
from denoise_gui.headless.cluster.tasks import Answer, Job, Seen, Task
from denoise_gui.headless.cluster.worker import denoise_task, look

Hear = Callable[[Outcome, BatchProgress], None]


class InlinePool:
    """Denoises when it is asked to. `most` is how many were under way at a time."""

    def __init__(self, slots: int = 1) -> None:
        self._slots = slots
        self.submitted: list[Task] = []
        self.avoided: list[frozenset[str]] = []
        self.cancelled = False

    def slots(self) -> int:
        return self._slots

    def look(self, job: Job, paths: tuple[Path, ...]) -> list[Seen | Exception]:
        return [look(job, paths)]

    def submit(self, job: Job, task: Task, done: Done, avoiding: frozenset[str]) -> None:
        self.submitted.append(task)
        self.avoided.append(avoiding)
        done(self.answer(job, task))

    def answer(self, job: Job, task: Task) -> Answer | BaseException:
        return denoise_task(job, task)

    def cancel(self) -> None:
        self.cancelled = True


def run_on(
    pool: Pool,
    model: Path,
    inputs: list[Path],
    settings: Settings,
    hear: Hear = lambda _outcome, _progress: None,
    say: Callable[[str], None] = lambda _words: None,
    control: BatchControl | None = None,
) -> Result:
    found = collect(inputs, results=settings.output).photographs
    batch = ClusterBatch(make_plan(found, settings), hear, pool, say, control)
    return batch.run(model, "cpu")


def journal_lines(folder: Path) -> list[str]:
    return (folder / ".denoise-batch.jsonl").read_text("ascii").splitlines()


def left_over(folder: Path) -> list[str]:
    """What is hidden in a folder and no journal."""
    return [path.name for path in folder.glob(".denoise-*") if path.suffix != ".jsonl"]
