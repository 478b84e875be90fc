"""Bench mode in the real window: noise added and taken away, a reference opened, the best found."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.core.crop_denoiser import CropResult
from denoise_gui.engine import Denoiser, Model
from denoise_gui.engine.measure.reference import AddedNoise, quality_of, with_noise
from denoise_gui.features.bench.bench_dock import BenchDock
from denoise_gui.features.bench.noise_dialog import NoiseDialog
from tests.conftest import smooth_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, wait_until_done


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A clean picture of 200 x 160 pixels."""
    path = tmp_path / "clean.png"
    Image.fromarray(np.rint(smooth_picture(160, 200) * 255).astype(np.uint8)).save(path)
    return path


def add_noise(application: Application, noise: AddedNoise, qtbot: QtBot) -> None:
    with qtbot.waitSignal(application.document.reference_changed, timeout=TIMEOUT):
        application.bench.mode.add_noise(noise)
    wait_until_done(application, qtbot)


def wait_for_curve(application: Application, qtbot: QtBot) -> BenchDock:
    dock = application.bench.dock
    qtbot.waitUntil(lambda: dock.plot is not None, timeout=TIMEOUT)
    qtbot.waitUntil(lambda: application.bench.curve.curve.complete, timeout=TIMEOUT)
    return dock


def test_noise_is_added_measured_and_taken_away_again(
    application: Application, clean: Path, qtbot: QtBot, model_path: Path
) -> None:
    open_image(application, clean, qtbot)
    document, window = application.document, application.window
    window.canvas.zoom_to(5.0)
    place, original = window.canvas.visible_rect().centre, document.photograph
    add_noise(application, AddedNoise(20.0, 7), qtbot)
    # Nobody overlooks that this is not the file.
    assert "noise σ 20" in window.windowTitle()
    assert window.status.noise.isVisible()
    assert window.canvas.zoom == 5.0
    assert window.canvas.visible_rect().centre == pytest.approx(place, abs=2)
    pixels = np.asarray(Image.open(clean))
    noisy = with_noise(pixels, AddedNoise(20.0, 7))
    assert document.photograph is not None
    assert (document.photograph.pixels == noisy).all()
    dock = wait_for_curve(application, qtbot)
    measured = {point.sigma: point.quality for point in dock.points}
    denoiser = Denoiser(Model(model_path))
    for sigma in (0.0, 20.0, 25.0):
        expected = quality_of(denoiser.denoise(noisy, sigma), pixels)
        assert measured[sigma].psnr == pytest.approx(expected.psnr, abs=0.01)
        assert measured[sigma].ssim == pytest.approx(expected.ssim, abs=0.001)
    best = max(dock.points, key=lambda point: point.quality.psnr)
    assert best.sigma == pytest.approx(20, abs=5)
    assert {best.sigma - 0.5, best.sigma + 0.5} <= set(measured)
    assert dock.figures["now", "psnr"].text() == f"{measured[25.0].psnr:.2f}"
    assert 35.5 not in measured
    document.set_sigma(35.5)
    assert dock.figures["now", "psnr"].text().startswith("≈")
    QTest.mouseClick(dock.take_best, Qt.MouseButton.LeftButton)
    assert document.sigma == best.sigma
    # Undo goes back to the clean image, redo to the same noise.
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.photograph is original
    assert document.reference is None
    assert "σ" not in window.windowTitle()
    assert not window.status.noise.isVisible()
    assert dock.points == ()


def test_figures_are_copied_and_the_plot_is_saved(
    application: Application, clean: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, clean, qtbot)
    add_noise(application, AddedNoise(20.0, 7), qtbot)
    dock = wait_for_curve(application, qtbot)
    assert dock.copy_figures()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert "clean.png" in lines[0]
    assert len(lines) == len(dock.points) + 3
    menu = application.bench.asking
    for suffix in ("png", "svg", "csv"):
        menu.save_plot(tmp_path / f"plot.{suffix}")
    picture = QImage(str(tmp_path / "plot.png"))
    assert picture.width() == 1920
    colours = {picture.pixelColor(x, y).name() for x in range(0, 1920, 7) for y in (300, 640, 900)}
    assert len(colours) > 2
    drawing = (tmp_path / "plot.svg").read_text()
    assert "<svg" in drawing
    assert "dB" in drawing
    rows = list(csv.DictReader((tmp_path / "plot.csv").read_text().splitlines()))
    assert [float(row["sigma"]) for row in rows] == [point.sigma for point in dock.points]
    menu.save_plot(tmp_path / "nowhere" / "plot.csv")
    assert "nowhere" in application.window.notice_bar.text


