"""GIMP's plug-in hands an image over and takes the result back, by a stand-in for GIMP's interface
that keeps images as files: what GIMP 3 itself makes of it was not tried."""

from __future__ import annotations

import importlib.util
import sys
import types
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from denoise_gui.engine.shipped import resources_folder


class Image:
    """Notes what is done with it."""

    def __init__(self, name: str = "open") -> None:
        self.name = name
        self.did: list[str] = []
        self.layers: list[bytes] = []
        self.copies: list[Image] = []

    def duplicate(self) -> Image:
        self.copies.append(Image("copy"))
        return self.copies[-1]

    def insert_layer(self, layer: Any, parent: None, position: int) -> None:
        assert parent is None
        self.layers.insert(position, layer.pixels)

    def __getattr__(self, name: str) -> Any:
        return lambda *_: self.did.append(name)


class Layer:
    def __init__(self, pixels: bytes) -> None:
        self.pixels = pixels
        self.name = ""

    def set_name(self, name: str) -> None:
        self.name = name


class Gimp(MagicMock):
    """What the plug-in calls of GIMP."""

    PlugIn = type("PlugIn", (), {"error_quark": staticmethod(lambda: 1)})
    writable = True

    def file_save(self, _mode: Any, image: Image, path: str, _options: None) -> bool:
        assert image.name == "copy"
        assert image.did == ["merge_visible_layers", "convert_precision"]
        if self.writable:
            Path(path).write_bytes(b"noisy")
        return self.writable

    def file_load_layer(self, _mode: Any, _image: Image, path: str) -> Layer:
        return Layer(Path(path).read_bytes())


@pytest.fixture
def gimp(monkeypatch: pytest.MonkeyPatch) -> Gimp:
    stand_in = Gimp()
    repository = types.ModuleType("gi.repository")
    files = MagicMock()
    files.File.new_for_path = lambda path: path
    vars(repository).update(Gimp=stand_in, Gio=files, GLib=MagicMock())
    gi = types.ModuleType("gi")
    vars(gi).update(require_version=lambda *_: None, repository=repository)
    monkeypatch.setitem(sys.modules, "gi", gi)
    monkeypatch.setitem(sys.modules, "gi.repository", repository)
    return stand_in


@pytest.fixture
def plug_in(gimp: Gimp) -> Any:
    path = resources_folder() / "editors" / "denoise-gimp" / "denoise-gimp.py"
    # GIMP passes over plug-ins that are no programs, or lie in a folder of another name.
    assert path.stat().st_mode & 0o100
    spec = importlib.util.spec_from_file_location("denoise_gimp", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def with_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> Path:
    """A program in place of denoise-gui, with a space in its name."""
    path = tmp_path / "my denoise"
    path.write_text(f'#!/bin/sh\necho "$1" "$2" > "{tmp_path}/asked"\n{ending}\n')
    path.chmod(0o755)
    monkeypatch.setenv("DENOISE_GUI", str(path))
    return tmp_path / "asked"


def run(plug_in: Any, image: Image) -> MagicMock:
    procedure = MagicMock()
    plug_in.Denoise().run(procedure, None, image, [], None, None)
    return procedure


def test_the_result_becomes_the_uppermost_layer(
    plug_in: Any, gimp: Gimp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = with_program(tmp_path, monkeypatch, 'printf clean > "$2"')
    image = Image()
    procedure = run(plug_in, image)
    assert image.layers == [b"clean"]
    assert image.did == ["undo_group_start", "undo_group_end"]
    assert image.copies[0].did[-1] == "delete"
    procedure.new_return_values.assert_called_once_with(gimp.PDBStatusType.SUCCESS, None)
    word, path = asked.read_text().split()
    assert word == "edit"
    assert not Path(path).parent.exists()


def test_cancel_changes_nothing(
    plug_in: Any, gimp: Gimp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_program(tmp_path, monkeypatch, "exit 1")
    image = Image()
    procedure = run(plug_in, image)
    assert (image.layers, image.did) == ([], [])
    procedure.new_return_values.assert_called_once_with(gimp.PDBStatusType.SUCCESS, None)


@pytest.mark.parametrize("missing", [True, False])
def test_a_fault_is_told_and_changes_nothing(
    missing: bool, plug_in: Any, gimp: Gimp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_program(tmp_path, monkeypatch, "exit 70")
    if missing:
        monkeypatch.setenv("DENOISE_GUI", str(tmp_path / "none"))
    image = Image()
    assert "Is it installed?" in plug_in.denoise(image)
    procedure = run(plug_in, image)
    assert (image.layers, image.did) == ([], [])
    assert procedure.new_return_values.call_args[0][0] is gimp.PDBStatusType.EXECUTION_ERROR


def test_what_cannot_be_exported_is_not_edited(
    plug_in: Any, gimp: Gimp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = with_program(tmp_path, monkeypatch, "exit 0")
    gimp.writable = False
    image = Image()
    assert "cannot be written" in plug_in.denoise(image)
    assert not asked.exists()
    assert image.copies[0].did[-1] == "delete"
