"""The study in the window, and what happens where the export's packages are not installed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from denoise_gui import pytorch_build
from denoise_gui.core.added_packages import packages_folder
from denoise_gui.core.jobs import Jobs
from denoise_gui.features.devices.add_graphics_card import AddGraphicsCardDialog
from denoise_gui.features.export.study_dialog import StudyDialog
from denoise_gui.shell.widgets.missing_extra import MissingExtraDialog
from tests.bundled import make_program, make_wheel
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


@pytest.fixture
def bundled_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if sys.platform == "win32":
        pytest.skip("a script stands for the bundle's program")
    (tmp_path / "bundle").mkdir()
    program = make_program(tmp_path / "bundle")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(sys, "path", [*sys.path])
    return program


def test_a_bundle_installs_into_a_folder_of_its_own(
    tmp_path: Path, qtbot: QtBot, bundled_program: Path
) -> None:
    """By its own program, which runs pip in Python's place."""
    wheel = make_wheel(tmp_path, "torchlike")
    jobs = Jobs()
    dialog = MissingExtraDialog(["torchlike"], [str(wheel)], jobs)
    qtbot.addWidget(dialog)
    dialog.show()
    assert str(packages_folder()) in dialog.where.text()
    assert packages_folder().parent == bundled_program.parent
    with qtbot.waitSignal(dialog.installed, timeout=120_000):
        dialog.install()
    assert (packages_folder() / "torchlike.py").exists()
    # Found from now on, without a new start, and behind all that the bundle has itself.
    assert importlib.util.find_spec("torchlike") is not None
    assert sys.path[-1] == str(packages_folder())


def test_a_card_s_package_can_be_added_to_a_bundle(qtbot: QtBot, bundled_program: Path) -> None:
    dialog = AddGraphicsCardDialog(Jobs())
    qtbot.addWidget(dialog)
    assert "--target" in dialog.command
    assert dialog.install_button.isEnabled()
    assert all(choice.isEnabled() for choice in dialog.findChildren(QRadioButton))


def test_how_much_of_a_file_is_there_is_shown(qtbot: QtBot) -> None:
    dialog = MissingExtraDialog(["torch"], ["torch"], Jobs())
    qtbot.addWidget(dialog)
    before = dialog.output.toPlainText()
    dialog._show_line(b"Progress 45000000 of 180000000\n")
    assert dialog.output.toPlainText() == before
    assert dialog.bar.value() / dialog.bar.maximum() == pytest.approx(0.25)
    assert dialog.bar.text() == "45.0 of 180.0 MB"
    dialog._show_line(b"Installing collected packages: torch")
    assert dialog.output.toPlainText().endswith("Installing collected packages: torch")
    assert dialog.bar.maximum() == 0


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
    monkeypatch.setattr(dialog, "_command", [sys.executable, str(endless), "-m", "pip"])
    dialog.show()
    dialog.install()
    qtbot.waitUntil(lambda: "pip" in dialog.output.toPlainText().splitlines(), timeout=TIMEOUT)
    assert jobs.at_work
    dialog.close()
    qtbot.waitUntil(lambda: not jobs.at_work, timeout=TIMEOUT)
    assert jobs.close() == ()
