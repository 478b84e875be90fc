"""A network exported for Android by way of pnnx, and run by ncnn itself."""

from __future__ import annotations

import importlib.util
import shutil
import struct
from pathlib import Path

import pytest

from exporter.commands import targets
from exporter.failures import ExportError
from tests.exporter.conftest import Command, Comparison
from tests.exporter.denoisers import averaging

INSTALLED = all(importlib.util.find_spec(name) for name in ("ncnn", "pnnx"))
needs_ncnn = pytest.mark.skipif(not INSTALLED, reason="pip install 'denoise-gui[ncnn]'")


@pytest.fixture(scope="module")
def model(smooth: Path) -> Path:
    from exporter.__main__ import main

    path = smooth.with_name("smooth-ncnn")
    options = ["--precision", "float32"]
    assert main(["export", "--weights", str(smooth), "--ncnn", str(path), *options]) == 0
    return path


@needs_ncnn
def test_ncnn_gives_what_pytorch_gives_in_every_size(
    compared: Comparison, smooth: Path, model: Path, photo: Path
) -> None:
    report = compared(smooth, "--ncnn", model, photo, "--sweep")
    assert report["code"] == 0, report["sentence"]
    run = report["backends"][1]
    assert run["name"] == "ncnn"
    assert run["runner"].startswith("ncnn 1.")
    assert run["operations"]["Convolution"] > 1
    assert report["pairs"][0]["precision"] == "float32"
    assert report["pairs"][0]["largest_levels"] < 0.01
    assert {row["passed"] for row in report["sweep"] if row["largest_levels"] is not None} == {True}


@needs_ncnn
def test_half_the_size_is_told_and_allowed_for(
    command: Command, compared: Comparison, smooth: Path, model: Path, photo: Path, tmp_path: Path
) -> None:
    half = tmp_path / "half"
    assert command("export", "--weights", smooth, "--ncnn", half).code == 0
    sizes = [(folder / "model.ncnn.bin").stat().st_size for folder in (half, model)]
    assert sizes[0] < 0.7 * sizes[1]
    report = compared(smooth, "--ncnn", half, photo)
    assert report["code"] == 0, report["sentence"]
    assert report["pairs"][0]["precision"] == "float16"


@needs_ncnn
def test_the_readme_says_how_to_call_it_and_an_older_folder_is_replaced(
    command: Command, smooth: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "m"
    for _ in range(2):
        assert command("export", "--weights", smooth, "--ncnn", folder).code == 0
    text = (folder / "README.md").read_text(encoding="utf-8")
    for fact in ('load_param("model.ncnn.param")', "25.f / 255.f", "multiple of 2", "Android"):
        assert fact in text
    assert "$" not in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m"]


@pytest.fixture
def copy(model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(model, tmp_path / "copy"))


@needs_ncnn
def test_a_flipped_weight_is_a_difference(
    compared: Comparison, smooth: Path, copy: Path, photo: Path
) -> None:
    content = bytearray((copy / "model.ncnn.bin").read_bytes())
    weights = [w for p in averaging().parameters() for w in p.detach().reshape(-1).tolist() if w]
    place = content.find(struct.pack("<f", weights[0]))
    assert place > 0
    content[place : place + 4] = struct.pack("<f", weights[0] + 0.5)
    (copy / "model.ncnn.bin").write_bytes(content)
    report = compared(smooth, "--ncnn", copy, photo)
    assert report["code"] == 1
    assert report["pairs"][0]["largest_levels"] > 1


@needs_ncnn
@pytest.mark.parametrize("name", ["model.ncnn.bin", "model.ncnn.param"])
def test_a_file_cut_short_is_told(
    name: str, compared: Comparison, smooth: Path, copy: Path, photo: Path
) -> None:
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[: len(content) // 2])
    report = compared(smooth, "--ncnn", copy, photo)
    assert report["last"]["code"] == "model_unreadable"
    assert "ncnn could not load copy" in report["last"]["message"]


def test_a_folder_without_a_model_is_told(
    compared: Comparison, smooth: Path, photo: Path, tmp_path: Path
) -> None:
    report = compared(smooth, "--ncnn", tmp_path, photo)
    assert report["last"]["code"] == "model_unreadable"
    assert "cannot be read as an ncnn model" in report["last"]["message"]


def test_a_folder_of_somebody_else_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *_: name)
    own = tmp_path / "mine"
    own.mkdir()
    targets.check_target("ncnn", own)  # empty: there is nothing to lose
    (own / "letter.txt").write_text("dear")
    (own / "README.md").write_text("# About my letters")
    for kind in ("ncnn", "web"):
        with pytest.raises(ExportError, match="holds something else"):
            targets.check_target(kind, own)


def test_without_the_converter_it_says_what_to_install(
    command: Command, smooth: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    finished = command("export", "--weights", smooth, "--ncnn", tmp_path / "m")
    assert finished.last["code"] == "extra_missing"
    assert "denoise-gui[ncnn]" in finished.last["message"]
