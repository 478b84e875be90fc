"""A drag over an open image: where it is opened, and where it is taken for the clean reference."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from pytestqt.qtbot import QtBot

from denoise_gui.core.document import Document
from denoise_gui.shell.parts import Intake, Parts, Zone
from denoise_gui.shell.window import MainWindow
from tests.driven import window_of
from tests.window.compare.conftest import after_picture, before_picture, document_of

ACTION, BUTTON = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def dragged(path: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    return data


@dataclass
class Taken:
    """What came to whom."""

    opened: list[Path] = field(default_factory=list)
    references: list[Path] = field(default_factory=list)
    models: list[Path] = field(default_factory=list)


def window_on(document: Document, qtbot: QtBot) -> tuple[MainWindow, Taken]:
    """With three who take files, as the features do."""
    taken = Taken()
    zone = Zone("for comparison", offered=lambda: document.photograph is not None)
    window = window_of(
        document,
        Parts(intakes=(Intake(taken.opened.extend),)),
        Parts(intakes=(Intake(taken.references.extend, zone=zone),)),
        Parts(intakes=(Intake(taken.models.extend, (".onnx",)),)),
    )
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window, taken


def place(window: MainWindow, share: float) -> QPoint:
    """At a share of the picture's height, in the window."""
    canvas = window.canvas
    return canvas.mapTo(window, QPoint(canvas.width() // 2, int(canvas.height() * share)))


@pytest.mark.parametrize(("share", "reference"), [(0.3, False), (0.9, True)])
def test_the_lower_part_takes_the_reference(qtbot: QtBot, share: float, reference: bool) -> None:
    window, taken = window_on(document_of(before_picture(), after_picture()), qtbot)
    data, at = dragged("/pictures/clean.png"), place(window, share)
    window.dragEnterEvent(QDragEnterEvent(at, ACTION, data, BUTTON, NONE))
    assert window.drops.zones.isVisible()
    window.drops.zones.grab()
    window.dropEvent(QDropEvent(QPointF(at), ACTION, data, BUTTON, NONE))
    assert not window.drops.zones.isVisible()
    assert (taken.references if reference else taken.opened) == [Path("/pictures/clean.png")]
    assert not (taken.opened if reference else taken.references)


@pytest.mark.parametrize("name", ["photo.png", "model.onnx"])
def test_without_an_image_and_for_a_model_there_is_no_choice(qtbot: QtBot, name: str) -> None:
    document = Document() if name == "photo.png" else document_of(before_picture(), after_picture())
    window, taken = window_on(document, qtbot)
    data, at = dragged(f"/x/{name}"), place(window, 0.9)
    window.dragEnterEvent(QDragEnterEvent(at, ACTION, data, BUTTON, NONE))
    assert not window.drops.zones.isVisible()
    window.dropEvent(QDropEvent(QPointF(at), ACTION, data, BUTTON, NONE))
    assert (taken.opened or taken.models) == [Path(f"/x/{name}")]
    assert bool(taken.models) == (name == "model.onnx")


def test_they_go_when_the_drag_leaves(qtbot: QtBot) -> None:
    window, _ = window_on(document_of(before_picture(), after_picture()), qtbot)
    data = dragged("/x/photo.png")
    window.dragEnterEvent(QDragEnterEvent(place(window, 0.5), ACTION, data, BUTTON, NONE))
    window.dragLeaveEvent(QDragLeaveEvent())
    assert not window.drops.zones.isVisible()
