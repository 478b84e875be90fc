"""Live means live: every step of a drag is shown at once, and what follows is exact."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.engine import Denoiser, Model, Rect
from denoise_gui.engine.denoise.sigma_stack import KNOTS, nearest_knots
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.runtime.bounded_runs import BoundedRuns
from denoise_gui.engine.shipped import shipped_model
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, shown_result, wait_until_done

STEPS = (26.0, 28.5, 32.0, 37.5, 44.0, 16.5, 4.0, 0.5, 70.0)


class Runs:
    """Counts the runs of the network, and the pixels they were given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = self.pixels = 0
        run = BoundedRuns.output

        def counted(
            bounded: BoundedRuns, serving: object, image: np.ndarray, *args: object
        ) -> object:
            self.count += 1
            self.pixels += image.shape[-2] * image.shape[-1]
            return run(bounded, serving, image, *args)  # type: ignore[arg-type]

        monkeypatch.setattr(BoundedRuns, "output", counted)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    return Runs(monkeypatch)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """1900 x 240 pixels: the window shows all of it from its first halving."""
    path = tmp_path / "large.png"
    pixels = np.rint(np.clip(noisy_picture(240, 1900, 25), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(path, compress_level=1)
    return path


@pytest.fixture(scope="module")
def denoiser(model_path: Path) -> Denoiser:
    return Denoiser(Model(model_path))


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(np.mean((a.astype(float) - b) ** 2), 1e-6)))


def frame_of(application: Application) -> tuple[np.ndarray, Rect, int]:
    """(H, W, 3) of what is shown over the exact picture, where, and on which level."""
    frame = application.document.frame
    assert frame is not None
    over = frame.raster
    return over.pixels[..., 2::-1].copy(), over.rect, over.level


def move_slider(application: Application, sigma: float) -> None:
    application.sigma_panel.slider.setValue(round(2 * sigma))


def test_every_step_of_a_drag_is_shown_at_once_without_the_network(
    application: Application, quarter_photo: Path, qtbot: QtBot, runs: Runs
) -> None:
    """With the model that the window begins with: how near the steps come is its property."""
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
        application.link.use_model(shipped_model())
    open_image(application, quarter_photo, qtbot)
    pixels, denoiser = np.asarray(Image.open(quarter_photo)), Denoiser(Model(shipped_model()))
    exact = {sigma: denoiser.denoise(pixels, sigma) for sigma in STEPS}
    before = runs.count
    slider = application.sigma_panel.slider
    with qtbot.waitSignal(application.link.visible_finished, timeout=TIMEOUT):
        slider.setSliderDown(True)
        for sigma in STEPS:
            move_slider(application, sigma)
            # The signal handlers have run, the event loop has not: no thread was waited for.
            shown, rect, level = frame_of(application)
            assert (level, rect.area) == (0, pixels.shape[0] * pixels.shape[1])
            assert psnr(shown, exact[sigma]) > 45
            assert application.window.status.time.text() == "interpolated"
        assert runs.count == before
        slider.setSliderDown(False)
    assert application.document.frame is None
    assert "exact" in application.window.status.time.text()
    wait_until_done(application, qtbot)
    assert np.abs(shown_result(application).astype(int) - exact[STEPS[-1]]).max() <= 1


