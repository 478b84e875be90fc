"""A batch on a thread beside the window: what it does comes back as signals, a few a second."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.core.known_devices import device_notes
from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.batch.control import BatchControl
from denoise_gui.engine.batch.items import Found, Outcome, Result, Settings
from denoise_gui.engine.batch.report import MadeWith
from denoise_gui.engine.batch.timing import BatchProgress
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.features.batch.queue_file import save_queue

_TOLD_MS = 60
_NICENESS = 10
"""On Linux a batch yields to the live picture, which itself yields to the window."""


@dataclass(frozen=True)
class BatchRequest:
    """`photographs` with the sigma that each has of its own, if any; `table` gives them others. The
    model is that of the settings' recipe, a file."""

    photographs: tuple[Found, ...]
    settings: Settings
    device: str
    table: Path | None = None


class BatchRunner(QObject):
    """One batch at a time. After `start`, exactly one of `finished`, `stopped` and `failed` comes.

    The batch keeps threads of its own (see `engine.batch.pipeline`: one reads, one denoises, one
    writes); to the service of jobs all of it is one job. `cancel` ends the batch in an orderly way,
    with a result; the job is cancelled when the window closes.
    """

    changed = Signal(object)
    """A tuple of the outcomes that have changed since last time."""
    progressed = Signal(BatchProgress)
    finished = Signal(Result)
    stopped = Signal()
    """Cancelled before the first photograph."""
    failed = Signal(str)
    notice_given = Signal(str)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = jobs.lane("batch", Order.EXCLUSIVE, niceness=_NICENESS)
        self._timer = QTimer(self)
        self._timer.setInterval(_TOLD_MS)
        self._timer.timeout.connect(self._tell)
        self._news = _News()
        self._control = BatchControl()
        self.made_with: MadeWith | None = None
        """What the last batch was made with, once it had begun."""

    @property
    def busy(self) -> bool:
        return self._lane.busy

    def start(self, request: BatchRequest) -> None:
        assert not self.busy
        news, control = _News(), BatchControl()
        self._news, self._control = news, control

        def work(token: CancelToken, _report: JobReport) -> _Done:
            with token.stopping(control.cancel):
                return _do(request, news, control, self._give_notice)

        self._timer.start()
        self._lane.start(
            work,
            ended=self._end,
            succeeded=self._succeed,
            failed=self.failed.emit,
            cancelled=self.stopped.emit,
        )

    def pause(self) -> None:
        self._control.pause()

    def resume(self) -> None:
        self._control.resume()

    def cancel(self) -> None:
        """Stop; what is done by then comes as the result."""
        self._control.cancel()

    def _give_notice(self, notice: str) -> None:
        self.notice_given.emit(in_users_language(notice))

    def _tell(self) -> None:
        outcomes, progress = self._news.take()
        if outcomes:
            self.changed.emit(outcomes)
        if progress:
            self.progressed.emit(progress)

    def _end(self) -> None:
        self._timer.stop()
        self._tell()

    def _succeed(self, done: _Done) -> None:
        self.made_with = done.made_with
        self.finished.emit(done.result)


class _News:
    """What has changed, the newest of each photograph, between the batch's threads and ours."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._outcomes: dict[int, Outcome] = {}
        self._progress: BatchProgress | None = None

    def put(self, outcome: Outcome, progress: BatchProgress) -> None:
        with self._lock:
            self._outcomes[outcome.item.index] = outcome
            self._progress = progress

    def take(self) -> tuple[tuple[Outcome, ...], BatchProgress | None]:
        with self._lock:
            outcomes, progress = tuple(self._outcomes.values()), self._progress
            self._outcomes, self._progress = {}, None
            return outcomes, progress


@dataclass(frozen=True)
class _Done:
    result: Result
    made_with: MadeWith


def _do(
    request: BatchRequest, news: _News, control: BatchControl, notice: Callable[[str], None]
) -> _Done:
    # Here and not above: onnxruntime takes a while to import, and the window need not wait.
    from denoise_gui.engine.batch.pipeline import Batch
    from denoise_gui.engine.batch.planning import make_plan
    from denoise_gui.engine.batch.sigma_table import read_sigma_table, with_sigma_of_table
    from denoise_gui.engine.denoise.denoiser import Denoiser
    from denoise_gui.engine.runtime.model import Model

    photographs = request.photographs
    save_queue(photographs)
    if request.table:
        photographs = with_sigma_of_table(photographs, read_sigma_table(request.table))
    path = request.settings.recipe.model.path
    assert path is not None
    model = Model(path, request.device, notice=notice, cancel=control.token, notes=device_notes())
    plan = make_plan(photographs, request.settings, model.info.name, model.info.sigma_max)
    result = Batch(plan, news.put, control).run(Denoiser(model))
    # Last, as a device may have been left on the way.
    return _Done(result, MadeWith.of(model))
