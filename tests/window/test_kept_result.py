"""What was computed for one file is not computed again for the next, or for the clipboard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from denoise_gui.engine import save_denoised
from denoise_gui.engine.images.image_file import load_image
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Sigma of every whole result that the model runs for."""
    runs: list[float] = []
    real = save_denoised.denoised_photograph

    def counted(photograph, recipe, *arguments, **options):
        runs.append(recipe.sigma)
        return real(photograph, recipe, *arguments, **options)

    monkeypatch.setattr(save_denoised, "denoised_photograph", counted)
    return runs


def saved(application: Application, path: Path, qtbot: QtBot) -> np.ndarray:
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.files.save(path, application.link.device)
    return load_image(path).pixels


def test_a_second_file_and_a_copy_cost_no_run_of_the_model(
    application: Application, qtbot: QtBot, tmp_path: Path, computed: list[float]
) -> None:
    for name, seed in (("a.png", 0), ("b.png", 1)):
        pixels = np.rint(np.clip(noisy_picture(60, 80, 20, seed=seed), 0, 1) * 255)
        Image.fromarray(pixels.astype(np.uint8)).save(tmp_path / name)
    open_image(application, tmp_path / "a.png", qtbot)
    application.document.set_sigma(20)
    first = saved(application, tmp_path / "1.png", qtbot)
    np.testing.assert_array_equal(saved(application, tmp_path / "2.tif", qtbot), first)
    with qtbot.waitSignal(application.photographs.result_copy.copied, timeout=TIMEOUT):
        application.photographs.result_copy.copy(application.link.device)
    pixel = QGuiApplication.clipboard().image().pixelColor(40, 30)
    assert (pixel.red(), pixel.green(), pixel.blue()) == tuple(first[30, 40])
    assert computed == [20]

    application.document.set_sigma(30)  # another result
    assert (saved(application, tmp_path / "3.png", qtbot) != first).any()
    application.document.set_sigma(20)
    np.testing.assert_array_equal(saved(application, tmp_path / "4.png", qtbot), first)
    assert computed == [20, 30, 20]

    open_image(application, tmp_path / "b.png", qtbot)  # another image
    application.document.set_sigma(20)
    assert (saved(application, tmp_path / "5.png", qtbot) != first).any()
    assert len(computed) == 4
