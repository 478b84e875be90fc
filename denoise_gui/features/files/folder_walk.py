"""The next and the previous image of the folder, or of those opened together, off the window's
thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.document import Document
from denoise_gui.core.image_work import ImageWork, JobRequest, Opened, opened
from denoise_gui.core.jobs import Job, JobReport
from denoise_gui.core.save_settings import chosen_development
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.images.camera_raw import Development

_NAMED = 4
"""Skipped files that are named; of more only the number is told."""


@dataclass(frozen=True, eq=False)
class _Found:
    """The neighbour, if there is one that can be read, and what was passed over."""

    opened: Opened | None
    skipped: tuple[str, ...]


class FolderWalk(QObject):
    """Opens neighbours of the open image; what cannot be read is skipped and named."""

    end_reached = Signal(str)
    """A sentence: there is no further image."""

    def __init__(
        self,
        document: Document,
        work: ImageWork,
        parent: QObject,
        roll: Callable[[], tuple[Path, ...]] = tuple,
    ) -> None:
        """`roll`: images opened together, among which one walks while one of them is open."""
        super().__init__(parent)
        self._roll = roll
        self._document = document
        self._work = work
        self._job: Job | None = None
        self._from = -1
        self._steps = 0
        self._in_roll = False

    def go(self, steps: int) -> None:
        """Open the image so many further on; back, where negative.

        While the neighbour is still being read and wanted, another call goes on from there.
        """
        path = self._document.path
        if path is None:
            self.end_reached.emit(self.tr("Open an image of a folder first."))
            return
        if self._job and self._job.wanted:
            if self._from == self._document.number:
                steps += self._steps
            if steps == 0:
                self._work.cancel()
                return
        self._from, self._steps = self._document.number, steps
        raw = chosen_development()
        roll = self._roll()
        if path not in roll:
            roll = ()
        self._in_roll = bool(roll)

        def work(token: CancelToken, _report: JobReport) -> _Found:
            return _find(path, steps, raw, token, roll)

        following = self.tr("Opening the next image…")
        title = following if steps > 0 else self.tr("Opening the previous image…")
        show = partial(self._show, forward=steps > 0)
        self._job = self._work.start(JobRequest(title, work, show, replaceable=True))

    def _show(self, found: _Found, *, forward: bool) -> None:
        if found.opened is not None:
            self._work.show_opened(found.opened)
        elif not found.skipped:
            self.end_reached.emit(self._end_words(forward=forward))
        if found.skipped:
            names = ", ".join(found.skipped[:_NAMED])
            if len(found.skipped) > _NAMED:
                words = self.tr("Skipped {0} files that cannot be read: {1}, …")
                self._work.notice_given.emit(words.format(len(found.skipped), names))
            else:
                words = self.tr("Skipped, because it cannot be read: {0}")
                self._work.notice_given.emit(words.format(names))

    def _end_words(self, *, forward: bool) -> str:
        if self._in_roll:
            return (
                self.tr("This is the last one.") if forward else self.tr("This is the first one.")
            )
        return (
            self.tr("This is the last image in the folder.")
            if forward
            else self.tr("This is the first image in the folder.")
        )


def _find(
    path: Path, steps: int, raw: Development, token: CancelToken, roll: tuple[Path, ...]
) -> _Found:
    from denoise_gui.engine.errors import ImageFileError
    from denoise_gui.engine.images.folder_images import images_in, neighbours
    from denoise_gui.engine.images.image_file import load_image
    from denoise_gui.engine.images.registry import image_suffixes

    skipped: list[str] = []
    candidates = (
        _along(roll, path, steps)
        if roll
        else neighbours(images_in(path.parent, image_suffixes()), path, steps)
    )
    for candidate in candidates:
        token.check()
        try:
            photograph = load_image(candidate, raw=raw, apart=True, cancel=token)
        except ImageFileError:
            skipped.append(candidate.name)
            continue
        token.check()
        return _Found(opened(photograph), tuple(skipped))
    return _Found(None, tuple(skipped))


def _along(roll: tuple[Path, ...], path: Path, steps: int) -> list[Path]:
    """As `neighbours`, in the order of the roll."""
    at = roll.index(path)
    rest = list(roll[at + 1 :] if steps > 0 else roll[:at][::-1])
    return rest[min(abs(steps) - 1, len(rest) - 1) :] if rest else []
