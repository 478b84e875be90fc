"""A drag: the picture follows from what is there, the exact one comes when the hand rests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from denoise_gui.app import Application
from denoise_gui.cli import main
from denoise_gui.engine import Model
from denoise_gui.engine.metrics import psnr
from tests.conftest import noisy_picture
from tests.gui.conftest import TIMEOUT, open_image, shown_result, wait_until_done


@pytest.fixture
def large_photo(tmp_path: Path) -> Path:
    """2000 x 1520 pixels: larger than the view at 100 %, halved at least once to fit."""
    path = tmp_path / "large.png"
    pixels = np.rint(np.clip(noisy_picture(380, 500, 25), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(np.tile(pixels, (4, 4, 1))).save(path, compress_level=1)
    return path


def headless(photo: Path, sigma: float) -> np.ndarray:
    target = photo.with_name("headless.png")
    arguments = ["run", str(photo), "--sigma", str(sigma), "-o", str(target), "--quiet"]
    assert main(arguments) == 0
    return np.asarray(Image.open(target))


def frame_pixels(application: Application) -> np.ndarray:
    """(H, W, 3): the interpolated picture over the view."""
    frame = application.document.frame
    assert frame is not None
    return frame.pixels[..., 2::-1]


def test_every_step_of_a_drag_shows_at_once_without_the_network(
    application: Application, photo: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_image(application, photo, qtbot)
    wait_until_done(application, qtbot)
    runs: list[float] = []
    run = Model.run

    def counted(self: Model, image: object, sigma: float, cancel: object = None) -> object:
        runs.append(sigma)
        return run(self, image, sigma, cancel)  # type: ignore[arg-type]

    monkeypatch.setattr(Model, "run", counted)
    slider = application.window.sigma_panel.slider
    for sigma in (28.0, 33.5, 41.0, 55.5, 70.0, 12.0):
        slider.setValue(round(2 * sigma))
        frame = application.document.frame
        assert frame is not None
        assert frame.interpolated
        assert frame.sigma == sigma
        assert "interpolated" in application.window.status.time.text()
        # No event was processed since the step: the picture was there before any network ran.
        assert sigma not in runs
    wait_until_done(application, qtbot)
    assert 12.0 in runs
    assert "exact" in application.window.status.time.text()


def test_the_interpolated_picture_is_near_the_exact_one_which_follows(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    wait_until_done(application, qtbot)
    application.window.sigma_panel.slider.setValue(2 * 45)
    interpolated = frame_pixels(application).copy()
    expected = tuple(int(value) for value in interpolated[100, 200])
    assert application.document.shown_rgb(100, 200) == expected
    wait_until_done(application, qtbot)
    exact = headless(photo, 45.0)
    assert psnr(interpolated, exact, 255) > 43
    assert application.document.frame is None
    assert np.abs(shown_result(application).astype(int) - exact).max() <= 1


def test_a_pan_and_a_zoom_refill_what_they_show(
    application: Application, large_photo: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.window.open_requested.emit(large_photo)
    canvas = application.window.canvas
    for zoom in (1.0, 2.0):
        canvas.zoom_to(zoom)
        wait_until_done(application, qtbot)
        application.window.sigma_panel.slider.setValue(67 if zoom == 1.0 else 93)
        frame = application.document.frame
        assert frame is not None
        assert frame.interpolated
        assert frame.rect.contains(canvas.visible_rect())
    wait_until_done(application, qtbot)


def test_zoomed_out_the_reduced_picture_comes_first_and_the_exact_one_stays(
    application: Application, large_photo: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(application.live.reduced_finished, timeout=TIMEOUT) as reduced:
        application.window.open_requested.emit(large_photo)
    assert reduced.args[0].level >= 1
    wait_until_done(application, qtbot)
    assert application.document.frame is None
    exact = headless(large_photo, 25.0).astype(int)
    assert np.abs(shown_result(application).astype(int) - exact).max() <= 1


def test_what_is_saved_is_exact_whatever_was_shown(
    application: Application, large_photo: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.window.open_requested.emit(large_photo)
    canvas, slider = application.window.canvas, application.window.sigma_panel.slider
    canvas.zoom_to(1.0)
    wait_until_done(application, qtbot)
    slider.setValue(2 * 37)
    canvas.fit()
    slider.setValue(2 * 33)
    assert application.document.frame is not None  # an approximation is on the screen
    target = large_photo.with_name("saved.png")
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.window.save_requested.emit(target)
    assert (np.asarray(Image.open(target)) == headless(large_photo, 33.0)).all()


def test_knots_of_the_last_image_are_not_shown_over_the_next(
    application: Application, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    wait_until_done(application, qtbot)
    other = tmp_path / "black.png"
    Image.fromarray(np.zeros((380, 500, 3), np.uint8)).save(other)
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.window.open_requested.emit(other)
    application.window.sigma_panel.slider.setValue(2 * 33)
    frame = application.document.frame
    assert frame is None or frame.pixels[..., :3].max() < 60
    wait_until_done(application, qtbot)
    assert shown_result(application).max() < 60
