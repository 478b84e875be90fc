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

from denoise_gui.core.document import Document
from denoise_gui.core.jobs.background_job import BackgroundJob, Report, Work
from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.denoise.gray_use import GrayUse
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.models.shelf import ModelShelf
from denoise_gui.engine.runtime.cancellation import CancelToken
from denoise_gui.features.files.save_settings import chosen_save_options, raw_is_linear

if TYPE_CHECKING:
    from denoise_gui.engine.images.image_file import Photograph


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
class _Saved:
    path: Path
    losses: tuple[str, ...]


@dataclass(frozen=True)
class JobRequest:
    """Work for the one thread that there is for files.

    `replaceable`: the next of its kind may take its place while it goes on.
    """

    title: str
    work: Work
    succeeded: Callable[..., object]
    replaceable: bool


WINDOW_TILE = 1024
"""Tile of whole images while a window has pictures in memory too; see `engine.denoiser`."""


class FileCommands(QObject):
    """Does what the window asks with files, and says how it went."""

    job_began = Signal(str)
    job_progressed = Signal(int, int)
    job_ended = Signal()
    image_saved = Signal(Path)
    notice_given = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        parent: QObject | None = None,
        *,
        models: ModelShelf | None = None,
    ) -> None:
        """`models`: to share with others."""
        super().__init__(parent)
        self.models = models or ModelShelf()
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

    def open(self, path: Path) -> None:
        """Read a file; the open image stays until the new one is there."""
        raw_linear = raw_is_linear()

        def work(token: CancelToken, _report: Report) -> Opened:
            from denoise_gui.engine.images.image_file import load_image

            photograph = load_image(path, raw_linear=raw_linear)
            token.check()
            return opened(photograph)

        title = self.tr("Opening {0}…").format(path.name)
        self.start(JobRequest(title, work, self.show_opened, replaceable=True))

    def open_pasted(self, image: QImage) -> None:
        """Take a picture from the clipboard."""
        if image.isNull():
            self.failed.emit(self.tr("The picture on the clipboard could not be read."))
            return
        pixels = _pixels_of(image)

        def work(_token: CancelToken, _report: Report) -> Opened:
            from denoise_gui.engine.images.image_file import Photograph

            return opened(Photograph(pixels=pixels))

        self.start(JobRequest(self.tr("Pasting…"), work, self.show_opened, replaceable=True))

    def save(
        self, path: Path, model: Path, device: str, gray_use: GrayUse = GrayUse.CHANNELS
    ) -> None:
        """Denoise the open image at full size with its sigma, and write it."""
        photograph, sigma = self._document.photograph, self._document.sigma
        if photograph is None:
            self.failed.emit(self.tr("There is no image to save yet."))
            return

        options = chosen_save_options()

        def work(token: CancelToken, report: Report) -> _Saved:
            from denoise_gui.engine.denoise.denoiser import Denoiser
            from denoise_gui.engine.images.image_file import saving_loses
            from denoise_gui.engine.record.save_denoised import denoise_to_file

            opened = self.models.get(model, device, notice=self.give_notice)
            denoise_to_file(
                photograph,
                path,
                sigma,
                Denoiser(opened, WINDOW_TILE, gray_use=gray_use),
                options=options,
                cancel=token,
                progress=report,
            )
            return _Saved(path, tuple(saving_loses(path.suffix, photograph)))

        title = self.tr("Saving {0}…").format(path.name)
        self.start(JobRequest(title, work, self._announce_saved, replaceable=False))

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

    def _announce_saved(self, saved: _Saved) -> None:
        self.image_saved.emit(saved.path)
        if saved.losses:
            self.notice_given.emit(
                self.tr("{0} is saved. What this format cannot hold: {1}.").format(
                    saved.path.name, "; ".join(in_users_language(loss) for loss in saved.losses)
                )
            )

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
