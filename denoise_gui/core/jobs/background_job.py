"""One piece of work off the window's thread: open a file, save one; with progress and Cancel."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.runtime.cancellation import Cancelled, CancelToken

log = logging.getLogger(__name__)

Report = Callable[[int, int], None]
"""Called with what is done and what there is in all."""

Work = Callable[[CancelToken, Report], Any]


class BackgroundJob(QObject):
    """Runs `work` on a thread of its own.

    When the thread has ended, `ended` is emitted, then exactly one of the three that say how.
    """

    progressed = Signal(int, int)
    ended = Signal()
    succeeded = Signal(object)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._token = CancelToken()
        self._thread = _JobThread(self, work, self._token)
        self._thread.finished.connect(self._tell)

    def start(self) -> None:
        self._thread.start()

    def cancel(self) -> None:
        """Ask it to stop; it says so by `cancelled`, unless it was quicker."""
        self._token.cancel()

    def wait(self) -> None:
        """Block until the thread has ended: for shutting down only."""
        self._thread.wait()

    def _tell(self) -> None:
        self.ended.emit()
        outcome = self._thread.outcome
        if isinstance(outcome, Cancelled):
            self.cancelled.emit()
        elif isinstance(outcome, UserError):
            self.failed.emit(in_users_language(outcome))
        elif isinstance(outcome, Exception):
            words = self.tr("Something unexpected went wrong: {0}. Help > Show Log tells more.")
            self.failed.emit(words.format(outcome))
        else:
            self.succeeded.emit(outcome)


class _JobThread(QThread):
    """`outcome` is the result, or the exception that ended the work."""

    def __init__(self, job: BackgroundJob, work: Work, token: CancelToken) -> None:
        super().__init__(job)
        self._job, self._work, self._token = job, work, token
        self.outcome: Any = None

    def run(self) -> None:
        try:
            self.outcome = self._work(self._token, self._job.progressed.emit)
        except (Cancelled, UserError) as ending:
            self.outcome = ending
        except Exception as fault:
            log.exception("a background job failed")
            self.outcome = fault
