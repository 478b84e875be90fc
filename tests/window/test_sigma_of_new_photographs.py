"""What sigma a photograph begins with: measured, chosen, or its own from the last time."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.core.settings import NEW_SIGMA
from denoise_gui.engine.recipe import Recipe
from denoise_gui.features.live.remembered import RememberedRecipes
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, show


@pytest.fixture(autouse=True)
def _measured() -> None:
    NEW_SIGMA.set("measured")


@pytest.fixture
def noisier(tmp_path: Path) -> Path:
    pixels = np.rint(np.clip(noisy_picture(200, 240, 45), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "noisier.png")
    return tmp_path / "noisier.png"


def opened(application: Application, path: Path, qtbot: QtBot) -> None:
    """Open a file and wait until its noise is measured."""
    with qtbot.waitSignal(application.estimation.estimated, timeout=TIMEOUT):
        application.files.open(path)
    assert application.document.path == path


def test_it_is_what_is_measured_and_no_step_to_undo(
    application: Application, quarter_photo: Path, noisier: Path, qtbot: QtBot
) -> None:
    document = application.document
    document.set_sigma(68.5)
    opened(application, quarter_photo, qtbot)
    assert document.sigma == pytest.approx(25, abs=5)
    assert not document.undo_stack.canUndo()
    assert application.sigma_panel.automatic.text().endswith(f" {document.sigma:g}")
    opened(application, noisier, qtbot)
    assert document.sigma == pytest.approx(45, abs=6)
    document.set_sigma(3.0)
    application.run("sigma.reset")
    assert document.sigma == pytest.approx(45, abs=6)
    document.set_sigma(3.0)
    QTest.mouseDClick(application.sigma_panel.slider, Qt.MouseButton.LeftButton)
    assert document.sigma == pytest.approx(45, abs=6)


def test_what_the_hand_sets_before_it_is_measured_stays(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    document = application.document
    with qtbot.waitSignal(document.image_opened, timeout=TIMEOUT):
        application.files.open(quarter_photo)
    with qtbot.waitSignal(application.estimation.estimated, timeout=TIMEOUT):
        document.set_sigma(60.0)
    assert document.sigma == 60.0


def test_one_that_cannot_be_told_leaves_what_was_used_last(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    white = tmp_path / "white.png"
    Image.fromarray(np.full((120, 160, 3), 255, np.uint8)).save(white)
    application.document.set_sigma(31.0)
    with qtbot.waitSignal(application.estimation.estimated, timeout=TIMEOUT) as told:
        application.files.open(white)
    assert not told.args[0].is_usable
    assert application.document.sigma == 31.0


def test_the_setting_keeps_what_was_used_last(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    NEW_SIGMA.set("last")
    application.document.set_sigma(68.5)
    opened(application, quarter_photo, qtbot)
    assert application.document.sigma == 68.5


def test_each_file_has_its_own_at_the_next_start_too(
    application: Application, quarter_photo: Path, noisier: Path, qtbot: QtBot
) -> None:
    opened(application, quarter_photo, qtbot)
    application.document.set_sigma(12.5)
    opened(application, noisier, qtbot)
    application.document.set_sigma(40.5)
    application.close()
    again = Application()
    show(again, qtbot)
    assert again.document.sigma == 40.5
    opened(again, quarter_photo, qtbot)
    assert again.document.sigma == 12.5
    opened(again, noisier, qtbot)
    assert again.document.sigma == 40.5


def test_one_that_was_wished_at_the_start_is_that_of_the_first_image_alone(
    application: Application, quarter_photo: Path, noisier: Path, qtbot: QtBot
) -> None:
    application.document.start_with(50.0)
    opened(application, quarter_photo, qtbot)
    assert application.document.sigma == 50.0
    opened(application, noisier, qtbot)
    assert application.document.sigma == pytest.approx(45, abs=4.5)


def test_a_damaged_memory_remembers_nothing(tmp_path: Path) -> None:
    file, memory = tmp_path / "a.png", tmp_path / "recipes.json"
    for text in (
        "",
        "[]",
        "{",
        json.dumps({str(file): 3}),
        json.dumps({str(file): {"sigma": "auto"}}),
    ):
        memory.write_text(text)
        assert RememberedRecipes(memory).of(file) is None
    kept = RememberedRecipes(memory)
    kept.keep(file, Recipe(7.5))
    kept.write()
    assert RememberedRecipes(memory).of(file) == Recipe(7.5)
