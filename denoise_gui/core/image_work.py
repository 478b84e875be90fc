"""Work on the open image, off the window's thread and one at a time: opening another, saving it,
putting noise on it. Whoever changes or writes the image does it here, so that nothing is written of
an image that is just being replaced, and so that there is one progress bar and one Cancel.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.document import Document
from denoise_gui.core.jobs.background_job import BackgroundJob, Work
from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.images.display_pyramid import DisplayPyramid

if TYPE_CHECKING:
    from denoise_gui.engine.images.photograph import Photograph


@dataclass(frozen=True, eq=False)
class Opened:
    """An image, ready to be shown."""

    photograph: Photograph
    before: DisplayPyramid
    after: DisplayPyramid


def opened(photograph: Photograph) -> Opened:
    """Make the pictures that the screen needs; takes a while for large images."""
    before = DisplayPyramid.of(photograph.pixels)
    return Opened(photograph, before, before.copy())


@dataclass(frozen=True)
class JobRequest:
    """Work for the one thread that there is for files.

    `replaceable`: the next of its kind may take its place while it goes on.
    """

    title: str
    work: Work
    succeeded: Callable[..., object]
    replaceable: bool


class ImageWork(QObject):
    """Runs requests and says how they go. Call `close` before the end."""

    began = Signal(str)
    """What is done, for who waits."""
    progressed = Signal(int, int)
    """So much, of so much."""
    ended = Signal()
    """One way or another."""
    notice_given = Signal(str)
    failed = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._job: BackgroundJob | None = None
        self._replaceable = False
        self._next: JobRequest | None = None

    @property
    def busy(self) -> bool:
        return self._job is not None

    @property
    def opening(self) -> bool:
        """Whether an image is being read."""
        return self._job is not None and self._replaceable

    def start(self, request: JobRequest) -> None:
        """Run it now, or in place of one that it replaces; otherwise say that one is under way."""
        if self._job is None:
            self._run(request)
        elif self._replaceable and request.replaceable:
            # Who opens a second image while the first is being read wants the second.
            self._next = request
            self._job.cancel()
        else:
            self.failed.emit(self.tr("Please wait for the work under way, or cancel it."))

    def _run(self, request: JobRequest) -> None:
        job = BackgroundJob(request.work, self)
        self._job, self._replaceable = job, request.replaceable
        job.progressed.connect(self.progressed)
        job.ended.connect(self._end)
        job.succeeded.connect(request.succeeded)
        job.failed.connect(self.failed)
        self.began.emit(request.title)
        job.start()

    def _end(self) -> None:
        if self._job:
            self._job.deleteLater()
        self._job = None
        self.ended.emit()
        if self._next:
            request, self._next = self._next, None
            self._run(request)

    def cancel(self) -> None:
        if self._job:
            self._job.cancel()

    def close(self) -> None:
        """Stop what is under way and wait for it; nothing half-written is left."""
        self._next = None
        if self._job:
            self._job.cancel()
            self._job.wait()

    def show_opened(self, opened: Opened) -> None:
        """Make it the open image, and say what had to be converted."""
        self._document.open(opened.photograph, opened.before, opened.after)
        if opened.photograph.notes:
            self.give_notice(*opened.photograph.notes)

    def give_notice(self, *notices: str) -> None:
        """Tell the user, in their language; may be called by the work."""
        self.notice_given.emit(" ".join(in_users_language(notice) for notice in notices))
