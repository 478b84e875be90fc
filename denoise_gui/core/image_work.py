"""Work on the open image, off the window's thread and one at a time: opening another, saving it,
putting noise on it. Whoever changes or writes the image does it here, so that nothing is written of
an image that is just being replaced, and so that there is one progress bar and one Cancel.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.document import Document
from denoise_gui.core.jobs import Job, Jobs, Order, Work
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
    """Work that changes or writes the image.

    `replaceable`: the next of its kind may take its place while it goes on.
    """

    title: str
    work: Work[Any]
    succeeded: Callable[..., object]
    replaceable: bool


class ImageWork(QObject):
    """Runs requests and says how they go."""

    began = Signal(str)
    """What is done, for who waits."""
    progressed = Signal(int, int)
    """So much, of so much."""
    ended = Signal()
    """One way or another."""
    notice_given = Signal(str)
    failed = Signal(str)

    def __init__(self, document: Document, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._lane = jobs.lane("image", Order.NEWEST)
        self._newest: JobRequest | None = None

    @property
    def busy(self) -> bool:
        return self._lane.busy

    @property
    def opening(self) -> bool:
        """Whether an image is being read that is still wanted."""
        return self._under_way is not None and self._under_way.replaceable

    @property
    def _under_way(self) -> JobRequest | None:
        return self._newest if self._lane.wanted else None

    def start(self, request: JobRequest) -> Job | None:
        """Run it, if need be when what was cancelled has let go. Who opens a second image while the
        first is being read wants the second; otherwise say that there is work under way, and return
        None."""
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

    def show_opened(self, opened: Opened) -> None:
        """Make it the open image, and say what had to be converted."""
        self._document.open(opened.photograph, opened.before, opened.after)
        if opened.photograph.notes:
            self.give_notice(*opened.photograph.notes)

    def give_notice(self, *notices: str) -> None:
        """Tell the user, in their language; may be called by the work."""
        self.notice_given.emit(" ".join(in_users_language(notice) for notice in notices))
