"""The batch on workers: the plan is handed out, a few photographs ahead of what is computed, and
what comes back gets its name.

Only so many are under way that no worker waits: the scheduler never holds ten million tasks, and
who cancels waits for few. Everything that decides what is done (journal, names, what is in the way)
happens here, in one thread.
"""

from __future__ import annotations

import os
import queue
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from denoise_gui.engine.batch.board import Board, Listener, ending_of, failed
from denoise_gui.engine.batch.control import BatchControl
from denoise_gui.engine.batch.items import Item, Result, Status
from denoise_gui.engine.batch.journal import Journal, Key, key_of
from denoise_gui.engine.batch.planning import Plan, planned_target
from denoise_gui.engine.batch.targets import Targets
from denoise_gui.engine.cancellation import Cancelled
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.leftovers import remove_leftovers
from denoise_gui.engine.files.real_paths import same_file
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe import ModelRef
from denoise_gui.headless.cluster.pool import Pool, SchedulerGone, WorkersDied, blind_words
from denoise_gui.headless.cluster.staging import Placing, place, staging_folder
from denoise_gui.headless.cluster.tasks import Answer, Blind, Job, Made, NotMade, Task
from denoise_gui.version import __version__

AHEAD = 2
"""Photographs under way for each that is computed: one more lies with the worker."""
_LOOK_S = 0.2
_FOLDERS_LOOKED_AT = 1000
_NAMED = 8
_AT_ONCE = 256
"""Results that are given their names together."""
_TRIES = 5
"""Workers that are asked before one sees what it needs."""


@dataclass
class _UnderWay:
    item: Item
    key: Key
    tries: int = 1


