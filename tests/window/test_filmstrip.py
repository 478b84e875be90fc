"""Several photographs at once: in a strip, walked through, and handed to the batch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from denoise_gui.engine.batch.items import Status
from denoise_gui.engine.batch.planning import make_plan
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.shipped import sample_image
from denoise_gui.features.batch.choices import SigmaSource
from denoise_gui.features.filmstrip.feature import FilmstripFeature
from denoise_gui.features.filmstrip.strip_view import Filmstrip
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four photographs and something else; photo10 comes after photo2."""
    folder = tmp_path / "holiday & more"
    folder.mkdir()
    for number, name in enumerate(("photo10", "photo2", "photo1", "zoo")):
        pixels = np.full((40, 60, 3), 40 + 50 * number, np.uint8)
        Image.fromarray(pixels).save(folder / f"{name}.png")
    (folder / "notes.txt").write_text("no image")
    return folder


@pytest.fixture
def strip(application: Application) -> Filmstrip:
    return application.feature(FilmstripFeature).strip


def opened(application: Application, path: Path, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: application.document.path == path, timeout=TIMEOUT)


def dropped(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_a_folder_is_walked_through_with_place_and_sigma(
    application: Application, strip: Filmstrip, folder: Path, qtbot: QtBot
) -> None:
    assert strip.isHidden()
    application.window.drops.take(dropped(folder))
    first, second, third, last = (
        folder / f"{name}.png" for name in ("photo1", "photo2", "photo10", "zoo")
    )
    opened(application, first, qtbot)
    assert strip.files == (first, second, third, last)
    assert strip.isVisible()
    assert strip.place.text() == "1 of 4"
    application.document.set_sigma(33.5)
    assert "σ 33.5" in strip.list.item(0).text()
    application.run("file.next")
    opened(application, second, qtbot)
    assert strip.place.text() == "2 of 4"
    application.document.set_sigma(7.0)
    assert "σ 33.5" in strip.list.item(0).text(), "that of another changed too"
    place = strip.list.visualItemRect(strip.list.item(3)).center()
    QTest.mouseClick(strip.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    opened(application, last, qtbot)
    assert strip.place.text() == "4 of 4"
    with qtbot.waitSignal(application.session.message_given, timeout=TIMEOUT) as told:
        application.run("file.next")
    assert told.args == ["This is the last one."]
    # The keys are still sigma's.
    sigma = application.document.sigma
    QTest.keyClick(application.window.canvas, Qt.Key.Key_Right)
    assert application.document.sigma == sigma + 0.5


def test_files_keep_the_order_in_which_they_were_named(
    application: Application, strip: Filmstrip, folder: Path, qtbot: QtBot
) -> None:
    named = (folder / "zoo.png", folder / "photo1.png", folder / "zoo.png")
    application.open(named)
    opened(application, named[0], qtbot)
    assert strip.files == named[:2]
    application.run("file.next")
    opened(application, named[1], qtbot)
    assert strip.place.text() == "2 of 2"


def test_thumbnails_come_for_what_is_seen(
    application: Application, strip: Filmstrip, folder: Path, qtbot: QtBot
) -> None:
    application.open((folder,))
    opened(application, folder / "photo1.png", qtbot)

    def shown() -> None:
        for row in range(4):
            image = strip.list.item(row).icon().pixmap(96, 64).toImage()
            assert image.pixelColor(image.width() // 2, image.height() // 2).alpha() == 255

    qtbot.waitUntil(shown, timeout=TIMEOUT)


def test_a_folder_without_images_is_told_and_nothing_is_lost(
    application: Application, strip: Filmstrip, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    application.open((folder,))
    opened(application, folder / "photo1.png", qtbot)
    empty = tmp_path / "empty"
    empty.mkdir()
    for path, words in ((empty, "no image in it"), (tmp_path / "gone", "gone")):
        application.open((path, path))
        qtbot.waitUntil(
            lambda words=words: words in application.window.notice_bar.text, timeout=TIMEOUT
        )
    assert application.document.path == folder / "photo1.png"
    assert len(strip.files) == 4


def test_all_go_into_the_batch_and_the_strip_is_closed(
    application: Application, strip: Filmstrip, folder: Path, qtbot: QtBot
) -> None:
    application.open((folder,))
    opened(application, folder / "photo1.png", qtbot)
    qtbot.addWidget(application.batch.window)
    with qtbot.waitSignal(application.batch.window.queue.rowsInserted, timeout=TIMEOUT):
        application.run("file.batch-all")
    assert len(application.batch.window.queue.photographs) == 4
    strip.closed.emit()
    assert strip.isHidden()
    assert not application.window.menus.action("file.batch-all").isEnabled()
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.run("file.next")
    assert application.document.path == folder / "photo2.png"


def test_what_was_set_for_each_is_what_the_batch_does(
    application: Application, strip: Filmstrip, folder: Path, qtbot: QtBot
) -> None:
    """All of the filmstrip, with the sigmas that stand under it and all else that was set."""
    application.open((folder,))
    opened(application, folder / "photo1.png", qtbot)
    mask = SigmaMask(np.full((20, 30), 0.5), made_for=(40, 60))
    curve = BrightnessCurve.of_handles(1.5, 0.5)
    application.document.set_recipe(
        Recipe(33.5, colour=50.0, brightness=curve, grain=0.25, mask=mask)
    )
    set_for_first = application.document.recipe
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.run("file.next")
    application.document.set_sigma(7.0)
    window = application.batch.window
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.queue.rowsInserted, timeout=TIMEOUT):
        application.run("file.batch-all")
    assert window.options.choices.sigma_from is SigmaSource.WINDOW
    window.options.output.setText(str(folder / "results"))
    asked = []
    application.batch.runner.start = asked.append  # type: ignore[method-assign,assignment]
    application.batch.start(window.options.choices)
    assert asked[0].settings.recipe.is_automatic
    plan = make_plan(asked[0].photographs, asked[0].settings)
    first, second, third, last = (item.recipe for item in plan.items)
    assert first == set_for_first
    assert first.mask is not None
    assert first.mask.made_for == (40, 60)
    assert (second.luminance, second.mask) == (7.0, None)
    assert third.is_automatic
    assert last.is_automatic


def test_a_mask_of_another_size_is_told_and_not_used(
    application: Application, strip: Filmstrip, folder: Path, qtbot: QtBot
) -> None:
    """A file was replaced by a larger one since its mask was painted."""
    application.open((folder,))
    opened(application, folder / "photo1.png", qtbot)
    mask = SigmaMask(np.full((20, 30), 0.5), made_for=(40, 60))
    application.document.set_recipe(Recipe(10.0, mask=mask))
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.run("file.next")
    application.document.set_sigma(8.0)
    Image.fromarray(np.full((64, 64, 3), 90, np.uint8)).save(folder / "photo1.png")
    window = application.batch.window
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.queue.rowsInserted, timeout=TIMEOUT):
        application.run("file.batch-all")
    window.options.output.setText(str(folder / "results"))
    with qtbot.waitSignal(application.batch.finished, timeout=TIMEOUT):
        application.batch.start(window.options.choices)
    first, second = window.queue.outcomes[:2]
    assert first.status is Status.FAILED
    assert "photo1.png was not denoised" in first.message
    assert "size" in first.message or "64" in first.message
    assert second.status is Status.DONE


def test_no_room_is_kept_for_a_scroll_bar_that_is_not_there(
    application: Application, strip: Filmstrip, folder: Path, qtbot: QtBot
) -> None:
    application.open((folder,))
    opened(application, folder / "photo1.png", qtbot)
    bar = strip.list.horizontalScrollBar()
    application.window.resize(1200, 700)
    qtbot.waitUntil(lambda: bar.maximum() == 0, timeout=TIMEOUT)
    alone = strip.list.height()
    assert strip.list.viewport().height() - strip.list.gridSize().height() <= 4
    strip.show_files(tuple(folder / f"{number}.png" for number in range(40)))
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: strip.list.height() > alone, timeout=TIMEOUT)
    assert strip.list.viewport().height() >= strip.list.gridSize().height()


def test_the_open_photograph_stays_in_sight_when_the_window_becomes_narrow(
    application: Application, strip: Filmstrip, folder: Path, qtbot: QtBot
) -> None:
    application.window.resize(1200, 700)
    strip.show_files(tuple(folder / f"{number}.png" for number in range(40)))
    strip.show_current(folder / "6.png")
    item, viewport = strip.list.item(6), strip.list.viewport()

    def in_sight() -> bool:
        # The frame around it may lie a pixel outside.
        place = strip.list.visualItemRect(item).adjusted(1, 0, -1, 0)
        return viewport.rect().united(place).width() == viewport.width()

    qtbot.waitUntil(in_sight)
    application.window.resize(640, 700)
    qtbot.waitUntil(lambda: strip.width() < 700)
    qtbot.waitUntil(in_sight)


def test_the_dialog_looks_beside_the_open_image_however_it_came(
    application: Application, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def ask(*args: object) -> tuple[str, str]:
        asked.append(args[2])
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    application.open((folder / "zoo.png",))
    opened(application, folder / "zoo.png", qtbot)
    application.run("file.open")
    application.files.open(sample_image())
    opened(application, sample_image(), qtbot)
    application.run("file.open")
    assert asked == [str(folder), str(folder)]
