"""Ctrl+C: the exact result of the whole image, into the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtGui import QColorSpace, QGuiApplication, QImage

from denoise_gui.core.document import Document
from denoise_gui.core.image_work import ImageWork
from denoise_gui.core.jobs import JobReport
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.images.display_pyramid import to_eight_bits
from denoise_gui.features.files.file_commands import FileCommands

if TYPE_CHECKING:
    from denoise_gui.engine.images.image_file import Photograph


class ResultCopy(QObject):
    """Copies what saving would write, as 8-bit sRGB, which is what other programs paste."""

    copied = Signal(int, int)
    """Width and height."""

    def __init__(
        self, document: Document, work: ImageWork, files: FileCommands, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._work = work
        self._files = files

    def copy(self, device: str) -> None:
        """Denoise the whole image and put it on the clipboard."""
        photograph, recipe = self._document.photograph, self._document.recipe
        if photograph is None:
            self._work.failed.emit(self.tr("There is no image to copy yet."))
            return

        def work(token: CancelToken, report: JobReport) -> QImage:
            return picture_of(self._files.exact_result(photograph, recipe, device, token, report))

        title = self.tr("Copying the denoised image…")
        self._work.save(title, work, self._put)

    def _put(self, picture: QImage) -> None:
        QGuiApplication.clipboard().setImage(picture)
        self.copied.emit(picture.width(), picture.height())


def picture_of(photograph: Photograph) -> QImage:
    """A photograph as Qt's picture, 8 bits, in sRGB, with its transparency."""
    colours = to_eight_bits(photograph.pixels)
    height, width = colours.shape[:2]
    pixels = np.empty((height, width, 4), dtype=np.uint8)
    pixels[..., :3] = colours if colours.ndim == 3 else colours[..., None]
    pixels[..., 3] = 255 if photograph.alpha is None else to_eight_bits(photograph.alpha)
    picture = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
    if photograph.alpha is None:
        picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    if photograph.icc_profile and photograph.channels == 3:
        space = QColorSpace.fromIccProfile(QByteArray(photograph.icc_profile))
        if space.isValid():
            picture.setColorSpace(space)
            picture.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    return picture
