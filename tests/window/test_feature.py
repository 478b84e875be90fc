"""A feature that nobody knows but the list of features: it is in its places all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel
from pytestqt.qtbot import QtBot

from denoise_gui import app
from denoise_gui.core.document import Document
from denoise_gui.core.session import Session
from denoise_gui.shell.command import Command, Menu, State
from denoise_gui.shell.docks import dock_command
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.menus.command_palette import CommandPalette
from denoise_gui.shell.menus.shortcut_overlay import ShortcutOverlay
from denoise_gui.shell.parts import Gesture, Intake, Parts
from denoise_gui.shell.window import MainWindow
from tests.driven import DrivenApplication as Application
from tests.driven import window_of
from tests.window.conftest import TIMEOUT, open_image, show


class ToyFeature(Feature):
    """A dock, a menu of its own, a command in a menu of others, and a kind of file."""

    sung = Signal()

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.dock = QDockWidget("Toy", window)
        self.dock.setObjectName("toy")
        self.dock.setWidget(QLabel("Toy"))
        self.songs = 0
        self.taken: list[Path] = []
        self.started = self.closed = False

    def parts(self) -> Parts:
        document = self.session.document
        with_image = State(
            (document.image_opened, self.sung),
            enabled=lambda: document.photograph is not None,
            checked=lambda: self.songs % 2 == 1,
            text=lambda: f"Sing ({self.songs})",
        )
        return Parts(
            (
                dock_command(self.dock, "toy.show", "&Toy", "Y", "Something to play with"),
                Menu("toys", "To&ys"),
                Command("toy.sing", "&Sing", "toys", self._sing, ("Ctrl+Y, S",), state=with_image),
                Command("toy.wind", "&Wind Up", "file/toys", self._sing, icon="fit"),
            ),
            docks=(self.dock,),
            intakes=(Intake(self.taken.extend, (".toy",)),),
            gestures=(Gesture("On the toy", "It squeaks", "Squeeze"),),
        )

    def start(self) -> None:
        self.started = True

    def close(self) -> None:
        self.closed = True

    def _sing(self) -> None:
        self.songs += 1
        self.sung.emit()


@pytest.fixture
def with_toy(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[Application]:
    monkeypatch.setattr(app, "FEATURES", (*app.FEATURES, ToyFeature))
    application = Application()
    show(application, qtbot)
    yield application
    application.close()


def listed(application: Application) -> dict[str, tuple[str, ...]]:
    """Commands by their paths, with their keys."""
    return {each.path: each.keys for each in application.window.menus.listed()}


def test_its_commands_stand_in_menus_palette_and_list_of_shortcuts(with_toy: Application) -> None:
    paths = list(listed(with_toy))
    assert listed(with_toy)["View › Toy"] == ("Y",)
    # In its group the last; a group that the menu does not know comes last in the menu; a menu of
    # its own comes before Help.
    panels = {"View › Sigma Strip", "View › Fine Tuning", "View › Mask"} & set(paths)
    assert len(panels) == 3
    assert max(map(paths.index, panels)) < paths.index("View › Toy")
    assert paths.index("File › Quit") + 1 == paths.index("File › Wind Up")
    bar = [action.text().replace("&", "") for action in with_toy.window.menuBar().actions()]
    assert bar[-2:] == ["Toys", "Help"]
    with_toy.run("help.palette")
    palette = with_toy.window.findChild(CommandPalette)
    assert palette is not None
    QTest.keyClicks(palette.field, "wind up")
    assert "Wind Up" in palette.list.item(0).text()
    palette.close_panel()
    with_toy.run("help.shortcuts")
    overlay = with_toy.window.findChild(ShortcutOverlay)
    assert overlay is not None
    assert ("Toy", ("Y",)) in overlay.groups["View"]
    assert overlay.groups["On the toy"] == [("It squeaks", ("Squeeze",))]
    overlay.close_panel()


def test_a_command_is_always_in_the_state_that_it_says(
    with_toy: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    toy = with_toy.feature(ToyFeature)
    sing = with_toy.window.menus.action("toy.sing")
    assert not sing.isEnabled()
    open_image(with_toy, quarter_photo, qtbot)
    assert sing.isEnabled()
    for count in (1, 2):
        sing.trigger()
        assert (toy.songs, sing.isChecked()) == (count, count == 1)
        qtbot.waitUntil(lambda text=f"Sing ({count})": sing.text() == text, timeout=TIMEOUT)
    assert "Sing (2)" in sing.toolTip()


def test_its_dock_shares_the_place_of_others_and_comes_back_at_the_next_start(
    with_toy: Application, qtbot: QtBot
) -> None:
    toy, window = with_toy.feature(ToyFeature), with_toy.window
    assert toy.started
    assert toy.dock.isHidden()
    QTest.keyClick(window.canvas, Qt.Key.Key_Y)
    qtbot.waitUntil(toy.dock.isVisible, timeout=TIMEOUT)
    assert window.menus.action("toy.show").isChecked()
    with_toy.run("view.numbers")
    assert toy.dock in window.tabifiedDockWidgets(with_toy.numbers.dock)
    with_toy.run("view.numbers")
    window.close()
    assert toy.closed
    again = Application()
    show(again, qtbot)
    assert again.feature(ToyFeature).dock.isVisible()
    assert again.numbers.dock.isHidden()
    again.close()


def test_it_is_given_the_files_it_names_and_no_others(with_toy: Application, photo: Path) -> None:
    toy = with_toy.feature(ToyFeature)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/x/bear.toy"), QUrl.fromLocalFile(str(photo))])
    drop = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with_toy.window.dropEvent(drop)
    assert toy.taken == [Path("/x/bear.toy")]
    assert not with_toy.work.busy


def test_two_commands_of_one_name_are_a_mistake_that_is_found_at_once(qtbot: QtBot) -> None:
    parts = Parts((Command("toy.sing", "Sing", "edit/toys", lambda: None),))
    with pytest.raises(ValueError, match=r"toy\.sing"):
        window_of(Document(), parts, parts)
