"""Windows: the system's C++ runtime comes first, and one that is missing is said in a sentence."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from denoise_gui import cli, cpp_runtime
from denoise_gui.cpp_runtime import load_cpp_runtime
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.importing import check_onnxruntime


class Loader:
    """Remembers what it loaded; the libraries named `missing` are not there."""

    def __init__(self, *missing: str) -> None:
        self.missing, self.loaded = missing, list[str]()

    def __call__(self, path: str) -> None:
        folder, _, name = path.rpartition("\\")
        if name in self.missing:
            raise FileNotFoundError(f"Could not find module '{path}'")
        assert folder.endswith("System32")  # no other: Qt brings one of its own
        self.loaded.append(name)


def test_the_systems_runtime_is_loaded_by_its_path() -> None:
    load = Loader()
    assert load_cpp_runtime("win32", load) == ""
    assert load.loaded == ["vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll"]


@pytest.mark.parametrize("missing", ["vcruntime140.dll", "msvcp140.dll"])
def test_a_missing_runtime_is_said_with_where_it_is_to_be_had(missing: str) -> None:
    words = load_cpp_runtime("win32", Loader(missing))
    assert missing in words
    assert "https://aka.ms/vc14/vc_redist." in words
    assert load_cpp_runtime("win32", Loader("vcruntime140_1.dll")) == ""


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_elsewhere_nothing_is_loaded(system: str) -> None:
    load = Loader("vcruntime140.dll", "msvcp140.dll")
    assert load_cpp_runtime(system, load) == ""
    assert not load.loaded


def test_without_it_the_program_ends_with_that_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "load_cpp_runtime", lambda: "it is missing")
    assert cli.main(["run", "a.png", "--sigma", "5", "-o", "b.png"]) == 1
    assert capsys.readouterr().err == "denoise-gui: it is missing\n"


def test_it_comes_before_anything_that_brings_another() -> None:
    """Whatever `cli` imports at its top is there before the runtime is loaded."""
    script = (
        "import sys, denoise_gui.cli; "
        "print([n for n in ('PySide6', 'onnxruntime', 'numpy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_it_needs_the_standard_library_alone() -> None:
    tree = ast.parse(Path(cpp_runtime.__file__).read_text(encoding="utf-8"))
    imported = [
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [node.names[0].name])
    ]
    assert {str(name).partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_an_onnxruntime_that_cannot_be_loaded_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match="pip install --force-reinstall onnxruntime"):
        check_onnxruntime()
    monkeypatch.setattr("sys.platform", "win32")
    with pytest.raises(ModelError, match="cannot be loaded"):
        check_onnxruntime()
