"""Open and save images, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from denoise_gui.core.document import Document
from denoise_gui.core.image_work import ImageWork, JobRequest, Opened, opened
from denoise_gui.core.jobs import JobReport
from denoise_gui.core.save_settings import chosen_development, chosen_save_options
from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.library.shelf import ModelShelf
from denoise_gui.features.files.kept_result import KeptResult

if TYPE_CHECKING:
    from denoise_gui.engine.images.photograph import Photograph
    from denoise_gui.engine.recipe import Recipe


@dataclass(frozen=True)
class _Saved:
    path: Path
    losses: tuple[str, ...]


WINDOW_TILE = 1024
"""Tile of whole images while a window has pictures in memory too; see `engine.denoiser`."""


class FileCommands(QObject):
    """Does what the window asks with files, and says how it went."""

    image_saved = Signal(Path)

    def __init__(
        self, document: Document, work: ImageWork, shelf: ModelShelf, parent: QObject | None = None
    ) -> None:
        """`shelf`: the models in memory, shared with others."""
        super().__init__(parent)
        self._document = document
        self._work = work
        self._shelf = shelf
        self._kept = KeptResult()
        document.image_opened.connect(self._kept.forget)
        document.recipe_changed.connect(self._kept.forget)

    def open(self, path: Path) -> None:
        """Read a file; the open image stays until the new one is there."""
        raw = chosen_development()

        def work(token: CancelToken, _report: JobReport) -> Opened:
            from denoise_gui.engine.images.image_file import load_image

            photograph = load_image(path, raw=raw, apart=True, cancel=token)
            token.check()
            return opened(photograph)

        title = self.tr("Opening {0}…").format(path.name)
        self._work.start(JobRequest(title, work, self._work.show_opened, replaceable=True))

    def open_pasted(self, image: QImage) -> None:
        """Take a picture from the clipboard."""
        if image.isNull():
            self._work.failed.emit(self.tr("The picture on the clipboard could not be read."))
            return
        pixels = _pixels_of(image)

        def work(_token: CancelToken, _report: JobReport) -> Opened:
            from denoise_gui.engine.images.image_file import Photograph

            return opened(Photograph(pixels=pixels))

        self._work.start(
            JobRequest(self.tr("Pasting…"), work, self._work.show_opened, replaceable=True)
        )

    def save(self, path: Path, device: str) -> None:
        """Denoise the open image at full size by its recipe, and write it."""
        photograph, recipe = self._document.photograph, self._document.recipe
        if photograph is None:
            self._work.failed.emit(self.tr("There is no image to save yet."))
            return

        options = chosen_save_options()

        def work(token: CancelToken, report: JobReport) -> _Saved:
            from denoise_gui.engine.files.leftovers import remove_leftovers
            from denoise_gui.engine.images.developing import developed_for
            from denoise_gui.engine.images.fitting import chosen_depth
            from denoise_gui.engine.images.image_file import check_target, saving_loses
            from denoise_gui.engine.save_denoised import save_denoised

            check_target(path, photograph)
            bits = chosen_depth(path.suffix, options)
            source = developed_for(path.suffix, photograph, token)
            clean = self.exact_result(source, recipe, device, token, report, bits)
            token.check()
            remove_leftovers([path.parent])
            save_denoised(path, clean, options, token)
            return _Saved(path, tuple(saving_loses(path.suffix, source, options)))

        title = self.tr("Saving {0}…").format(path.name)
        self._work.save(title, work, self._announce_saved)

    def exact_result(
        self,
        photograph: Photograph,
        recipe: Recipe,
        device: str,
        token: CancelToken,
        report: JobReport,
        bits: int | None = None,
    ) -> Photograph:
        """What is saved and copied, computed once; on the thread that saves. `bits`: per sample, if
        the photograph has fewer."""
        from denoise_gui.engine.denoise.denoiser import Denoiser
        from denoise_gui.engine.save_denoised import denoised_alone

        assert recipe.model.path is not None
        model = self._shelf.get(
            recipe.model.path, device, notice=self._work.give_notice, cancel=token
        )

        def compute() -> Photograph:
            denoiser = Denoiser(model, WINDOW_TILE)
            return denoised_alone(
                photograph, recipe, denoiser, bits=more or None, cancel=token, progress=report
            )

        more = bits if bits is not None and bits > photograph.bits else 0
        if photograph is not self._document.photograph:
            return compute()  # a second picture of its size, which nothing else asks for
        return self._kept.get(photograph, recipe, model, compute, bits=more)

    def _announce_saved(self, saved: _Saved) -> None:
        self.image_saved.emit(saved.path)
        if saved.losses:
            self._work.notice_given.emit(
                self.tr("{0} is saved. What this format cannot hold: {1}.").format(
                    saved.path.name, "; ".join(in_users_language(loss) for loss in saved.losses)
                )
            )


def _pixels_of(image: QImage) -> NDArray[np.uint8]:
    """(H, W, 3) uint8 of a picture in any of Qt's formats."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), dtype=np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()
