"""Small pictures of files, made off the window's thread; what was asked for last comes first."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QPainter

from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import UserError

log = logging.getLogger(__name__)

_WAITING = 64
"""Of rows that were scrolled past long ago, nobody wants to know any more."""


class ThumbnailMaker(QObject):
    """Answers every `ask` that is not too old by `made`, with a null image if there is none."""

    made = Signal(Path, QImage)

    def __init__(
        self, jobs: Jobs, size: QSize, parent: QObject | None = None, *, lane: str = "thumbnails"
    ) -> None:
        super().__init__(parent)
        self._size = size
        self._lane = jobs.lane(lane, Order.LAST_FIRST, waiting=_WAITING)

    def ask(self, path: Path) -> None:
        size = self._size

        def work(_token: CancelToken, _report: JobReport) -> QImage:
            try:
                return thumbnail_of(path, size)
            except Exception:
                log.exception("no thumbnail of %s", path)
                return QImage()

        self._lane.start(
            work,
            name=f"thumbnail of {path.name}",
            succeeded=lambda image: self.made.emit(path, image),
        )


def thumbnail_of(path: Path, size: QSize) -> QImage:
    """A picture of a file, in sRGB, in the middle of `size`; null if the file cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    whole = reader.size()
    if whole.isValid():
        fitted = whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(fitted.expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        image = _read_by_the_engine(path)
    if image.isNull():
        return image
    if image.colorSpace().isValid():
        image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    if image.width() > size.width() or image.height() > size.height():
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth)
    return _in_the_middle(image, size)


def _read_by_the_engine(path: Path) -> QImage:
    """Kinds that Qt does not read, such as TIFF of 16 bits."""
    from denoise_gui.engine.images.image_file import load_image
    from denoise_gui.engine.images.pixel_formats import from_float, to_float

    try:
        pixels = load_image(path, apart=True).pixels
    except UserError:
        return QImage()
    step = max(1, min(pixels.shape[:2]) // 256)
    small = from_float(to_float(pixels[::step, ::step]), np.dtype(np.uint8))
    rgb = np.ascontiguousarray(np.broadcast_to(small[..., None], (*small.shape, 3)))
    rgb = rgb if small.ndim == 2 else np.ascontiguousarray(small)
    height, width = rgb.shape[:2]
    return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _in_the_middle(image: QImage, size: QSize) -> QImage:
    canvas = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    painter.drawImage(
        (size.width() - image.width()) // 2, (size.height() - image.height()) // 2, image
    )
    painter.end()
    return canvas
