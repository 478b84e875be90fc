"""Work on the open image, off the window's thread: opening another, putting noise on it, saving it.

What changes the image happens one at a time, with one progress bar and one Cancel. What is made of
it (a file, a copy for the clipboard) goes on beside that, several in order: each holds the image
and the recipe as they were when it was asked for, and nothing that is done meanwhile changes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.document import Document
from denoise_gui.core.jobs import Job, Jobs, Order, Result, Work
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
    """Work that changes the image.

    `replaceable`: the next of its kind may take its place while it goes on.
    """

    title: str
    work: Work[Any]
    succeeded: Callable[..., object]
    replaceable: bool


@dataclass(frozen=True)
class Saving:
    """What is being written: its title, so much of so much, and how many wait after it."""

    title: str
    done: int
    total: int
    waiting: int


class ImageWork(QObject):
    """Runs requests and says how they go."""

    began = Signal(str)
    """What is done, for the user who waits."""
    progressed = Signal(int, int)
    """So much, of so much."""
    ended = Signal()
    """One way or another."""
    saving_changed = Signal(object)
    """A `Saving`, or None when there is nothing left to write."""
    notice_given = Signal(str)
    failed = Signal(str)

    def __init__(self, document: Document, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._lane = jobs.lane("image", Order.NEWEST)
        self._newest: JobRequest | None = None
        self._saves = jobs.lane("saving", Order.QUEUE)
        self._saving: Saving | None = None

    @property
    def busy(self) -> bool:
        return self._lane.busy or self._saves.busy

    @property
    def saving(self) -> Saving | None:
        """What is being written."""
        return self._saving if self._saves.busy else None

    @property
    def opening(self) -> bool:
        """Whether an image is being read that is still wanted."""
        return self._under_way is not None and self._under_way.replaceable

    @property
    def _under_way(self) -> JobRequest | None:
        return self._newest if self._lane.wanted else None

    def start(self, request: JobRequest) -> Job | None:
        """Run it, if need be when what was cancelled has let go. A user who opens a second image
        while the first is being read wants the second; otherwise say that there is work under way,
        and return None."""
        other = self._under_way
        if other is not None and not (other.replaceable and request.replaceable):
            self.failed.emit(self.tr("Please wait for the work under way, or cancel it."))
            return None
        self._newest = request
        return self._lane.start(
            request.work,
            name=request.title,
            began=partial(self.began.emit, request.title),
            progressed=self.progressed.emit,
            ended=self.ended.emit,
            succeeded=request.succeeded,
            failed=self.failed.emit,
        )

    def cancel(self) -> None:
        """Stop what is under way, and what was to follow."""
        self._lane.cancel()

    def save(
        self, title: str, work: Work[Result], succeeded: Callable[[Result], object]
    ) -> Job | None:
        """Make something of the image, after what is being made already, beside all other work."""
        job = self._saves.start(
            work,
            name=title,
            began=partial(self._tell_saving, title, 0, 0),
            progressed=partial(self._tell_saving, title),
            ended=self._end_saving,
            succeeded=succeeded,
            failed=self.failed.emit,
        )
        if self._saving:
            self._tell_saving(self._saving.title, self._saving.done, self._saving.total)
        return job

    def cancel_saving(self) -> None:
        """Stop what is being written; what waits after it comes next, or whatever is saved now."""
        self._saves.cancel_running()

    def _tell_saving(self, title: str, done: int, total: int) -> None:
        self._saving = Saving(title, done, total, self._saves.waiting)
        self.saving_changed.emit(self._saving)

    def _end_saving(self) -> None:
        self._saving = None
        if not self._saves.waiting:
            self.saving_changed.emit(None)

    def show_opened(self, opened: Opened) -> None:
        """Make it the open image, and say what had to be converted."""
        self._document.open(opened.photograph, opened.before, opened.after)
        if opened.photograph.notes:
            self.give_notice(*opened.photograph.notes)

    def give_notice(self, *notices: str) -> None:
        """Tell the user, in their language; may be called by the work."""
        self.notice_given.emit(" ".join(in_users_language(notice) for notice in notices))
