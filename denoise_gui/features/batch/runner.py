"""A batch on a thread beside the window: what it does comes back as signals, a few a second."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.batch.control import BatchControl
from denoise_gui.engine.batch.items import Found, Outcome, Result, Settings
from denoise_gui.engine.batch.report import MadeWith
from denoise_gui.engine.batch.timing import Progress
from denoise_gui.engine.errors import UserError
from denoise_gui.features.batch.queue_file import save_queue

log = logging.getLogger(__name__)

_TOLD_MS = 60
_NICENESS = 10
"""On Linux a batch yields to the live picture, which itself yields to the window."""


@dataclass(frozen=True)
class BatchRequest:
    """`photographs` with the sigma that each has of its own, if any; `table` gives them others."""

    photographs: tuple[Found, ...]
    settings: Settings
    model: Path
    device: str
    table: Path | None = None


class BatchRunner(QObject):
    """One batch at a time. After `start`, exactly one of `finished` and `failed` comes."""

    changed = Signal(object)
    """A tuple of the outcomes that have changed since last time."""
    progressed = Signal(Progress)
    finished = Signal(Result)
    failed = Signal(str)
    notice_given = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _BatchThread | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TOLD_MS)
        self._timer.timeout.connect(self._tell)
        self._news = _News()
        self.made_with: MadeWith | None = None
        """What the last batch was made with, once it had begun."""

    @property
    def busy(self) -> bool:
        return self._thread is not None

    def start(self, request: BatchRequest) -> None:
        assert self._thread is None
        self._news = _News()
        thread = _BatchThread(self, request, self._news)
        self._thread = thread
        thread.finished.connect(self._end)
        self._timer.start()
        thread.start()

    def pause(self) -> None:
        if self._thread:
            self._thread.control.pause()

    def resume(self) -> None:
        if self._thread:
            self._thread.control.resume()

    def cancel(self) -> None:
        if self._thread:
            self._thread.control.cancel()

    def close(self) -> None:
        """Stop what is under way and wait for it. What is done is in the journal."""
        self._timer.stop()
        if self._thread:
            self._thread.control.cancel()
            self._thread.wait()

    def _tell(self) -> None:
        outcomes, progress = self._news.take()
        if outcomes:
            self.changed.emit(outcomes)
        if progress:
            self.progressed.emit(progress)

    def _end(self) -> None:
        thread = self._thread
        assert thread is not None
        self._thread = None
        self._timer.stop()
        self._tell()
        self.made_with = thread.made_with or self.made_with
        outcome = thread.outcome
        thread.deleteLater()
        if isinstance(outcome, Result):
            self.finished.emit(outcome)
        elif isinstance(outcome, UserError):
            self.failed.emit(in_users_language(outcome))
        else:
            words = self.tr("Something unexpected went wrong: {0}. Help > Show Log tells more.")
            self.failed.emit(words.format(outcome))


class _News:
    """What has changed, the newest of each photograph, between the batch's threads and ours."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._outcomes: dict[int, Outcome] = {}
        self._progress: Progress | None = None

    def put(self, outcome: Outcome, progress: Progress) -> None:
        with self._lock:
            self._outcomes[outcome.item.index] = outcome
            self._progress = progress

    def take(self) -> tuple[tuple[Outcome, ...], Progress | None]:
        with self._lock:
            outcomes, progress = tuple(self._outcomes.values()), self._progress
            self._outcomes, self._progress = {}, None
            return outcomes, progress


class _BatchThread(QThread):
    """`outcome` is the result, or the exception that ended it."""

    def __init__(self, runner: BatchRunner, request: BatchRequest, news: _News) -> None:
        super().__init__(runner)
        self.setObjectName("batch")
        self._runner, self._request, self._news = runner, request, news
        self.control = BatchControl()
        self.outcome: Result | Exception | None = None
        self.made_with: MadeWith | None = None

    def run(self) -> None:
        try:
            self.outcome = self._work(self._runner.notice_given.emit)
        except UserError as error:
            self.outcome = error
        except Exception as fault:
            log.exception("a batch failed")
            self.outcome = fault

    def _work(self, notice: Callable[[str], None]) -> Result:
        # Here and not above: onnxruntime takes a while to import, and the window need not wait.
        from denoise_gui.engine.batch.pipeline import Batch
        from denoise_gui.engine.batch.planning import make_plan
        from denoise_gui.engine.batch.sigma_table import read_sigma_table, with_sigma_of_table
        from denoise_gui.engine.denoise.denoiser import Denoiser
        from denoise_gui.engine.runtime.model import Model

        _yield_to_the_live_picture()
        request = self._request
        photographs = request.photographs
        save_queue(photographs)
        if request.table:
            photographs = with_sigma_of_table(photographs, read_sigma_table(request.table))
        model = Model(request.model, request.device, notice=notice)
        self.made_with = MadeWith.of(model)
        plan = make_plan(photographs, request.settings, model.info.name)
        return Batch(plan, self._news.put, self.control).run(Denoiser(model))


def _yield_to_the_live_picture() -> None:
    """Lower the priority of this thread and of those it starts, where the system can."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
