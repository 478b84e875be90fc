"""The real application with a model that ships, offscreen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from denoise_gui.core.translation import choose_language, install_language
from denoise_gui.engine import Denoiser, Recipe
from denoise_gui.engine.images.display_pyramid import to_bgrx
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.shipped import shipped_model
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application

TIMEOUT = 180_000
"""Milliseconds: how long a signal may take on a busy machine. A test that passes waits far less."""


@pytest.fixture(scope="module")
def model_path(request: pytest.FixtureRequest) -> Path:
    """The model that the window is given: `light`, which takes a sixth of the time of `standard`,
    or the one that a module of tests names as `MODEL`, where it matters which.
    """
    return shipped_model(getattr(request.module, "MODEL", "light"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A noisy photograph of 500 x 380 pixels."""
    return _noisy_photograph(tmp_path / "photo.png", 500, 380)


@pytest.fixture
def small_photo(tmp_path: Path) -> Path:
    """Of 120 x 90 pixels, for tests in which it is denoised by one model after another."""
    return _noisy_photograph(tmp_path / "small photo.png", 120, 90)


@pytest.fixture
def quarter_photo(tmp_path: Path) -> Path:
    """Of 240 x 200 pixels: a quarter of the work where the size is of no matter."""
    return _noisy_photograph(tmp_path / "quarter.png", 240, 200)


def _noisy_photograph(path: Path, width: int, height: int) -> Path:
    pixels = np.rint(np.clip(noisy_picture(height, width, 25), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(path)
    return path


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    """The application speaks Chinese."""
    choose_language("zh_CN")
    assert install_language(qapp) == "zh_CN"
    yield
    for catalogue in qapp.findChildren(QTranslator):
        qapp.removeTranslator(catalogue)
        catalogue.deleteLater()


@pytest.fixture
def application(qtbot: QtBot, model_path: Path) -> Iterator[Application]:
    """The application with an empty window, shown."""
    application = Application(model_path)
    show(application, qtbot)
    yield application
    application.close()


def show(application: Application, qtbot: QtBot) -> None:
    """Bring its window on the screen and wait for the model."""
    # Before the window is closed: it would ask what is to become of a file being saved.
    qtbot.addWidget(application.window, before_close_func=lambda _window: application.close())
    application.window.resize(900, 700)
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
        application.window.show()
        qtbot.waitExposed(application.window)


def open_image(application: Application, path: Path, qtbot: QtBot) -> None:
    """Open a file and wait until all of it is denoised."""
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.files.open(path)
    wait_until_done(application, qtbot)
    # Keys that are commands reach the active window alone. Where opening took long enough for a
    # dialog to show it, no window manager makes the window active again.
    application.window.activateWindow()
    qtbot.waitUntil(application.window.isActiveWindow, timeout=TIMEOUT)


def wait_until_done(application: Application, qtbot: QtBot) -> None:
    """Wait until the worker has nothing left to do for what is wanted now."""

    def done() -> None:
        assert application.link.settled
        assert application.link.finished_generation == application.link.generation

    qtbot.waitUntil(done, timeout=TIMEOUT)


def wait_for_exact_strip(
    application: Application,
    denoiser: Denoiser,
    pixels: Pixels,
    recipe: Recipe,
    qtbot: QtBot,
) -> None:
    """Wait until the strip's crops are the exact results of the recipe, within a level."""
    strip = application.strip.strip
    wish = strip.request
    expected = {
        sigma: to_bgrx(denoiser.denoise(pixels, recipe.with_sigma(sigma), region=wish.rect))
        for sigma in wish.values
    }

    def exact() -> None:
        for sigma in wish.values:
            assert sigma in strip.pictures
            assert np.abs(strip.pictures[sigma].astype(int) - expected[sigma]).max() <= 1

    qtbot.waitUntil(exact, timeout=TIMEOUT)


def shown_result(application: Application) -> np.ndarray:
    """(H, W, 3) uint8: the denoised picture that the canvas paints from."""
    after = application.document.after
    assert after is not None
    return after.levels[0][..., 2::-1].copy()
