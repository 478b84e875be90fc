"""Checkpoints in the window: how they are read can be chosen, and a model that is none is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from denoise_gui.contract.readings import ALIASES, QUESTIONS, unknown_words
from denoise_gui.engine.library.library import reading_of, weights_of
from denoise_gui.features.export.export_dialog import ExportDialog
from denoise_gui.features.export.workflow import starting_options
from denoise_gui.shell import file_dialogs
from denoise_gui.shell.compare import divider_view, side_by_side_view
from denoise_gui.shell.picture import canvas_overlay
from denoise_gui.shell.widgets.missing_extra import MissingExtraDialog
from denoise_gui.shell.widgets.reading_dialog import ReadingDialog
from tests.driven import DrivenApplication as Application
from tests.exporter.foreign_networks import ForeignNetwork, Kind, kair_names
from tests.window.conftest import TIMEOUT, open_image, shown_result, wait_until_done

GRAY = Kind(1, map_first=False, map_planes=1, predicts="noise", depth=2)


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    path = tmp_path / "theirs.pth"
    torch.save(ForeignNetwork(GRAY).tensors(kair_names), path)
    return path


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[list[Application]]:
    """Applications that a test starts itself."""
    made: list[Application] = []
    yield made
    for application in made:
        application.close()


def test_it_denoises_live_as_it_was_read_and_another_reading_may_be_chosen_and_is_kept(
    make: list[Application],
    checkpoint: Path,
    small_photo: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A gray one, on a colour photograph. On the command line it is converted, and denoises live.
    Then Model > Open Checkpoint As: a wrong choice is carried out, and said. The weights are known
    for the next export. In one test, as each conversion takes a while."""
    application = Application(checkpoint)
    make.append(application)
    qtbot.addWidget(application.window)
    with qtbot.waitSignal(application.live.model_opened, timeout=2 * TIMEOUT) as by_trial:
        application.window.show()
    assert "theirs" in application.window.status.model.text()
    notice = application.window.notice_bar.text
    for told in ("theirs.pth", "map-last+noise", "dB"):
        assert told in notice
    open_image(application, small_photo, qtbot)
    denoised = shown_result(application)
    assert (denoised != np.asarray(Image.open(small_photo))).any()
    monkeypatch.setattr(file_dialogs, "choose_weights", lambda _parent: checkpoint)

    def choose(dialog: ReadingDialog) -> QDialog.DialogCode:
        box = dialog.choices["predicts"]
        assert box.currentData() == ""
        box.setCurrentIndex(box.findData("image"))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(ReadingDialog, "exec", choose)
    with qtbot.waitSignal(application.live.model_opened, timeout=2 * TIMEOUT) as chosen:
        application.run("model.checkpoint")
    assert chosen.args[0].path != by_trial.args[0].path
    assert {by_trial.args[0].path.parent, chosen.args[0].path.parent} == {
        application.library.folder
    }
    wait_until_done(application, qtbot)
    assert (shown_result(application) != denoised).any()
    assert np.isfinite(shown_result(application)).all()
    assert "does not denoise" in application.window.notice_bar.text
    assert reading_of(chosen.args[0].path) == "image"
    # The next export of that model keeps to it, and so does its comparison.
    options = starting_options(chosen.args[0].path)
    assert options.export_arguments()[-2:] != []
    assert "--reading" in options.export_arguments()
    assert starting_options(by_trial.args[0].path).reading == ""
    # Left to the trial again, the first one is found again.
    with qtbot.waitSignal(application.live.model_opened, timeout=2 * TIMEOUT) as again:
        application.open_model(checkpoint)
    assert again.args[0].path == by_trial.args[0].path
    checkpoint.unlink()
    weights = weights_of(by_trial.args[0].path)
    assert weights is not None  # a copy, for the next export
    assert starting_options(by_trial.args[0].path).weights == str(weights)


