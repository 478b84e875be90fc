"""A canvas of a pinned size on a document whose pictures are known, without a network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from denoise_gui.core.document import Document
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.shell.canvas import Canvas

SIZE = (400, 300)
"""Width and height of canvas and image."""


def before_picture(width: int = SIZE[0], height: int = SIZE[1]) -> NDArray[np.uint8]:
    """(H, W, 3): every pixel tells its column and row."""
    rows, columns = np.mgrid[0:height, 0:width]
    return np.stack([columns % 200 + 20, rows % 200 + 20, (rows + columns) % 200 + 20], -1).astype(
        np.uint8
    )


def after_picture(width: int = SIZE[0], height: int = SIZE[1]) -> NDArray[np.uint8]:
    """The same, 5 levels darker in red, 10 in green, 3 brighter in blue."""
    return (before_picture(width, height).astype(int) + [-5, -10, 3]).astype(np.uint8)


def document_of(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> Document:
    document = Document()
    photograph = Photograph(before, path=Path("known.png"))
    document.open(photograph, DisplayPyramid.of(before), DisplayPyramid.of(after))
    return document


@pytest.fixture
def document() -> Document:
    return document_of(before_picture(), after_picture())


@pytest.fixture
def canvas(qtbot: QtBot, document: Document) -> Canvas:
    canvas = Canvas(document)
    qtbot.addWidget(canvas)
    canvas.resize(*SIZE)
    document.image_opened.emit()
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


def painted(canvas: Canvas) -> NDArray[np.int64]:
    """(H, W, 3) of what the canvas paints."""
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def share_equal(area: NDArray[np.int64], expected: NDArray[np.uint8]) -> float:
    """The share of pixels that are as expected, within a level; labels and lines cover some."""
    return float((np.abs(area - expected.astype(int)).max(axis=-1) <= 1).mean())
