"""The README says that nothing is sent anywhere, and nothing is kept but in the own folders."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import noisy_picture
from tests.privacy.traced import Traced, can_trace, traced

pytestmark = pytest.mark.skipif(not can_trace(), reason="strace is needed")

LIBRARY = """
    import sys
    from pathlib import Path
    from denoise_gui.engine.images.image_file import load_image
    from denoise_gui.engine.save_denoised import denoise_to_file
    from denoise_gui.engine.shipped import shipped_model
    source, target = map(Path, sys.argv[1:])
    denoise_to_file(load_image(source), target, 25, shipped_model())
"""


WINDOW = """
    import sys
    from pathlib import Path
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from denoise_gui.shell.window import MainWindow
    from denoise_gui.cli import main

    def look():
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible():
                QTimer.singleShot(3000, window.close)
                return
        QTimer.singleShot(100, look)

    show = MainWindow.show
    def shown(window):
        show(window)
        QTimer.singleShot(100, look)
    MainWindow.show = shown
    sys.exit(main(sys.argv[1:]))
"""


SAVING = """
import os
from denoise_gui.features.files.file_commands import FileCommands

made = []
make = FileCommands.__init__
def noted(self, *arguments):
    make(self, *arguments)
    made.append(self)
FileCommands.__init__ = noted

def save_and_close(window):
    files = made[0]
    if files._document.photograph is None:
        QTimer.singleShot(100, lambda: save_and_close(window))
        return
    files.image_saved.connect(lambda _path: window.close())
    files.save(Path(os.environ["TARGET"]), "cpu")

"""


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    from PIL import Image

    path = tmp_path / "in" / "a.png"
    path.parent.mkdir()
    pixels = (noisy_picture(96, 128, 25).clip(0, 1) * 255).astype("uint8")
    Image.fromarray(pixels).save(path)
    return path


def check(found: Traced, tmp_path: Path) -> None:
    assert found.code == 0, found.said
    assert found.network == []
    home, own = tmp_path / "home", "denoise-gui"
    allowed = (tmp_path / "temporary", tmp_path / "out")
    for path in found.made:
        inside = any(path.is_relative_to(folder) for folder in allowed)
        below = path.relative_to(home).parts if path.is_relative_to(home) else ()
        folders = below in {(), (".local",), (".local", "share"), (".cache",), (".config",)}
        assert inside or own in below or (path.is_relative_to(home) and folders), path


def code(text: str) -> list[str]:
    return ["-c", textwrap.dedent(text)]


def test_on_the_command_line(tmp_path: Path, picture: Path) -> None:
    arguments = ["run", str(picture), "--sigma", "auto", "-o", str(tmp_path / "out"), "--sidecar"]
    found = traced(["-m", "denoise_gui", *arguments], tmp_path / "home", tmp_path / "temporary")
    check(found, tmp_path)
    assert (tmp_path / "out" / "a.png").is_file()


def test_in_the_library(tmp_path: Path, picture: Path) -> None:
    (tmp_path / "out").mkdir()
    arguments = [*code(LIBRARY), str(picture), str(tmp_path / "out" / "a.png")]
    check(traced(arguments, tmp_path / "home", tmp_path / "temporary"), tmp_path)


def test_in_the_window(tmp_path: Path, picture: Path) -> None:
    found = traced([*code(WINDOW), str(picture)], tmp_path / "home", tmp_path / "temporary")
    check(found, tmp_path)


@pytest.mark.slow
def test_in_the_exporter(tmp_path: Path, picture: Path) -> None:
    from exporter.checkpoints.weights_file import save_weights
    from exporter.networks import build
    from tests.exporter.conftest import TINY

    (tmp_path / "out").mkdir()
    weights = tmp_path / "tiny.safetensors"
    save_weights(weights, build(TINY))
    onnx, package = tmp_path / "out" / "a.onnx", tmp_path / "out" / "a.mlpackage"
    targets = ["--onnx", str(onnx), "--coreml", str(package)]
    export = ["-m", "exporter", "export", "--weights", str(weights), *targets]
    check(traced(export, tmp_path / "home", tmp_path / "temporary"), tmp_path)
    assert onnx.is_file()
    measure = ["-m", "exporter", "evaluate", "--onnx", str(onnx), "--images", str(picture.parent)]
    check(traced(measure, tmp_path / "home", tmp_path / "temporary"), tmp_path)


@pytest.mark.slow
def test_in_a_comparison(tmp_path: Path, picture: Path) -> None:
    """With every back end that is installed, the optional ones too."""
    from exporter.checkpoints.weights_file import save_weights
    from exporter.networks import build
    from tests.exporter.conftest import TINY

    out = tmp_path / "out"
    out.mkdir()
    weights = tmp_path / "tiny.safetensors"
    save_weights(weights, build(TINY))
    targets = ["--onnx", str(out / "a.onnx"), "--coreml", str(out / "a.mlpackage")]
    export = ["-m", "exporter", "export", "--weights", str(weights), *targets]
    check(traced(export, tmp_path / "home", tmp_path / "temporary"), tmp_path)
    report = out / "report"
    compare = ["-m", "exporter", "compare", "--weights", str(weights), *targets, "--image"]
    compare += [str(picture), "--report", str(report)]
    found = traced(compare, tmp_path / "home", tmp_path / "temporary")
    check(found, tmp_path)
    told = (report / "report.json").read_text(encoding="utf-8").lower()
    for package, name in (("onnxruntime", "onnx"), ("openvino", "openvino")):
        assert (find_spec(package) is None) or name in told


def test_when_the_window_saves(tmp_path: Path, picture: Path) -> None:
    (tmp_path / "out").mkdir()
    target = tmp_path / "out" / "saved.tif"
    save = textwrap.dedent(WINDOW).replace(
        "QTimer.singleShot(3000, window.close)",
        "save_and_close(window)",
    )
    given = [*code(SAVING + save), str(picture), "--sigma", "20"]
    found = traced(given, tmp_path / "home", tmp_path / "temporary", TARGET=str(target))
    check(found, tmp_path)
    assert target.is_file()


def test_a_program_that_had_loaded_the_runtime_is_told_too() -> None:
    told = textwrap.dedent(
        """
        import onnxruntime
        told = []
        onnxruntime.disable_telemetry_events = lambda: told.append(1)
        import denoise_gui
        assert told
        """
    )
    subprocess.run([sys.executable, "-c", told], check=True)
