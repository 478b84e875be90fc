"""What is shown before the exact picture is near it, gives way to it, and is of the right image."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from denoise_gui.cli import main
from denoise_gui.engine.measure.metrics import psnr
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, shown_result, wait_until_done


@pytest.fixture
def large_photo(tmp_path: Path) -> Path:
    """2000 x 190 pixels: larger than the view at 100 %, halved at least once to fit."""
    path = tmp_path / "large.png"
    pixels = np.rint(np.clip(noisy_picture(190, 400, 25), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(np.tile(pixels, (1, 5, 1))).save(path, compress_level=1)
    return path


def headless(photo: Path, sigma: float, model: Path) -> np.ndarray:
    target = photo.with_name("headless.png")
    arguments = ["run", str(photo), "--sigma", str(sigma), "-o", str(target), "--quiet"]
    arguments += ["--model", str(model)]
    assert main(arguments) == 0
    return np.asarray(Image.open(target))


def frame_pixels(application: Application) -> np.ndarray:
    """(H, W, 3): the interpolated picture over the view."""
    frame = application.document.frame
    assert frame is not None
    return frame.raster.pixels[..., 2::-1]


def test_the_interpolated_picture_is_near_the_exact_one_which_follows(
    application: Application, photo: Path, model_path: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    wait_until_done(application, qtbot)
    application.sigma_panel.slider.setValue(2 * 45)
    interpolated = frame_pixels(application).copy()
    expected = tuple(int(value) for value in interpolated[100, 200])
    assert application.document.shown_rgb(100, 200) == expected
    wait_until_done(application, qtbot)
    exact = headless(photo, 45.0, model_path)
    assert psnr(interpolated, exact, 255) > 43
    assert application.document.frame is None
    assert np.abs(shown_result(application).astype(int) - exact).max() <= 1


def test_zoomed_out_the_reduced_picture_comes_first_and_the_exact_one_stays(
    application: Application, large_photo: Path, model_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(application.live.reduced_finished, timeout=TIMEOUT) as reduced:
        application.files.open(large_photo)
    assert reduced.args[0].raster.level >= 1
    wait_until_done(application, qtbot)
    assert application.document.frame is None
    exact = headless(large_photo, 25.0, model_path).astype(int)
    assert np.abs(shown_result(application).astype(int) - exact).max() <= 1


def test_knots_of_the_last_image_are_not_shown_over_the_next(
    application: Application, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    wait_until_done(application, qtbot)
    other = tmp_path / "black.png"
    Image.fromarray(np.zeros((380, 500, 3), np.uint8)).save(other)
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.files.open(other)
    application.sigma_panel.slider.setValue(2 * 33)
    frame = application.document.frame
    assert frame is None or frame.raster.pixels[..., :3].max() < 60
    wait_until_done(application, qtbot)
    assert shown_result(application).max() < 60
