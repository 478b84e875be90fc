"""Background work of which only the newest is wanted: a measurement of what is shown now."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.jobs.background_job import BackgroundJob, Work


class NewestJob(QObject):
    """One job at a time, each in place of the one before; what is superseded is never delivered.

    Several jobs asked for while one runs become one: the last.
    """

    succeeded = Signal(object)
    failed = Signal(str)
    progressed = Signal(int, int)
    ended = Signal()
    """Nothing runs, and nothing waits to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: BackgroundJob | None = None
        self._next: Work | None = None
        self._wanted = False

    @property
    def busy(self) -> bool:
        return self._job is not None

    def start(self, work: Work) -> None:
        """Do this, and no longer what runs now."""
        if self._job is None:
            self._run(work)
        else:
            self._next = work
            self._wanted = False
            self._job.cancel()

    def cancel(self) -> None:
        """Stop; nothing is delivered any more."""
        self._next = None
        self._wanted = False
        if self._job:
            self._job.cancel()

    def close(self) -> None:
        """Stop and wait for the thread to end."""
        self.cancel()
        if self._job:
            self._job.wait()

    def _run(self, work: Work) -> None:
        job = BackgroundJob(work, self)
        self._job, self._wanted = job, True
        job.succeeded.connect(self._succeed)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._finish)
        job.progressed.connect(self._progress)
        job.start()

    def _progress(self, done: int, total: int) -> None:
        if self._wanted:
            self.progressed.emit(done, total)

    def _succeed(self, result: object) -> None:
        if self._wanted:
            self.succeeded.emit(result)
        self._finish()

    def _fail(self, message: str) -> None:
        if self._wanted:
            self.failed.emit(message)
        self._finish()

    def _finish(self) -> None:
        if self._job:
            self._job.deleteLater()
            self._job = None
        work, self._next = self._next, None
        if work is not None:
            self._run(work)
        else:
            self.ended.emit()