class ClusterBatch:
    """One run over a plan. `control` pauses and cancels it from any thread.

    Attributes:
        devices: what computed, and how many photographs.
    """

    def __init__(
        self,
        plan: Plan,
        listener: Listener,
        pool: Pool,
        say: Callable[[str], None],
        control: BatchControl | None = None,
    ) -> None:
        self._plan, self._settings, self._pool, self._say = plan, plan.settings, pool, say
        self.control = control or BatchControl()
        self.devices: Counter[str] = Counter()
        self._board = Board(plan.items, listener, self.control)
        self._answers: queue.SimpleQueue[tuple[int, Answer | BaseException]] = queue.SimpleQueue()
        self._under_way: dict[int, _UnderWay] = {}
        self._items = {item.index: item for item in plan.items}
        self._blind: set[str] = set()

    def run(self, model: Path, device: str | None = None) -> Result:
        """Do it all, and return when it is done or cancelled.

        Args:
            model: the ONNX file, as all see it.

        Raises:
            UserError: a worker does not see what it needs, the output folder cannot be made, or the
                scheduler is gone.
        """
        settings = self._settings
        sha256 = ModelRef.of_file(model).sha256
        # Workers were started in other folders: what is relative here leads elsewhere there.
        output = Path(os.path.abspath(settings.output))
        model = Path(os.path.abspath(model))
        there = replace(settings, output=output)
        with staging_folder(output) as (staging, token):
            job = Job(token, __version__, model, sha256, device, there, staging)
            self._look_around(job)
            shard = settings.shard
            self._journal = Journal(settings.output, shard) if settings.journal else None
            self._targets = Targets(settings, self._journal, sha256, self._plan.sources)
            folders = {(settings.output / item.name).parent for item in self._plan.items}
            remove_leftovers(folders, shared=True)
            self._board.start()
            try:
                self._hand_out(job)
            except Cancelled:
                pass
            finally:
                self._pool.cancel()
            return self._board.result()

    def _look_around(self, job: Job) -> None:
        """Raises UserError if a worker cannot see what it will need, with what that is."""
        sources = self._plan.sources
        sources = tuple(Path(os.path.abspath(source)) for source in sources)
        folders = dict.fromkeys(source.parent for source in sources)
        paths = [*list(folders)[:_FOLDERS_LOOKED_AT], *sources[:1]]
        # What is not there for anybody is told with the photograph.
        here = tuple(path for path in paths if path.exists())
        said = blind_words(self._pool.look(job, here), job.version)
        if said:
            more = f" (+{len(said) - _NAMED})" if len(said) > _NAMED else ""
            raise UserError("; ".join(said[:_NAMED]) + more)

    def _hand_out(self, job: Job) -> None:
        """Raises Cancelled, and UserError if the scheduler is gone."""
        waiting = iter(self._plan.items)
        more = True
        while more or self._under_way:
            self.control.token.check()
            most = AHEAD * max(1, self._pool.slots())
            while more and not self.control.paused and len(self._under_way) < most:
                item = next(waiting, None)
                more = item is not None
                if item:
                    self._step(item, partial(self._begin, job, item))
            self._take_answers(job)

    def _take_answers(self, job: Job) -> None:
        """All that are there, up to a limit; waits a moment for the first one."""
        placings: dict[int, Placing] = {}
        try:
            index, answer = self._answers.get(timeout=_LOOK_S)
            while True:
                under_way = self._under_way[index]
                if isinstance(answer, Made):
                    step = partial(self._give_name, under_way, answer, placings)
                else:
                    step = partial(self._ended, job, under_way, answer)
                self._step(under_way.item, step)
                if len(placings) == _AT_ONCE:
                    break
                index, answer = self._answers.get_nowait()
        except queue.Empty:
            pass
        finally:
            self._place(placings)

    def _step(self, item: Item, step: Callable[[], None]) -> None:
        """Whatever goes wrong with a photograph concerns it alone."""
        try:
            step()
        except (Cancelled, SchedulerGoneError):
            raise
        except Exception as error:  # noqa: BLE001  (`ending_of` logs what is unexpected)
            self._board.change(item, **ending_of(item, error))

    def _begin(self, job: Job, item: Item) -> None:
        self._board.change(item, status=Status.READING)
        key = key_of(item, job.model_sha256, self._settings.save)
        self._targets.check_done(item, key)
        target = planned_target(item, self._settings.output)
        if target:
            self._targets.check_free(item, target)
        self._under_way[item.index] = _UnderWay(item, key)
        self._submit(job, item)
        self._board.change(item, status=Status.DENOISING)

    def _submit(self, job: Job, item: Item) -> None:
        index, source = item.index, Path(os.path.abspath(item.source))
        task = Task(replace(item, source=source))
        avoiding = frozenset(self._blind)
        self._pool.submit(job, task, lambda a: self._answers.put((index, a)), avoiding)

    def _ended(self, job: Job, under_way: _UnderWay, answer: Answer | BaseException) -> None:
        item = under_way.item
        if isinstance(answer, Blind):
            words = Message("worker {0} does not see {1}", answer.worker, ", ".join(answer.missing))
            if answer.worker not in self._blind:
                self._blind.add(answer.worker)
                self._say(str(words))
            if under_way.tries < _TRIES:
                under_way.tries += 1
                self._submit(job, item)
                return
            answer = NotMade(answer.worker, Status.FAILED, str(words))
        del self._under_way[item.index]
        if isinstance(answer, NotMade):
            self._board.change(
                item,
                status=answer.status,
                message=answer.message,
                target=answer.target,
                sigma=answer.sigma,
                uncertainty=answer.uncertainty,
            )
        elif isinstance(answer, SchedulerGone):
            raise SchedulerGoneError(
                Message("the scheduler is gone; the same command goes on from here")
            )
        elif isinstance(answer, WorkersDied):
            words = Message(
                "{0}: every worker that was to denoise it died; it may need more memory than they "
                "have.",
                item.source,
            )
            self._board.change(item, **failed(words))
        else:
            assert isinstance(answer, Exception)
            raise answer

    def _give_name(self, under_way: _UnderWay, made: Made, placings: dict[int, Placing]) -> None:
        item, target = under_way.item, made.target
        del self._under_way[item.index]
        self._board.add_seconds(item, made.seconds)
        self._board.change(
            item,
            status=Status.WRITING,
            share=1.0,
            sigma=made.sigma,
            uncertainty=made.uncertainty,
            width=made.width,
            height=made.height,
            notes=made.notes,
            losses=made.losses,
        )
        self._targets.check_free(item, target)
        target = self._targets.taken(made.target)
        if any(_same_name(target, other.target) for other in placings.values()):
            # What is there decides about a further name: the other one has to be there for that.
            self._place(placings)
            target = self._targets.taken(made.target)
        in_place = same_file(target, item.source)
        placings[item.index] = Placing(made, target, under_way.key, in_place)

    def _place(self, placings: dict[int, Placing]) -> None:
        if not placings:
            return
        wrong = place(placings.values(), self._journal)
        for index, placing in placings.items():
            item = self._items[index]
            if placing.target in wrong:
                self._board.change(item, **ending_of(item, wrong[placing.target]))
            else:
                self.devices[placing.made.device] += 1
                self._board.change(item, status=Status.DONE, target=placing.target)
        placings.clear()


def _same_name(one: Path, other: Path) -> bool:
    """On many systems A.png and a.png are one file."""
    return str(one).casefold() == str(other).casefold()


class SchedulerGoneError(UserError):
    """The whole batch is at its end."""
