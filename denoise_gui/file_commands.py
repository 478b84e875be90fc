"""Open and save images, off the window's thread, one job at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from denoise_gui.background_job import BackgroundJob, Report, Work
from denoise_gui.document import Document
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.display_pyramid import DisplayPyramid
from denoise_gui.translation import in_users_language

if TYPE_CHECKING:
    from denoise_gui.engine.image_file import Photograph


@dataclass(frozen=True, eq=False)
class _Opened:
    photograph: Photograph
    before: DisplayPyramid
    after: DisplayPyramid


def _opened(photograph: Photograph) -> _Opened:
    before = DisplayPyramid.of(photograph.pixels)
    return _Opened(photograph, before, before.copy())


@dataclass(frozen=True)
class _JobRequest:
    title: str
    work: Work
    succeeded: Callable[..., object]
    replaceable: bool


class FileCommands(QObject):
    """Does what the window asks with files, and says how it went."""

    job_began = Signal(str)
    job_progressed = Signal(int, int)
    job_ended = Signal()
    image_saved = Signal(Path)
    notice_given = Signal(str)
    failed = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._job: BackgroundJob | None = None
        self._replaceable = False
        self._next: _JobRequest | None = None

    @property
    def busy(self) -> bool:
        return self._job is not None

    def open(self, path: Path) -> None:
        """Read a file; the open image stays until the new one is there."""

        def work(token: CancelToken, _report: Report) -> _Opened:
            from denoise_gui.engine.image_file import load_image

            photograph = load_image(path)
            token.check()
            return _opened(photograph)

        title = self.tr("Opening {0}…").format(path.name)
        self._start(_JobRequest(title, work, self._show, replaceable=True))

    def open_pasted(self, image: QImage) -> None:
        """Take a picture from the clipboard."""
        if image.isNull():
            self.failed.emit(self.tr("The picture on the clipboard could not be read."))
            return
        pixels = _pixels_of(image)

        def work(_token: CancelToken, _report: Report) -> _Opened:
            from denoise_gui.engine.image_file import Photograph

            return _opened(Photograph(pixels=pixels))

        self._start(_JobRequest(self.tr("Pasting…"), work, self._show, replaceable=True))

    def save(self, path: Path, model: Path, device: str) -> None:
        """Denoise the open image at full size with its sigma, and write it."""
        photograph, sigma = self._document.photograph, self._document.sigma
        if photograph is None:
            self.failed.emit(self.tr("There is no image to save yet."))
            return

        def work(token: CancelToken, report: Report) -> Path:
            from denoise_gui.engine.save_denoised import denoise_to_file

            denoise_to_file(
                photograph,
                path,
                sigma,
                model,
                device,
                notice=self._give_notice,
                cancel=token,
                progress=report,
            )
            return path

        title = self.tr("Saving {0}…").format(path.name)
        self._start(_JobRequest(title, work, self._announce_saved, replaceable=False))

    def cancel(self) -> None:
        if self._job:
            self._job.cancel()

    def close(self) -> None:
        """Stop what is under way and wait for it; nothing half-written is left."""
        self._next = None
        if self._job:
            self._job.cancel()
            self._job.wait()

    def _show(self, opened: _Opened) -> None:
        self._document.open(opened.photograph, opened.before, opened.after)
        if opened.photograph.notes:
            self._give_notice(*opened.photograph.notes)

    def _give_notice(self, *notices: str) -> None:
        self.notice_given.emit(" ".join(in_users_language(notice) for notice in notices))

    def _announce_saved(self, path: Path) -> None:
        self.image_saved.emit(path)

    def _start(self, request: _JobRequest) -> None:
        if self._job is None:
            self._run(request)
        elif self._replaceable and request.replaceable:
            # Who opens a second image while the first is being read wants the second.
            self._next = request
            self._job.cancel()
        else:
            self.failed.emit(self.tr("Please wait for the work under way, or cancel it."))

    def _run(self, request: _JobRequest) -> None:
        job = BackgroundJob(request.work, self)
        self._job, self._replaceable = job, request.replaceable
        job.progressed.connect(self.job_progressed)
        job.ended.connect(self._end)
        job.succeeded.connect(request.succeeded)
        job.failed.connect(self.failed)
        self.job_began.emit(request.title)
        job.start()

    def _end(self) -> None:
        if self._job:
            self._job.deleteLater()
        self._job = None
        self.job_ended.emit()
        if self._next:
            request, self._next = self._next, None
            self._run(request)


def _pixels_of(image: QImage) -> NDArray[np.uint8]:
    """(H, W, 3) uint8 of a picture in any of Qt's formats."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), dtype=np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()
