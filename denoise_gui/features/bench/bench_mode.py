"""Bench mode: noise put on a clean image, or a clean reference for a noisy one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.document import Document
from denoise_gui.core.image_work import ImageWork, JobRequest, Opened, opened
from denoise_gui.core.jobs import JobReport
from denoise_gui.core.shown import Shown
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.measure.reference import (
    AddedNoise,
    Reference,
    checked_reference,
    with_noise,
)


class BenchMode(QObject):
    """Changes the document; the work runs as the files' work does, with progress and Cancel."""

    failed = Signal(str)

    def __init__(self, document: Document, work: ImageWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._work = work

    def add_noise(self, noise: AddedNoise) -> None:
        """Put noise on the open image, which becomes the reference; undoable.

        On an image that has noise of this kind already, the new one takes its place.
        """
        document = self._document
        photograph, reference = document.photograph, document.reference
        if photograph is None:
            self.failed.emit(self.tr("Open a clean image first: the noise is added to it."))
            return
        number = document.number
        clean = reference.pixels if reference and reference.noise else photograph.pixels
        name = document.name

        def work(token: CancelToken, _report: JobReport) -> tuple[Opened, Reference]:
            noisy = with_noise(clean, noise)
            token.check()
            # Pages beyond the first would go without noise into what is saved.
            # Nor does the file that it came from have the noise.
            noisier = replace(photograph, pixels=noisy, alpha=None, pages=(), camera=None)
            return opened(noisier), Reference(clean, name, noise)

        def show(result: tuple[Opened, Reference]) -> None:
            image, kept = result
            if document.number == number:
                document.replace_image(
                    Shown(image.photograph, image.before, image.after, kept),
                    self.tr("Add Noise {0:g}").format(noise.sigma),
                )

        self._start(self.tr("Adding noise…"), work, show)

    def open_reference(self, path: Path) -> None:
        """Measure against the clean picture in a file; an error says why it does not fit."""
        document = self._document
        photograph = document.photograph
        if photograph is None:
            self.failed.emit(self.tr("Open the noisy image first, then its clean reference."))
            return
        number = document.number

        def work(token: CancelToken, _report: JobReport) -> Reference:
            from denoise_gui.engine.images.image_file import load_image

            reference = load_image(path, apart=True, cancel=token)
            return checked_reference(photograph, reference, path.name)

        def show(reference: Reference) -> None:
            if document.number == number:
                document.set_reference(reference)

        self._start(self.tr("Opening {0}…").format(path.name), work, show)

    def forget_reference(self) -> None:
        """Measure no more; added noise goes by undo."""
        reference = self._document.reference
        if reference is not None and reference.noise is None:
            self._document.set_reference(None)

    def _start(self, title: str, work: Callable[..., object], then: Callable[..., object]) -> None:
        self._work.start(JobRequest(title, work, then, replaceable=False))
