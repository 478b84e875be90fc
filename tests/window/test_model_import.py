"""A PyTorch checkpoint that cannot be opened; those that can are in test_checkpoint_readings.py."""

from __future__ import annotations

from pathlib import Path

import torch
from pytestqt.qtbot import QtBot

from denoise_gui.shell.widgets.work_dialog import WorkDialog
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, wait_until_done


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