def test_the_interpolated_picture_is_what_the_canvas_paints(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    canvas = application.window.canvas
    canvas.zoom_to(1.0)
    wait_until_done(application, qtbot)
    move_slider(application, 33.0)
    shown, rect, _ = frame_of(application)
    painted = canvas.grab().toImage()
    row, column = 200, 460
    color = painted.pixelColor(int(canvas.transform.x) + column, int(canvas.transform.y) + row)
    assert [color.red(), color.green(), color.blue()] == shown[
        row - rect.top, column - rect.left
    ].tolist()
    QTest.mouseMove(
        canvas, QPointF(canvas.transform.x + column, canvas.transform.y + row).toPoint()
    )
    for value in shown[row - rect.top, column - rect.left]:
        assert str(value) in application.window.status.pixel.text()


def test_while_the_hand_moves_no_exact_result_is_computed(
    application: Application, photo: Path, qtbot: QtBot, runs: Runs
) -> None:
    """They would be out of date before they are shown; the worker sees every step."""
    open_image(application, photo, qtbot)
    before, worker = runs.count, application.live
    application.link._rest.setInterval(TIMEOUT)
    for sigma in STEPS:
        move_slider(application, sigma)
        qtbot.waitUntil(lambda: not application.link._soon.isActive(), timeout=TIMEOUT)
        qtbot.waitUntil(lambda: worker.idle_generation == application.link.generation)
    assert runs.count == before
    with qtbot.waitSignal(application.link.visible_finished, timeout=TIMEOUT):
        application.document.end_gesture()
    assert runs.count > before


def test_a_pan_refills_the_knots_and_reuses_what_is_there(
    application: Application, large: Path, qtbot: QtBot, runs: Runs
) -> None:
    open_image(application, large, qtbot)
    canvas, stack = application.window.canvas, application.live.stack
    canvas.zoom_to(2.0, QPointF(100, 100))
    wait_until_done(application, qtbot)
    assert stack.missing(25.0) == []
    first, pixels, shown = runs.count, runs.pixels, canvas.visible_rect()
    canvas.pan(-300, 0)
    wait_until_done(application, qtbot)
    assert canvas.visible_rect() == shown.moved(0, 150)
    assert stack.missing(25.0) == []
    # The exact picture is there already; each knot but 0 takes one narrow strip, and so do those
    # three for coarse noise that a hand will pass first.
    assert runs.count - first == len(KNOTS) - 1 + 3
    whole = shown.grown(application.live._denoiser.model.info.halo)
    assert runs.pixels - pixels < 0.7 * (len(KNOTS) - 1) * whole.area
    move_slider(application, 33.0)
    refilled, rect, _ = frame_of(application)
    wait_until_done(application, qtbot)
    exact = shown_result(application)[rect.slices()]
    assert psnr(refilled, exact) > 45


def test_zoomed_out_a_drag_follows_too_and_ends_exact(
    application: Application, large: Path, qtbot: QtBot, denoiser: Denoiser
) -> None:
    reduced = []
    application.live.reduced_finished.connect(reduced.append)
    open_image(application, large, qtbot)
    assert application.window.canvas.level == 1
    assert reduced
    assert application.document.frame is None
    move_slider(application, 33.0)
    shown, rect, level = frame_of(application)
    assert level == 1
    wait_until_done(application, qtbot)
    pixels = np.asarray(Image.open(large))
    exact = denoiser.denoise(pixels, 33.0)
    assert np.abs(shown_result(application).astype(int) - exact).max() <= 1
    half = DisplayPyramid.of(exact).levels[1][..., 2::-1][rect.slices()]
    assert psnr(shown, half) > 36
    assert shown.mean() == pytest.approx(half.mean(), abs=0.5)


def test_zoomed_out_at_rest_the_knots_become_exact(
    application: Application, large: Path, qtbot: QtBot, denoiser: Denoiser
) -> None:
    """Until then a drag shows the reduced picture, which is some decibels farther away."""
    application.live.stack._budget = 3 * 950 * 120 * 4
    open_image(application, large, qtbot)
    link, stack = application.link, application.live.stack
    qtbot.waitUntil(lambda: link.rested_generation == link.generation, timeout=TIMEOUT)
    assert stack.rough(25.0) == []
    move_slider(application, 28.0)
    shown, rect, level = frame_of(application)
    assert level == 1
    exact = denoiser.denoise(np.asarray(Image.open(large)), 28.0)
    half = DisplayPyramid.of(exact).levels[1][..., 2::-1][rect.slices()]
    assert psnr(shown, half) > 47


def test_zooming_in_shows_the_denoised_picture_before_the_exact_one(
    application: Application, large: Path, qtbot: QtBot
) -> None:
    """What was shown enlarged, not the noisy original."""
    # The reduced picture is whole when the first knot comes.
    with qtbot.waitSignal(application.live.knot_finished, timeout=TIMEOUT):
        application.files.open(large)
    canvas = application.window.canvas
    canvas.zoom_to(1.0)
    shown, rect, level = frame_of(application)
    assert level == 0
    assert rect == canvas.visible_rect()
    wait_until_done(application, qtbot)
    exact = shown_result(application)[rect.slices()]
    original = np.asarray(Image.open(large))[rect.slices()]
    assert psnr(shown, exact) > psnr(original, exact) + 4
    assert application.document.frame is None


def test_what_is_saved_is_exact_whatever_was_shown(
    application: Application, large: Path, tmp_path: Path, qtbot: QtBot, denoiser: Denoiser
) -> None:
    with qtbot.waitSignal(application.live.reduced_finished, timeout=TIMEOUT):
        application.files.open(large)
    canvas = application.window.canvas
    for zoom, sigma in ((1.0, 40.0), (0.3, 12.0), (4.0, 33.5)):
        canvas.zoom_to(zoom)
        with qtbot.waitSignal(application.live.knot_finished, timeout=TIMEOUT):
            move_slider(application, sigma)
            application.document.end_gesture()
    move_slider(application, 31.0)
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.photographs.save(tmp_path / "saved.png")
    saved = np.asarray(Image.open(tmp_path / "saved.png"))
    assert (saved == denoiser.denoise(np.asarray(Image.open(large)), 31.0)).all()


def test_the_memory_for_knots_is_a_setting(photo: Path, model_path: Path, qtbot: QtBot) -> None:
    from PySide6.QtCore import QSettings

    QSettings().setValue("live/budget_mb", 3)
    application = Application(model_path)
    qtbot.addWidget(application.window)
    application.window.show()
    open_image(application, photo, qtbot)
    stack = application.live.stack
    assert 500 * 380 * 4 * 2 <= stack.bytes_used <= 3 * 2**20
    assert stack.layer(KNOTS[-1]) is None
    assert stack.layer(nearest_knots(application.document.sigma)[0]) is not None
    application.close()


def test_without_knots_the_picture_follows_by_the_network(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    application.live.stack._budget = 0
    open_image(application, photo, qtbot)
    before = shown_result(application)
    with qtbot.waitSignal(application.link.first_patch_shown, timeout=TIMEOUT):
        move_slider(application, 60.0)
        assert (frame_of(application)[0] == before).all()
        QTest.keyClick(application.window.canvas, Qt.Key.Key_Right)
    wait_until_done(application, qtbot)
    assert application.document.sigma == 60.5


def test_another_model_drops_the_knots_of_the_first(
    application: Application, photo: Path, tmp_path: Path, qtbot: QtBot, model_path: Path
) -> None:
    open_image(application, photo, qtbot)
    other = tmp_path / "other.onnx"
    other.write_bytes(model_path.read_bytes())
    before = shown_result(application)
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
        application.link.use_model(other)
        move_slider(application, 33.0)
        assert (frame_of(application)[0] == before).all()
    wait_until_done(application, qtbot)
    move_slider(application, 36.0)
    assert application.document.frame is not None
