"""Small pictures of files, made on a thread of their own; what was asked for last comes first."""

from __future__ import annotations

import logging
import threading
from collections import deque
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QSize, Qt, QThread, Signal
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QPainter

from denoise_gui.engine.errors import UserError

log = logging.getLogger(__name__)

_WAITING = 64
"""Of rows that were scrolled past long ago, nobody wants to know any more."""


class ThumbnailMaker(QObject):
    """Answers every `ask` that is not too old by `made`, with a null image if there is none."""

    made = Signal(Path, QImage)

    def __init__(self, size: QSize, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = _Thread(self, size)

    def ask(self, path: Path) -> None:
        if not self._thread.isRunning():
            self._thread.start()
        self._thread.ask(path)

    def close(self) -> None:
        """Wait for the thread to end."""
        self._thread.stop()
        self._thread.wait()


class _Thread(QThread):
    def __init__(self, maker: ThumbnailMaker, size: QSize) -> None:
        super().__init__(maker)
        self.setObjectName("thumbnails")
        self._maker, self._size = maker, size
        self._changed = threading.Condition()
        self._wanted: deque[Path] = deque(maxlen=_WAITING)
        self._stopped = False

    def ask(self, path: Path) -> None:
        with self._changed:
            self._wanted.append(path)
            self._changed.notify()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def run(self) -> None:
        while (path := self._next()) is not None:
            try:
                image = thumbnail_of(path, self._size)
            except Exception:
                log.exception("no thumbnail of %s", path)
                image = QImage()
            self._maker.made.emit(path, image)

    def _next(self) -> Path | None:
        with self._changed:
            while not self._wanted and not self._stopped:
                self._changed.wait()
            return None if self._stopped else self._wanted.pop()


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
        pixels = load_image(path).pixels
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
