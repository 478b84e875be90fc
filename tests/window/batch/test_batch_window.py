"""The queue in the window: filled, worked through, paused, stopped, taken up again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from denoise_gui.engine.batch.items import Existing, Found, Status
from denoise_gui.engine.images.image_file import load_image
from denoise_gui.features.batch import queue_model
from denoise_gui.features.batch.choices import SigmaSource
from denoise_gui.features.batch.queue_file import LeftQueue, load_queue
from denoise_gui.features.batch.queue_model import PHOTOGRAPH, RESULT, SIGMA, STATUS
from denoise_gui.features.batch.window import BatchWindow
from tests.driven import DrivenApplication as Application
from tests.window.batch.conftest import MakeFolder, add, run, states
from tests.window.conftest import TIMEOUT


def cell(window: BatchWindow, row: int, column: int) -> str:
    return str(window.queue.data(window.queue.index(row, column)))


def test_a_folder_is_denoised_and_each_row_says_how_it_went(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    folder = make_folder("in", 2)
    (folder / "bad.png").write_text("no image")
    add(application, batch_window, folder, qtbot)
    assert [cell(batch_window, row, STATUS) for row in range(3)] == ["Waiting"] * 3
    run(application, batch_window, qtbot)
    assert [cell(batch_window, row, STATUS) for row in range(3)] == ["Done", "Done", "Failed"]
    sigma, uncertainty = map(float, cell(batch_window, 0, SIGMA).split(" ± "))
    assert 10 < sigma < 40
    assert 0 < uncertainty < 10
    assert cell(batch_window, 0, RESULT) == "00_denoised.png"
    assert cell(batch_window, 2, RESULT).startswith("bad.png cannot be opened")
    assert batch_window.words.text() == "2 done, 1 failed"
    assert load_image(tmp_path / "out" / "00_denoised.png").width == 40
    assert load_queue() == LeftQueue()


@pytest.mark.parametrize("replaced", [False, True])
def test_thumbnails_show_the_photograph_and_then_its_result(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    tmp_path: Path,
    qtbot: QtBot,
    replaced: bool,
) -> None:
    """Also where the result has the place of the photograph: the two look different."""
    folder = make_folder("in", 1)
    model = batch_window.queue
    add(application, batch_window, folder, qtbot)
    index = model.index(0, PHOTOGRAPH)

    def middle() -> QColor:
        image = model.data(index, Qt.ItemDataRole.DecorationRole).toImage()  # type: ignore[attr-defined]
        return image.pixelColor(image.width() // 2, image.height() // 2)

    qtbot.waitUntil(lambda: middle().alpha() == 255, timeout=TIMEOUT)
    source = folder / "00.png"
    target = source if replaced else tmp_path / "out.png"
    Image.new("RGB", (40, 40), (255, 0, 0)).save(target)
    before = model.outcome(0)
    model.take([replace(before, status=Status.DONE, target=target)])
    qtbot.waitUntil(lambda: middle() == QColor(255, 0, 0), timeout=TIMEOUT)


def test_thumbnails_of_results_come_by_themselves(
    application: Application, batch_window: BatchWindow, make_folder: MakeFolder, qtbot: QtBot
) -> None:
    add(application, batch_window, make_folder("in", 1), qtbot)
    batch_window.options.format.setCurrentText("TIFF")
    index = batch_window.queue.index(0, PHOTOGRAPH)

    def thumbnail() -> object:
        picture = batch_window.queue.data(index, Qt.ItemDataRole.DecorationRole)
        image = picture.toImage()  # type: ignore[attr-defined]
        return image.pixelColor(image.width() // 2, image.height() // 2).alpha()

    run(application, batch_window, qtbot)
    qtbot.waitUntil(lambda: thumbnail() == 255, timeout=TIMEOUT)


def test_a_double_click_shows_the_result_beside_the_original(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    add(application, batch_window, make_folder("in", 1), qtbot)
    run(application, batch_window, qtbot)
    place = batch_window.view.visualRect(batch_window.queue.index(0, PHOTOGRAPH)).center()
    qtbot.mouseClick(batch_window.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(application.batch.comparison_opened, timeout=TIMEOUT) as opened:
        qtbot.mouseDClick(batch_window.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    (window,) = opened.args
    source, result = tmp_path / "in" / "00.png", tmp_path / "out" / "00_denoised.png"
    for pane, path in zip(window.panes, (source, result), strict=True):
        shown = pane.pyramid.levels[0][..., 2::-1]
        assert (shown == load_image(path).pixels).all()
    assert application.document.photograph is None, "it would be denoised once more"
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        window.centralWidget().findChildren(QPushButton)[0].click()
    assert application.document.path == source


def test_a_result_that_is_gone_or_another_is_told(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    folder = make_folder("in", 1)
    other = make_folder("other", 1, 30) / "00.png"
    for result, words in ((other, "sizes differ"), (tmp_path / "gone.png", "gone.png")):
        batch_window.notice_bar.hide()
        application.batch.compare(folder / "00.png", result)
        qtbot.waitUntil(lambda w=words: w in batch_window.notice_bar.text, timeout=TIMEOUT)


def test_a_thousand_files_are_dropped_without_a_stall(
    application: Application, batch_window: BatchWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [tmp_path / f"photo {number:04}.png" for number in range(1000)]
    for path in paths:
        path.write_bytes(b"")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    pieces: list[object] = []
    batch_window.queue.rowsInserted.connect(lambda *_rows: pieces.append("rows"))
    wanted: list[Path] = []
    batch_window.queue.thumbnail_wanted.connect(wanted.append)
    with qtbot.waitSignal(batch_window.queue.rowsInserted, timeout=TIMEOUT):
        batch_window.view.dropEvent(event)
    batch_window.view.scrollToBottom()
    batch_window.grab()
    assert batch_window.queue.rowCount() == 1000
    assert pieces == ["rows"]
    assert len(set(wanted)) < 100, "those in sight alone are read"
    # All of them fail at once, and the window hears of it in a few pieces.
    batch_window.queue.dataChanged.connect(lambda *_cells: pieces.append("cells"))
    run(application, batch_window, qtbot)
    assert states(batch_window) == [Status.FAILED] * 1000
    assert len(pieces) < 500


def test_pausing_and_going_on(
    application: Application, batch_window: BatchWindow, make_folder: MakeFolder, qtbot: QtBot
) -> None:
    add(application, batch_window, make_folder("in", 6, 160), qtbot)
    batch_window.start_button.click()
    assert not batch_window.options.isEnabled()
    qtbot.waitUntil(lambda: Status.DONE in states(batch_window), timeout=TIMEOUT)
    batch_window.pause_button.click()
    assert batch_window.words.text() == "Paused"
    assert batch_window.pause_button.text().replace("&", "") == "Resume"
    assert application.batch.runner.busy
    with qtbot.waitSignal(application.batch.ended, timeout=TIMEOUT):
        batch_window.pause_button.click()
    assert states(batch_window) == [Status.DONE] * 6


def test_stopping_and_starting_again_redoes_nothing(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    add(application, batch_window, make_folder("in", 6, 160), qtbot)
    batch_window.start_button.click()
    qtbot.waitUntil(lambda: Status.DONE in states(batch_window), timeout=TIMEOUT)
    with qtbot.waitSignal(application.batch.ended, timeout=TIMEOUT):
        batch_window.cancel_button.click()
    assert Status.STOPPED in states(batch_window)
    assert len(load_queue().photographs) == 6
    done = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*.png")}
    run(application, batch_window, qtbot)
    assert set(states(batch_window)) == {Status.DONE, Status.DONE_BEFORE}
    assert all(path.stat().st_mtime_ns == before for path, before in done.items())


@pytest.fixture
def left_queue(
    application: Application, batch_window: BatchWindow, make_folder: MakeFolder, qtbot: QtBot
) -> Path:
    """A folder of three photographs that were in the queue when the program was quit."""
    folder = make_folder("in", 3)
    add(application, batch_window, folder, qtbot)
    application.window.close()
    return folder


@pytest.fixture
def started_again(left_queue: Path, qtbot: QtBot) -> Iterator[Application]:
    """The program at its next start."""
    again = Application()
    qtbot.addWidget(again.batch.window)
    yield again
    again.close()


def test_a_queue_that_was_left_is_offered_again_and_not_called_begun(
    started_again: Application, left_queue: Path
) -> None:
    window = started_again.batch.window
    assert "3 photographs" in window.notice_bar.text
    assert "not started" in window.notice_bar.text
    window.notice_bar.button.click()
    assert window.queue.photographs == tuple(
        Found(left_queue / f"{number:02}.png", left_queue) for number in range(3)
    )


def test_a_queue_that_was_left_is_not_offered_once_it_was_added_again(
    started_again: Application, left_queue: Path, qtbot: QtBot
) -> None:
    window = started_again.batch.window
    started_again.batch.add([left_queue / "00.png"])
    qtbot.waitUntil(lambda: len(window.queue.photographs) == 1, timeout=TIMEOUT)
    assert "3 photographs" in window.notice_bar.text
    started_again.batch.add([left_queue])
    qtbot.waitUntil(lambda: len(window.queue.photographs) == 3, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: window.notice_bar.text == "", timeout=TIMEOUT)


def test_files_added_while_it_works_are_done_too(
    application: Application, batch_window: BatchWindow, make_folder: MakeFolder, qtbot: QtBot
) -> None:
    add(application, batch_window, make_folder("in", 3, 160), qtbot)
    more = make_folder("more", 2)
    batch_window.start_button.click()
    add(application, batch_window, more, qtbot)
    with qtbot.waitSignal(application.batch.ended, timeout=TIMEOUT):
        pass
    assert len(states(batch_window)) == 5
    assert set(states(batch_window)) <= {Status.DONE, Status.DONE_BEFORE}


def test_a_table_fills_the_queue_and_gives_each_its_sigma(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_folder("in", 2)
    table = tmp_path / "table.csv"
    table.write_text("path,sigma\nin/00.png,7\nin/01.png,auto\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(table), ""))
    options = batch_window.options
    options.sigma_from.setCurrentIndex(options.sigma_from.findData(SigmaSource.TABLE))
    options.choose_table()
    assert batch_window.queue.rowCount() == 2
    run(application, batch_window, qtbot)
    assert cell(batch_window, 0, SIGMA) == "7"
    assert states(batch_window) == [Status.DONE] * 2
    table.write_text("path,sigma\nin/00.png,much\n")
    run(application, batch_window, qtbot)
    assert "line 2" in batch_window.notice_bar.text


def test_the_report_is_saved(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not batch_window.report_button.isEnabled()
    add(application, batch_window, make_folder("in", 2), qtbot)
    run(application, batch_window, qtbot)
    target = tmp_path / "report.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(target), ""))
    batch_window.report_button.click()
    with target.open(encoding="utf-8", newline="") as file:
        assert [row["status"] for row in csv.DictReader(file)] == ["done", "done"]


def test_choices_are_remembered_and_the_name_is_shown(
    application: Application, batch_window: BatchWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    options = batch_window.options
    options.pattern.setText("{stem}-{sigma}{suffix}")
    options.format.setCurrentText("TIFF")
    assert options.example.text() == "IMG_0001.jpg becomes IMG_0001-12.5.tif"
    options.pattern.setText("{what}")
    assert "“what”" in options.example.text()
    options.pattern.setText("{stem}-{sigma}{suffix}")
    options.sigma_from.setCurrentIndex(options.sigma_from.findData(SigmaSource.ONE))
    options.sigma.setValue(12.5)
    options.existing.setCurrentIndex(options.existing.findData(Existing.RENAME))
    batch_window.close()
    again = BatchWindow()
    qtbot.addWidget(again)
    assert again.options.choices == options.choices


def test_quitting_while_it_works_asks_first(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add(application, batch_window, make_folder("in", 4, 160), qtbot)
    batch_window.start_button.click()
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_arguments: answers.pop(0))
    assert not application.window.close()
    assert application.batch.runner.busy
    assert application.window.close()
    assert load_queue().begun
    assert len(load_queue().photographs) == 4


def test_rows_are_removed_and_thumbnails_are_bounded(
    application: Application,
    batch_window: BatchWindow,
    make_folder: MakeFolder,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue_model, "_KEPT_THUMBNAILS", 2)
    add(application, batch_window, make_folder("in", 5), qtbot)
    run(application, batch_window, qtbot)
    qtbot.waitUntil(lambda: 0 < len(batch_window.queue._thumbnails) <= 2, timeout=TIMEOUT)
    batch_window.view.selectAll()
    qtbot.keyClick(batch_window.view, Qt.Key.Key_Delete)
    assert batch_window.queue.rowCount() == 0
    assert not batch_window.start_button.isEnabled()


def test_it_fits_a_small_screen(batch_window: BatchWindow) -> None:
    smallest = batch_window.minimumSizeHint()
    assert smallest.width() <= 1024
    assert smallest.height() <= 660
    room = batch_window.screen().availableSize()
    assert batch_window.width() < room.width()
    assert batch_window.height() < room.height()
