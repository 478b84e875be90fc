"""Ctrl+C, a termination signal and a closed terminal end the program within a second, whatever it
is at: no half-written file, no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PIL import Image

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
# Says when it gets to a module, and lets it take its time there.
AT_IMPORT = """
    import builtins, sys

    wanted, real = sys.argv.pop(1), builtins.__import__
    def importing(name, *arguments, **named):
        global wanted
        if name == wanted:
            wanted = None
            print("now", flush=True)
        return real(name, *arguments, **named)
    builtins.__import__ = importing
    from {start} import main
    sys.exit(main())
"""

# Native code that hears nothing, in the midst of loading a model or of writing a file.
DEAF = """
    import ctypes, sys
    from pathlib import Path
    from denoise_gui.contract.ending import ENDING

    ENDING.install()
    def deaf(*_, **__):
        print("now", flush=True)
        while True:
            ctypes.CDLL(None).sleep(60)
    if sys.argv.pop(1) == "writing":
        from denoise_gui.engine.files.atomic_file import atomic_file
        with atomic_file(Path(sys.argv[1]) / "a.png") as file:
            file.write(b"half")
            file.flush()
            deaf()
    import onnxruntime
    onnxruntime.InferenceSession = deaf
    from denoise_gui.start import main
    sys.exit(main())
"""


def interrupted(code: str, arguments: list[str], number: signal.Signals) -> tuple[int, str]:
    """Start a program, send a signal when it says that it is there; its exit code, and what it said
    on standard error. What would not end fails."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "now\n", process.communicate()[1]
    process.send_signal(number)
    try:
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode, said


def run_arguments(tmp_path: Path) -> list[str]:
    picture = tmp_path / "in" / "a.png"
    picture.parent.mkdir()
    Image.new("RGB", (64, 64), "gray").save(picture)
    return ["run", str(picture), "--sigma", "20", "-o", str(tmp_path / "out")]


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("module", ["argparse", "numpy", "onnxruntime"])
def test_while_the_program_is_loaded(tmp_path: Path, module: str, number: signal.Signals) -> None:
    code = AT_IMPORT.format(start="denoise_gui.start")
    ended, said = interrupted(code, [module, *run_arguments(tmp_path)], number)
    assert (ended, said) == (128 + number, "")
    assert not list(tmp_path.glob("out/*"))


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("at", ["writing", "loading"])
def test_while_native_code_is_at_work(tmp_path: Path, at: str, number: signal.Signals) -> None:
    arguments = [str(tmp_path)] if at == "writing" else run_arguments(tmp_path)
    (tmp_path / "a.png").write_bytes(b"the old file")
    ended, said = interrupted(DEAF, [at, *arguments], number)
    assert (ended, said) == (128 + number, "")
    assert (tmp_path / "a.png").read_bytes() == b"the old file"
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("number", SIGNALS)
def test_while_the_window_is_loaded(tmp_path: Path, number: signal.Signals) -> None:
    code = AT_IMPORT.format(start="denoise_gui.start")
    ended, said = interrupted(code, ["PySide6.QtWidgets"], number)
    assert (ended, said) == (128 + number, "")


@pytest.mark.parametrize("number", SIGNALS)
def test_while_the_window_is_open(tmp_path: Path, number: signal.Signals) -> None:
    code = """
        from PySide6.QtCore import QTimer
        from denoise_gui.shell.window import MainWindow
        from denoise_gui.start import main

        show = MainWindow.show
        def shown(window):
            show(window)
            QTimer.singleShot(0, lambda: print("now", flush=True))
        MainWindow.show = shown
        import sys
        sys.exit(main())
    """
    ended, said = interrupted(code, [], number)
    assert ended == 128 + number
    assert "Traceback" not in said
