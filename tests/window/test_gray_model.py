"""A network for gray images on a colour photograph: by channel or by brightness."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from denoise_gui.cli import main
from denoise_gui.engine import load_image
from denoise_gui.engine.record.provenance import read_provenance
from tests.driven import DrivenApplication as Application
from tests.engine.models.foreign_models import reorganising_network
from tests.window.conftest import TIMEOUT, open_image, shown_result, wait_until_done


def choose(application: Application, text: str) -> None:
    actions: list[QAction] = application.window.menus.menu("gray").actions()
    next(action for action in actions if text in action.text()).trigger()


def test_the_choice_changes_what_is_shown_and_what_is_saved(
    application: Application, small_photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    gray = reorganising_network(tmp_path / "gray.onnx", channels=1)
    open_image(application, small_photo, qtbot)
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
        application.open_model(gray)
    wait_until_done(application, qtbot)
    by_channel = shown_result(application)
    choose(application, "rightness")
    wait_until_done(application, qtbot)
    by_luma = shown_result(application)
    assert (by_luma != by_channel).any()
    changed = by_luma.astype(int) - np.asarray(Image.open(small_photo))
    middle = (by_luma > 20) & (by_luma < 235)
    alike = middle.all(axis=-1)
    # All channels change alike, but for rounding: the colours stay.
    assert np.ptp(changed, axis=-1)[alike].max() <= 1
    target = tmp_path / "saved.png"
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.photographs.save(target)
    assert (np.asarray(Image.open(target)) == by_luma).all()
    choose(application, "Channel")
    wait_until_done(application, qtbot)
    assert (shown_result(application) == by_channel).all()


def test_the_same_from_the_command_line(small_photo: Path, tmp_path: Path) -> None:
    gray = reorganising_network(tmp_path / "gray.onnx", channels=1)
    results = {}
    for use in ("channels", "luma"):
        out = tmp_path / f"{use}.png"
        arguments = ["run", str(small_photo), "-o", str(out), "--sigma", "25", "--model", str(gray)]
        assert main([*arguments, "--gray-use", use, "--quiet"]) == 0
        results[use] = np.asarray(Image.open(out))
        record = read_provenance(load_image(out).xmp)
        assert record is not None
        assert record.recipe.gray_use == use
    assert (results["channels"] != results["luma"]).any()
    again = ["run", "--from", str(tmp_path / "luma.png"), str(small_photo), "--model", str(gray)]
    assert main([*again, "--quiet"]) == 0
