"""The study in the window, and what happens where the export's packages are not installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from denoise_gui import pytorch_build
from denoise_gui.core.jobs import Jobs
from denoise_gui.features.devices.add_graphics_card import AddGraphicsCardDialog
from denoise_gui.features.export.study_dialog import StudyDialog
from denoise_gui.shell.widgets.missing_extra import MissingExtraDialog
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT


def test_why_this_graph_shows_the_study_as_a_table(application: Application) -> None:
    application.run("help.study")
    dialog = application.window.findChild(StudyDialog)
    assert dialog is not None
    assert "PixelUnshuffle" in dialog.text.toPlainText()
    assert "downsample difference 0.0" in dialog.text.toPlainText()
    assert "<table" in dialog.text.toHtml()
    dialog.close()


def test_the_command_that_mends_it_can_be_copied(qtbot: QtBot) -> None:
    dialog = MissingExtraDialog(["torch"], ["torch==2.13.0", "onnx>=1.18"], Jobs())
    qtbot.addWidget(dialog)
    next(b for b in dialog.findChildren(QPushButton) if "Copy" in b.text()).click()
    command = QGuiApplication.clipboard().text()
    assert "-m pip install" in command
    assert "torch==2.13.0" in command
    assert "'onnx>=1.18'" in command  # a shell would take the > for a redirection


@pytest.mark.parametrize(("card", "cuda"), [(False, False), (True, True)])
def test_without_a_card_pytorch_comes_without_cuda(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, card: bool, cuda: bool
) -> None:
    monkeypatch.setattr(pytorch_build.platform, "system", lambda: "Linux")
    monkeypatch.setattr(pytorch_build, "has_nvidia_graphics", lambda: card)
    dialog = MissingExtraDialog(["torch"], ["torch==2.13.0", "onnx>=1.18"], Jobs())
    qtbot.addWidget(dialog)
    assert (pytorch_build.INDEX not in dialog.command) == cuda
    # Others have no business there.
    dialog.set_requirements(["torchvision-like", "onnx>=1.18"])
    assert pytorch_build.INDEX not in dialog.command


def test_a_bundle_says_what_to_do_and_offers_no_command(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its program is no Python: `-m pip` would open a window on a file of that name."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    for dialog in (MissingExtraDialog(["torch"], ["torch"], Jobs()), AddGraphicsCardDialog(Jobs())):
        qtbot.addWidget(dialog)
        dialog.show()
        words = dialog.words.text()
        assert "install Denoise with Python instead" in words
        assert "command" not in words
        assert not dialog.output.isVisible()
        shown = [b.text() for b in dialog.findChildren(QPushButton) if b.isVisible()]
        assert [text.replace("&", "") for text in shown] == ["Close"]
        choices = dialog.findChildren(QRadioButton)
        assert not any(choice.isEnabled() for choice in choices)


def test_an_installation_that_fails_shows_why_and_may_be_tried_again(
    tmp_path: Path, qtbot: QtBot
) -> None:
    jobs = Jobs()
    dialog = MissingExtraDialog(["torch"], [str(tmp_path / "no-such-package")], jobs)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.install()
    assert not dialog.install_button.isEnabled()
    qtbot.waitUntil(dialog.install_button.isEnabled, timeout=TIMEOUT)
    assert "pip ended with code" in dialog.output.toPlainText()
    assert "no-such-package" in dialog.output.toPlainText()
    assert jobs.close() == ()


def test_closing_it_ends_the_installation(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text(
        "import sys, threading\nprint(sys.argv[2], flush=True)\nthreading.Event().wait()"
    )
    jobs = Jobs()
    dialog = MissingExtraDialog(["torch"], ["torch==2.13.0"], jobs)
    qtbot.addWidget(dialog)
    monkeypatch.setattr(dialog, "_arguments", [str(endless), "-m", "pip"])
    dialog.show()
    dialog.install()
    qtbot.waitUntil(lambda: "pip" in dialog.output.toPlainText().splitlines(), timeout=TIMEOUT)
    assert jobs.at_work
    dialog.close()
    qtbot.waitUntil(lambda: not jobs.at_work, timeout=TIMEOUT)
    assert jobs.close() == ()