def test_the_export_asks_for_the_reading(
    qtbot: QtBot, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from denoise_gui.features.export.export_options import ExportOptions

    dialog = ExportDialog(ExportOptions(weights=str(checkpoint), reading="noise+bgr"))
    qtbot.addWidget(dialog)
    assert dialog.reading.text() == "noise+bgr"
    assert dialog.options.reading == "noise+bgr"

    def choose(asked: ReadingDialog) -> QDialog.DialogCode:
        assert asked.reading == "noise+bgr"
        for box in asked.choices.values():
            box.setCurrentIndex(0)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(ReadingDialog, "exec", choose)
    dialog.reading.click()
    assert dialog.options.reading == ""
    assert "trial" in dialog.reading.text()


def test_the_dialog_asks_all_that_a_reading_answers(qtbot: QtBot) -> None:
    assert unknown_words("kair+rgb, sigma-255") == []
    assert unknown_words("map-first+sideways") == ["sideways"]
    dialog = ReadingDialog("map-first+all-255")
    qtbot.addWidget(dialog)
    assert set(dialog.choices) == set(QUESTIONS)
    assert set(dialog.reading.split("+")) == {"map-first", "all-255"}
    named = ReadingDialog("ipol")
    qtbot.addWidget(named)
    assert set(named.reading.split("+")) == set(ALIASES["ipol"].split("+"))


def test_a_checkpoint_on_the_command_line_that_is_none(
    make: list[Application], small_photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "other.pth"
    torch.save({"encoder.weight": torch.zeros(4, 3, 7, 7)}, path)
    application = Application(path)
    make.append(application)
    qtbot.addWidget(application.window)
    with qtbot.waitSignal(application.models.imports.ended, timeout=2 * TIMEOUT):
        application.window.show()
    notice = application.window.notice_bar.text
    assert "other.pth: not weights of a network that is known here" in notice
    assert "no model" in application.window.status.model.text()
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.files.open(small_photo)
    assert application.window.notice_bar.text == notice


def test_without_the_packages_it_says_which(
    make: list[Application], checkpoint: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("denoise_gui.features.models.feature.missing_modules", lambda: ["torch"])
    application = Application(checkpoint)
    make.append(application)
    qtbot.addWidget(application.window)
    application.window.show()
    qtbot.waitUntil(
        lambda: any(
            dialog.isVisible() for dialog in application.window.findChildren(MissingExtraDialog)
        ),
        timeout=TIMEOUT,
    )
    for dialog in application.window.findChildren(MissingExtraDialog):
        dialog.reject()


@pytest.mark.parametrize("kind", ["missing", "no model"])
def test_without_a_model_nothing_is_called_denoised(
    kind: str,
    make: list[Application],
    small_photo: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    painted: list[str] = []
    paint = canvas_overlay.paint_label

    def noted(painter: object, words: str, *rest: object) -> None:
        painted.append(words)
        paint(painter, words, *rest)  # type: ignore[arg-type]

    for module in (canvas_overlay, divider_view, side_by_side_view):
        monkeypatch.setattr(module, "paint_label", noted)
    model = tmp_path / "bad.onnx"
    if kind == "no model":
        model.write_bytes(b"no model at all")
    application = Application(model)
    make.append(application)
    qtbot.addWidget(application.window)
    window = application.window
    window.resize(900, 700)
    with qtbot.waitSignal(application.live.model_failed, timeout=TIMEOUT):
        window.show()
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.files.open(small_photo)
    qtbot.waitUntil(lambda: "no model" in window.status.model.text(), timeout=TIMEOUT)
    assert "bad.onnx" in window.notice_bar.text
    assert "not denoised" in window.notice_bar.text
    painted.clear()
    window.canvas.grab()
    assert painted == ["Not denoised: there is no model"]
    assert application.strip.strip.waiting_for == "no model"
    # With a model it is denoised, and called so.
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
        application.models.use(application.library.models()[0].path)
    assert application.strip.strip.waiting_for == "computing…"
    before = shown_result(application)
    wait_until_done(application, qtbot)
    painted.clear()
    window.canvas.grab()
    assert painted == ["Original", "Denoised"]
    assert (shown_result(application) != before).any()
    assert np.isfinite(shown_result(application)).all()
