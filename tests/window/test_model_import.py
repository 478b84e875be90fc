"""A PyTorch checkpoint, opened: converted, running, and its weights known for the next export."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from pytestqt.qtbot import QtBot

from denoise_gui.engine.library.library import weights_of
from denoise_gui.features.export.workflow import starting_options
from denoise_gui.shell.widgets.work_dialog import WorkDialog
from tests.driven import DrivenApplication as Application
from tests.exporter.foreign_networks import ForeignNetwork, Kind, kair_names
from tests.window.conftest import TIMEOUT, open_image, shown_result, wait_until_done


def test_a_checkpoint_of_another_project_denoises_live(
    application: Application, small_photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """A gray one, on a colour photograph."""
    open_image(application, small_photo, qtbot)
    before = shown_result(application)
    checkpoint = tmp_path / "trained elsewhere.pth"
    network = ForeignNetwork(Kind(1, map_first=False, map_planes=1))
    torch.save(network.tensors(kair_names), checkpoint)
    with qtbot.waitSignal(application.live.model_opened, timeout=2 * TIMEOUT) as opened:
        application.open_model(checkpoint)
    model = opened.args[0].path
    assert model.parent == application.library.folder
    wait_until_done(application, qtbot)
    assert (shown_result(application) != before).any()
    assert np.isfinite(shown_result(application)).all()
    checkpoint.unlink()
    weights = weights_of(model)
    assert weights is not None  # a copy, for the next export
    assert starting_options(model).weights == str(weights)
    assert "trained elsewhere" in application.window.status.model.text()


def test_a_checkpoint_that_is_none_is_named_and_the_old_model_goes_on(
    application: Application, small_photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    running = application.link.model
    other = tmp_path / "other.pth"
    torch.save({"encoder.weight": torch.zeros(4, 3, 7, 7)}, other)
    with qtbot.waitSignal(application.models.imports.ended, timeout=TIMEOUT):
        application.open_model(other)
    notice = application.window.notice_bar.text
    assert "other.pth: not weights of a network that is known here" in notice
    dialog = next(d for d in application.window.findChildren(WorkDialog) if d.isVisible())
    text = dialog.messages.toPlainText()
    assert [line for line in text.splitlines() if "FFDNet of KAIR" in line and "4C + 1" in line]
    assert "encoder.weight  4, 3, 7, 7" in text
    assert "encoder.weight" not in notice
    dialog.reject()
    assert application.link.model == running
    application.sigma_panel.slider.setValue(90)
    wait_until_done(application, qtbot)
