"""The window as its user finds it: open, drag sigma, see, compare, save."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.cli import main
from denoise_gui.engine.runtime.bounded_runs import BoundedRuns
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, shown_result, wait_until_done

MODEL = "standard"


def headless(photo: Path, sigma: float, target: Path) -> np.ndarray:
    arguments = ["run", str(photo), "--sigma", str(sigma), "-o", str(target), "--quiet"]
    assert main(arguments) == 0
    return np.asarray(Image.open(target))


@pytest.mark.parametrize("sigma", [25.0, 47.5])
def test_the_canvas_shows_what_the_command_line_saves(
    application: Application, photo: Path, tmp_path: Path, qtbot: QtBot, sigma: float
) -> None:
    open_image(application, photo, qtbot)
    application.sigma_panel.slider.setValue(round(2 * sigma))
    wait_until_done(application, qtbot)
    saved = headless(photo, sigma, tmp_path / "saved.png").astype(int)
    assert np.abs(shown_result(application).astype(int) - saved).max() <= 1
    assert (shown_result(application) != saved).mean() < 1e-3
    assert np.abs(saved - np.asarray(Image.open(photo))).mean() > 5


def test_the_painted_pixels_are_original_left_and_denoised_right(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    canvas = application.window.canvas
    canvas.zoom_to(1.0)
    wait_until_done(application, qtbot)
    painted = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    original, result = np.asarray(Image.open(photo)), shown_result(application)
    left, top = int(canvas.transform.x), int(canvas.transform.y)
    divider = canvas.divider.position(canvas.width())
    for column, expected in ((60, original), (440, result)):
        assert (left + column < divider) == (expected is original)
        for row in (100, 300):
            color = painted.pixelColor(left + column, top + row)
            assert (color.red(), color.green(), color.blue()) == tuple(expected[row, column])


def test_space_shows_the_original_in_place(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    canvas = application.window.canvas
    place = QPoint(int(canvas.transform.x) + 440, int(canvas.transform.y) + 300)
    original = tuple(np.asarray(Image.open(photo))[300, 440])

    def painted() -> tuple[int, int, int]:
        color = canvas.grab().toImage().pixelColor(place)
        return color.red(), color.green(), color.blue()

    assert painted() != original
    QTest.keyPress(application.sigma_panel.slider, Qt.Key.Key_Space)
    assert painted() == original
    QTest.keyRelease(application.sigma_panel.slider, Qt.Key.Key_Space)
    assert painted() != original


def test_the_network_never_runs_on_the_window_thread(
    application: Application, photo: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()
    run = BoundedRuns.output

    def watched(self: BoundedRuns, *args: object) -> object:
        threads.add(threading.get_ident())
        return run(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(BoundedRuns, "output", watched)
    open_image(application, photo, qtbot)
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.photographs.save(photo.with_name("out.png"))
    assert len(threads) >= 2
    assert threading.main_thread().ident not in threads


def test_opening_shows_the_picture_before_its_result(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    """The last picture, or the original, stays until the next lands: never a blank."""
    first: list[np.ndarray] = []
    application.document.image_opened.connect(lambda: first.append(shown_result(application)))
    open_image(application, photo, qtbot)
    assert (first[0] == np.asarray(Image.open(photo))).all()
    assert (shown_result(application) != first[0]).any()


def test_what_is_saved_is_the_full_size_result_with_its_depth(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    import imagecodecs

    path = tmp_path / "deep.png"
    pixels = np.rint(np.clip(noisy_picture(100, 120), 0, 1) * 65535).astype(np.uint16)
    path.write_bytes(imagecodecs.png_encode(pixels))
    open_image(application, path, qtbot)
    application.window.canvas.zoom_to(8.0)
    target = tmp_path / "saved.png"
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.photographs.save(target)
    saved = imagecodecs.png_decode(target.read_bytes())
    assert saved.dtype == np.uint16
    assert saved.shape == pixels.shape
    assert len(np.unique(saved)) > 5000
    headless(path, 25, tmp_path / "headless.png")
    assert (imagecodecs.png_decode((tmp_path / "headless.png").read_bytes()) == saved).all()


@pytest.mark.parametrize("y", [8, 1, 20], ids=["handle", "above it", "among the ticks"])
def test_a_drag_undoes_as_one_step(
    application: Application, photo: Path, qtbot: QtBot, y: int
) -> None:
    open_image(application, photo, qtbot)
    slider, document = application.sigma_panel.slider, application.document
    start = document.sigma
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, y))
    for x in range(slider.width() // 2, slider.width() - 20, 10):
        QTest.mouseMove(slider, QPoint(x, y))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 20, y))
    dragged = document.sigma
    assert dragged > start + 10
    document.undo_stack.undo()
    assert document.sigma == start
    assert slider.value() == 2 * start
    document.undo_stack.redo()
    assert document.sigma == dragged


def test_sigma_by_number_keys_wheel_and_double_click(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    window, document = application.window, application.document
    number, slider = application.sigma_panel.number, application.sigma_panel.slider
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "42.5")
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert document.sigma == 42.5
    QTest.keyClick(window.canvas, Qt.Key.Key_Right)
    assert document.sigma == 43.0
    QTest.keyClick(window.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert document.sigma == 38.0
    QTest.keyClick(slider, Qt.Key.Key_Up)
    assert document.sigma == 38.5
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(5, 8))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(5, 8))
    assert document.sigma == 25.0


def test_zoom_keeps_the_point_under_the_cursor_and_fit_shows_all(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    canvas = application.window.canvas
    at = QPointF(300, 250)
    before = canvas.transform.to_image(at.x(), at.y())
    canvas.zoom_to(6.0, at)
    assert canvas.transform.to_image(at.x(), at.y()) == pytest.approx(before, abs=0.2)
    assert canvas.visible_rect().width <= canvas.width() / 6 + 2
    assert "600 %" in application.window.status.zoom.text()
    QTest.keyClick(canvas, Qt.Key.Key_F)
    assert canvas.visible_rect().width == 500
    QTest.keyClick(canvas, Qt.Key.Key_1)
    assert canvas.zoom == 1.0


def test_the_divider_is_dragged_and_never_lost(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    canvas = application.window.canvas
    middle = QPoint(int(canvas.divider.position(canvas.width())), 200)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(canvas, QPoint(-500, 200))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(-500, 200))
    assert canvas.divider.fraction == 0.0
    edge = canvas.divider.position(canvas.width())
    assert 5 < edge < 30
    assert canvas.divider.grabbed_at(edge, canvas.width())


def test_the_pixel_under_the_cursor_before_and_after(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    canvas = application.window.canvas
    QTest.mouseMove(canvas, QPoint(int(canvas.transform.x) + 100, int(canvas.transform.y) + 50))
    text = application.window.status.pixel.text()
    before = np.asarray(Image.open(photo))[50, 100]
    after = shown_result(application)[50, 100]
    assert "(100, 50)" in text
    for value in (*before, *after):
        assert str(value) in text


def test_drop_and_paste(application: Application, photo: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    drop = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.window.dropEvent(drop)
    assert application.document.path == photo
    QGuiApplication.clipboard().setImage(QImage(str(photo)).copy(0, 0, 61, 47))
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        QTest.keyClick(application.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait_until_done(application, qtbot)
    assert application.document.path is None
    assert shown_result(application).shape == (47, 61, 3)
    QGuiApplication.clipboard().setText("only words")
    QTest.keyClick(application.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "no image on the clipboard" in application.window.status.currentMessage()


def _bad_files(folder: Path, photo: Path) -> list[tuple[Path, str]]:
    text = folder / "letter.png"
    text.write_text("Dear Sir or Madam")
    cut = folder / "cut.png"
    cut.write_bytes(photo.read_bytes()[:2000])
    return [(text, "letter.png"), (cut, "cut.png"), (folder / "gone.png", "gone.png")]


def test_bad_files_are_named_and_the_open_image_stays(
    application: Application, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    shown = shown_result(application)
    for path, name in _bad_files(tmp_path, photo):
        with qtbot.waitSignal(application.work.ended, timeout=TIMEOUT):
            application.files.open(path)
        assert name in application.window.notice_bar.text
        assert application.document.path == photo
        assert (shown_result(application) == shown).all()
    application.sigma_panel.slider.setValue(100)
    wait_until_done(application, qtbot)
    assert (shown_result(application) != shown).any()


def test_a_model_that_is_no_denoiser_is_named_and_the_old_one_goes_on(
    application: Application, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    bad = tmp_path / "bad.onnx"
    bad.write_text("not a model")
    with qtbot.waitSignal(application.models.failed, timeout=TIMEOUT):
        application.open_model(bad)
    assert "bad.onnx" in application.window.notice_bar.text
    shown = shown_result(application)
    application.sigma_panel.slider.setValue(90)
    wait_until_done(application, qtbot)
    assert (shown_result(application) != shown).any()
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.photographs.save(tmp_path / "saved.png")


def test_cancelling_a_save_leaves_nothing(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    large = tmp_path / "large.png"
    pixels = np.rint(np.clip(noisy_picture(500, 750), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(np.tile(pixels, (6, 6, 1))).save(large, compress_level=0)
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.files.open(large)
    folder = tmp_path / "out"
    folder.mkdir()
    application.photographs.save(folder / "saved.png")
    place = application.window.status.saving
    qtbot.waitUntil(lambda: place.bar.value() > 0, timeout=TIMEOUT)
    assert place.isVisible()
    assert "saved.png" in place.words.text()
    assert application.work.busy
    place.cancel.click()
    qtbot.waitUntil(lambda: not application.work.busy, timeout=TIMEOUT)
    assert not place.isVisible()
    assert list(folder.iterdir()) == []
    assert application.window.notice_bar.text == ""


def test_a_newer_sigma_wins_and_stale_patches_are_not_left(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    slider = application.sigma_panel.slider
    for steps in range(20, 140, 7):
        slider.setValue(steps)
        qtbot.wait(1)
    slider.setValue(60)
    wait_until_done(application, qtbot)
    swept = shown_result(application)
    slider.setValue(10)
    wait_until_done(application, qtbot)
    slider.setValue(60)
    wait_until_done(application, qtbot)
    assert (shown_result(application) == swept).all()


def test_closing_in_the_middle_of_work_leaves_no_thread(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    application.sigma_panel.slider.setValue(77)
    application.window.close()
    assert application.jobs.at_work == ()
