"""Habits of any viewer of photographs: the folder, recent files, the clipboard, the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.cli import main
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.folder_images import images_in, natural_key, neighbours
from denoise_gui.features.files.recent_files import thumbnail_file
from denoise_gui.shell.drop.incoming import incoming
from denoise_gui.shell.window_memory import placed
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image

CONTROL = Qt.KeyboardModifier.ControlModifier
SCREEN = QRect(0, 0, 1920, 1080)


def write_image(path: Path, height: int = 40, width: int = 60) -> Path:
    pixels = np.rint(np.clip(noisy_picture(height, width), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """shot1, shot2 (unreadable), shot10, shot11, and what is no image."""
    folder = tmp_path / "shots"
    folder.mkdir()
    for name in ("shot10.png", "shot1.png", "Shot11.png"):
        write_image(folder / name)
    (folder / "shot2.png").write_text("no image")
    (folder / "notes.txt").write_text("words")
    (folder / ".shot3.png").write_bytes((folder / "shot1.png").read_bytes())
    return folder


def opened_by(application: Application, key: Qt.Key, qtbot: QtBot) -> str:
    """Press a key, wait for the image it opens; its name."""
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        QTest.keyClick(application.sigma_panel.slider, key)
    return application.document.title


def test_page_keys_walk_through_the_folder_and_skip_what_cannot_be_read(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    open_image(application, folder / "shot1.png", qtbot)
    assert opened_by(application, Qt.Key.Key_PageDown, qtbot) == "shot10.png"
    assert "shot2.png" in application.window.notice_bar.text
    assert opened_by(application, Qt.Key.Key_PageDown, qtbot) == "Shot11.png"
    said: list[str] = []
    application.window.status.messageChanged.connect(said.append)
    with qtbot.waitSignal(application.photographs.walk.end_reached, timeout=TIMEOUT):
        QTest.keyClick(application.window.canvas, Qt.Key.Key_PageDown)
    assert any("last image" in words for words in said)
    assert opened_by(application, Qt.Key.Key_PageUp, qtbot) == "shot10.png"


def test_keys_pressed_faster_than_files_are_read_add_up(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    open_image(application, folder / "shot1.png", qtbot)
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        for _ in range(3):
            QTest.keyClick(application.window.canvas, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: not application.work.busy, timeout=TIMEOUT)
    assert application.document.title == "Shot11.png"


def test_walking_without_an_image_is_not_offered_and_says_what_to_do(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    commands = ("file.next", "file.previous", "view.fit", "view.zoom-in", "bench.noise")
    actions = [application.window.menus.action(command) for command in commands]
    assert not any(action.isEnabled() for action in actions)
    application.photographs.walk.go(1)
    assert "Open an image" in application.window.status.currentMessage()
    open_image(application, folder / "shot1.png", qtbot)
    assert all(action.isEnabled() for action in actions)


def test_neighbours_in_natural_order(folder: Path) -> None:
    images = images_in(folder, (".png",))
    assert [path.name for path in images] == ["shot1.png", "shot2.png", "shot10.png", "Shot11.png"]
    assert neighbours(images, folder / "shot2.png", -1) == [folder / "shot1.png"]
    assert neighbours(images, folder / "shot5.png", 1)[0].name == "shot10.png"  # it was deleted
    assert neighbours(images, folder / "shot5.png", -1)[0].name == "shot2.png"
    assert neighbours(images, folder / "shot1.png", 99) == [folder / "Shot11.png"]
    assert neighbours([], folder / "shot1.png", 1) == []
    assert natural_key("a٣.png") < natural_key("a10.png")
    assert natural_key("a².png") != natural_key("a2.png")
    with pytest.raises(UserError, match="cannot be read"):
        images_in(folder / "gone", (".png",))


def test_each_image_keeps_its_sigma_while_the_window_is_open(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    open_image(application, folder / "shot1.png", qtbot)
    application.document.set_sigma(40)
    open_image(application, folder / "shot10.png", qtbot)
    assert application.document.sigma == 40  # a new one starts where the last one was
    application.document.set_sigma(10)
    open_image(application, folder / "shot1.png", qtbot)
    assert application.document.sigma == 40
    assert application.sigma_panel.number.value() == 40
    assert not application.document.undo_stack.canUndo()
    open_image(application, folder / "shot10.png", qtbot)
    assert application.sigma_panel.slider.value() == 20


def test_recent_files_are_listed_reopened_and_cleared(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    menu = application.window.menus.menu("recent")
    assert not menu.menuAction().isEnabled()
    for name in ("shot1.png", "shot10.png"):
        open_image(application, folder / name, qtbot)
    assert [action.text() for action in menu.actions()[:2]] == ["&1 shot10.png", "&2 shot1.png"]
    thumbnail = QImage(str(thumbnail_file(folder / "shot1.png")))
    assert (thumbnail.width(), thumbnail.height()) == (60, 40)
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        menu.actions()[1].trigger()
    assert application.document.title == "shot1.png"
    menu.actions()[-1].trigger()
    assert application.photographs.recent.paths == []
    assert not thumbnail_file(folder / "shot1.png").exists()


def test_a_recent_file_that_is_gone_is_named(
    application: Application, folder: Path, qtbot: QtBot
) -> None:
    open_image(application, folder / "shot1.png", qtbot)
    (folder / "shot1.png").unlink()
    menu = application.window.menus.menu("recent")
    with qtbot.waitSignal(application.work.failed, timeout=TIMEOUT):
        menu.actions()[0].trigger()
    assert "no such file" in application.window.notice_bar.text


def test_copying_gives_exactly_what_is_saved(
    application: Application, model_path: Path, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    application.document.set_sigma(33)
    application.window.canvas.zoom_to(8.0)  # what is visible does not matter
    with qtbot.waitSignal(application.photographs.result_copy.copied, timeout=TIMEOUT):
        QTest.keyClick(application.window.canvas, Qt.Key.Key_C, CONTROL)
    saved = tmp_path / "saved.png"
    command = ["run", str(photo), "--sigma", "33", "--model", str(model_path), "-o", str(saved)]
    assert main([*command, "--quiet"]) == 0
    picture = QGuiApplication.clipboard().image().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(380, picture.bytesPerLine())
    assert (rows[:, :1500].reshape(380, 500, 3) == np.asarray(Image.open(saved))).all()
    assert "500 × 380" in application.window.status.currentMessage()


def test_what_is_pasted_is_understood_or_named(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a b.png")

    def text(words: str) -> QMimeData:
        data = QMimeData()
        data.setText(words)
        return data

    assert incoming(text(f"'{path}'\n")).files == (path,)
    for words in ("hello", str(tmp_path), "\0", "x" * 9999, f"{path}\n{path}"):
        assert "only text" in incoming(text(words)).problem
    assert "no image" in incoming(QMimeData()).problem
    remote = QMimeData()
    remote.setUrls([QUrl("https://example.org/a.png")])
    assert "another computer" in incoming(remote).problem


def test_full_screen_shows_the_picture_alone_and_esc_leaves_it(application: Application) -> None:
    window = application.window
    QTest.keyClick(window.canvas, Qt.Key.Key_F11)
    assert window.isFullScreen()
    assert window.menuBar().isHidden()
    assert window.statusBar().isHidden()
    assert application.sigma_panel.isVisible()
    sigma = application.document.sigma
    QTest.keyClick(window.canvas, Qt.Key.Key_Right)
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, CONTROL)  # keys work without the menu bar
    assert application.document.sigma == sigma
    assert application.document.undo_stack.canRedo()
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.menuBar().isVisible()


def test_the_window_comes_back_where_it_was(application: Application, qtbot: QtBot) -> None:
    application.window.resize(700, 610)  # or as narrow as it can be
    width = min(application.window.width(), 798)  # the screen of the tests has 800
    QTest.keyClick(application.window.canvas, Qt.Key.Key_F11)
    application.window.close()
    again = Application()
    qtbot.addWidget(again.window)
    assert (again.window.width(), again.window.height()) == (width, 610)
    assert not again.window.isFullScreen()
    again.close()


@pytest.mark.parametrize(
    "window",
    [
        QRect(2500, 300, 1000, 700),  # on the monitor at the right, which is gone
        QRect(-3000, -2000, 1000, 700),
        QRect(100, -500, 800, 600),  # its title bar above the screen
        QRect(4000, 0, 3000, 2000),  # larger than the screen that is left
    ],
)
def test_a_window_of_a_monitor_that_is_gone_comes_back_whole(window: QRect) -> None:
    assert SCREEN.contains(placed(window, [SCREEN]))


def test_a_window_that_can_be_reached_stays() -> None:
    partly = QRect(1700, 900, 1000, 700)
    assert placed(partly, [SCREEN]) == partly
    second = QRect(1920, 0, 1280, 1024)
    assert placed(QRect(2500, 10, 600, 400), [SCREEN, second]) == QRect(2500, 10, 600, 400)


def test_undo_and_redo_by_keys_and_reset(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    window, document = application.window, application.document
    slider = application.sigma_panel.slider
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 30, 8))
    high = document.sigma
    assert high > 60
    QTest.keyClick(window.canvas, Qt.Key.Key_R, CONTROL)
    assert document.sigma == 25
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, CONTROL)
    assert document.sigma == high
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, CONTROL)
    assert document.sigma == 25
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert document.sigma == high
