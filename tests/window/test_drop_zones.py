"""A drag over an open image: where it is opened, and where it is taken for the clean reference."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from pytestqt.qtbot import QtBot

from denoise_gui.core.document import Document
from denoise_gui.shell.window import MainWindow
from tests.window.compare.conftest import after_picture, before_picture, document_of

ACTION, BUTTON = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def dragged(path: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    return data


def window_on(document: Document, qtbot: QtBot) -> MainWindow:
    window = MainWindow(document)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def place(window: MainWindow, share: float) -> QPoint:
    """At a share of the picture's height, in the window."""
    canvas = window.canvas
    return canvas.mapTo(window, QPoint(canvas.width() // 2, int(canvas.height() * share)))


@pytest.mark.parametrize(("share", "reference"), [(0.3, False), (0.9, True)])
def test_the_lower_part_takes_the_reference(qtbot: QtBot, share: float, reference: bool) -> None:
    window = window_on(document_of(before_picture(), after_picture()), qtbot)
    opened: list[Path] = []
    references: list[Path] = []
    window.open_requested.connect(opened.append)
    window.reference_requested.connect(references.append)
    data, at = dragged("/pictures/clean.png"), place(window, share)
    window.dragEnterEvent(QDragEnterEvent(at, ACTION, data, BUTTON, NONE))
    assert window.drop_zones.isVisible()
    window.drop_zones.grab()
    window.dropEvent(QDropEvent(QPointF(at), ACTION, data, BUTTON, NONE))
    assert not window.drop_zones.isVisible()
    assert (references if reference else opened) == [Path("/pictures/clean.png")]
    assert not (opened if reference else references)


@pytest.mark.parametrize("name", ["photo.png", "model.onnx"])
def test_without_an_image_and_for_a_model_there_is_no_choice(qtbot: QtBot, name: str) -> None:
    document = Document() if name == "photo.png" else document_of(before_picture(), after_picture())
    window = window_on(document, qtbot)
    opened: list[Path] = []
    window.open_requested.connect(opened.append)
    window.model_requested.connect(opened.append)
    data, at = dragged(f"/x/{name}"), place(window, 0.9)
    window.dragEnterEvent(QDragEnterEvent(at, ACTION, data, BUTTON, NONE))
    assert not window.drop_zones.isVisible()
    window.dropEvent(QDropEvent(QPointF(at), ACTION, data, BUTTON, NONE))
    assert opened == [Path(f"/x/{name}")]


def test_they_go_when_the_drag_leaves(qtbot: QtBot) -> None:
    window = window_on(document_of(before_picture(), after_picture()), qtbot)
    data = dragged("/x/photo.png")
    window.dragEnterEvent(QDragEnterEvent(place(window, 0.5), ACTION, data, BUTTON, NONE))
    window.dragLeaveEvent(QDragLeaveEvent())
    assert not window.drop_zones.isVisible()