def test_a_clean_reference_is_dropped_on_a_noisy_image(
    application: Application, clean: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    noisy = tmp_path / "noisy.png"
    pixels = with_noise(np.asarray(Image.open(clean)), AddedNoise(30, 1, clipped=True))
    Image.fromarray(pixels).save(noisy)
    open_image(application, noisy, qtbot)
    document, dock = application.document, application.bench.dock
    dock.show()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(clean))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, buttons, keys)
    with qtbot.waitSignal(document.reference_changed, timeout=TIMEOUT):
        dock.dropEvent(drop)
    assert document.path == noisy
    assert "clean.png" in dock.what.text()
    wait_for_curve(application, qtbot)
    best = max(dock.points, key=lambda point: point.quality.psnr)
    assert best.sigma == pytest.approx(30, abs=8)
    assert best.quality.psnr > dock.points[0].quality.psnr + 5
    application.run("bench.forget")
    assert document.reference is None
    assert dock.points == ()


def test_references_that_do_not_fit_are_refused_in_words(
    application: Application, clean: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, clean, qtbot)
    window = application.window
    image = Image.open(clean)
    for name, other, words in (
        ("turned.png", image.transpose(Image.Transpose.ROTATE_90), "turned"),
        ("small.png", image.resize((100, 80)), "same size"),
        ("gray.png", image.convert("L"), "gray"),
    ):
        other.save(tmp_path / name)
        with qtbot.waitSignal(application.work.failed, timeout=TIMEOUT):
            application.bench.mode.open_reference(tmp_path / name)
        assert name in window.notice_bar.text
        assert words in window.notice_bar.text
        assert application.document.reference is None
    (tmp_path / "text.png").write_text("no picture")
    with qtbot.waitSignal(application.work.failed, timeout=TIMEOUT):
        application.bench.mode.open_reference(tmp_path / "text.png")
    assert "text.png" in window.notice_bar.text


def test_the_curve_is_stopped_and_goes_on(
    application: Application, clean: Path, qtbot: QtBot
) -> None:
    open_image(application, clean, qtbot)
    dock = application.bench.dock
    stopped: list[int] = []

    def stop_at_once(curve: object) -> None:
        if dock.points and not stopped:
            stopped.append(len(dock.points))
            dock.stop.click()

    application.bench.curve.measured.connect(stop_at_once)
    add_noise(application, AddedNoise(20.0, 7), qtbot)
    qtbot.waitUntil(lambda: bool(stopped), timeout=TIMEOUT)
    qtbot.waitUntil(lambda: not application.bench.curve._crops.busy, timeout=TIMEOUT)
    count = len(dock.points)
    assert count < 6
    assert dock.stop.text() == "Go On"
    dock.stop.click()
    wait_for_curve(application, qtbot)
    assert len(dock.points) > 8


def test_without_an_image_and_on_saving_it_says_what_is_what(
    application: Application, clean: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = application.window
    application.bench.mode.add_noise(AddedNoise(20.0, 7))
    assert "Open a clean image" in window.notice_bar.text
    open_image(application, clean, qtbot)
    add_noise(application, AddedNoise(20.0, 7, clipped=True), qtbot)
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.photographs.save(tmp_path / "saved.png")
    assert "added noise" in window.notice_bar.text


def test_an_image_of_one_pixel_has_no_structure_but_no_fault(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "dot.png"
    Image.fromarray(np.full((1, 1, 3), 90, np.uint8)).save(path)
    open_image(application, path, qtbot)
    add_noise(application, AddedNoise(20.0, 7), qtbot)
    dock = wait_for_curve(application, qtbot)
    assert math.isnan(dock.points[0].quality.ssim)
    assert dock.figures["noisy", "ssim"].text() == "–"


def test_the_dialog_gives_what_was_asked(qtbot: QtBot) -> None:
    dialog = NoiseDialog(AddedNoise(25.0, 0))
    qtbot.addWidget(dialog)
    chosen: list[AddedNoise] = []
    dialog.chosen.connect(chosen.append)
    dialog.open()
    dialog.sigma.setValue(33.5)
    dialog.seed.setValue(12)
    dialog.clipped.setChecked(True)
    dialog.accept()
    assert chosen == [AddedNoise(33.5, 12, clipped=True)]


def test_a_point_of_what_was_applied_before_is_not_taken_for_one_of_now(
    application: Application, clean: Path, qtbot: QtBot
) -> None:
    """It may be on its way while a control moves."""
    open_image(application, clean, qtbot)
    curve = application.bench.curve
    results: list[CropResult] = []
    curve._crops.finished.connect(results.append)
    add_noise(application, AddedNoise(20.0, 7), qtbot)
    wait_for_curve(application, qtbot)
    assert results
    application.document.set_recipe(replace(application.document.recipe, grain=0.5))
    for late in list(results):
        curve._crops.finished.emit(late)
    assert not curve.curve.points
    application.document.end_gesture()
    wait_for_curve(application, qtbot)
