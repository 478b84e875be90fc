"""A bundle takes in packages later: its program runs pip and the exporter in Python's place."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from denoise_gui.core import added_packages
from denoise_gui.core.added_packages import packages_folder, pip_command, use_packages
from tests.bundled import make_program, make_wheel

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script stands for the bundle")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    made = make_program(tmp_path)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(made))
    monkeypatch.setattr(sys, "path", [*sys.path])
    return made


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, words)), capture_output=True, text=True, timeout=120, check=False
    )


def test_what_pip_installs_is_found_by_the_window_and_first_by_the_exporter(
    program: Path, tmp_path: Path
) -> None:
    (tmp_path / "wheels").mkdir()
    make_wheel(tmp_path / "wheels", "added_thing")
    # Of the bundle's own packages only parts are in it: the exporter needs the whole ones.
    seen = tmp_path / "seen"
    whole = make_wheel(tmp_path, "torch", f"open({str(seen)!r}, 'w').close()\nraise SystemExit")
    options = ["--no-index", "--find-links", str(tmp_path / "wheels")]
    done = run(*pip_command(options, ["added_thing", str(whole)]))
    assert done.returncode == 0, done.stdout + done.stderr
    assert importlib.util.find_spec("added_thing") is None
    use_packages()
    assert importlib.util.find_spec("added_thing") is not None
    weights = tmp_path / "net.safetensors"
    weights.write_bytes(b"weights")
    run(program, "-m", "exporter", "export", "--weights", weights, "--onnx", tmp_path / "o")
    assert seen.exists()


def test_pip_that_fails_says_so_by_its_code(program: Path) -> None:
    done = run(*pip_command(["--no-index"], ["no-such-package"]))
    assert done.returncode == 1
    assert "no-such-package" in done.stderr
    assert not packages_folder().exists()


@pytest.mark.parametrize("arguments", [[], ["os"], ["exporterer"], ["pipe.x"]])
def test_no_other_module_is_run(program: Path, arguments: list[str]) -> None:
    done = run(program, "-m", *arguments)
    assert done.returncode == 2
    assert "exporter and pip alone" in done.stderr


def test_where_the_folder_is_not_the_user_s_the_packages_lie_with_their_data(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert packages_folder().parent == program.parent
    data = tmp_path / "data"
    monkeypatch.setenv("DENOISE_GUI_DATA", str(data))
    monkeypatch.setenv("APPIMAGE", "/home/somebody/Denoise.AppImage")
    assert packages_folder().parent == data
    monkeypatch.delenv("APPIMAGE")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert packages_folder().parent == data


def test_with_python_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [*sys.path]
    use_packages()
    assert sys.path == before
    assert pip_command(["--quiet"], ["torch"]) == [
        *(sys.executable, "-m", "pip", "install", "--quiet", "torch")
    ]
    assert added_packages.PYTHON == "-m"
