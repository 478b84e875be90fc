"""The export writes whole files or none, and says in one line what went wrong."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from safetensors.torch import load_file, save_file

from exporter.coreml.compress import palette_of
from exporter.coreml.package import read_package
from tests.exporter.conftest import Command


def test_both_files_carry_what_one_must_know(
    command: Command, weights: Path, tmp_path: Path
) -> None:
    onnx_path, package_path = tmp_path / "m.onnx", tmp_path / "m.mlpackage"
    options = ["--name", "Tiny", "--author", "A. Photographer", "--license", "MIT"]
    finished = command(
        "export", "--weights", weights, "--onnx", onnx_path, "--coreml", package_path, *options
    )
    assert finished.code == 0
    assert finished.last["event"] == "done"
    written = ["m.onnx", "m_example.py", "m.mlpackage", "m_example.swift", "m_README.md"]
    assert finished.last["files"] == [str(tmp_path / name) for name in written]
    assert {event["event"] for event in finished.events} == {"stage", "done"}
    shares = [event["progress"] for event in finished.events if event["event"] == "stage"]
    assert shares == sorted(shares)
    in_onnx = {p.key: p.value for p in onnx.load(onnx_path).metadata_props}
    package = read_package(package_path)
    for key in ("name", "author", "license", "multiple", "halo", "weights_sha256", "sigma_units"):
        assert in_onnx[f"denoise.{key}"] == package.metadata[f"denoise.{key}"]
    assert package.spec.description.metadata.author == "A. Photographer"
    assert all(f.shortDescription for f in package.spec.description.input)
    assert all(v.doc_string for v in onnx.load(onnx_path).graph.input)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(written)


class CodeInside:
    """What torch.save(model) leaves: a pickle that needs its class."""


def _missing(path: Path, _weights: Path) -> Path:
    return path.with_name("nowhere.safetensors")


def _garbage(path: Path, _weights: Path) -> Path:
    path.write_bytes(b"not a tensor in here")
    return path


def _not_finite(path: Path, weights: Path) -> Path:
    from safetensors import safe_open

    tensors = load_file(weights)
    tensors["head.weight"][0, 0, 0, 0] = float("nan")
    with safe_open(weights, framework="pt") as file:
        save_file(tensors, path, metadata=file.metadata())
    return path


def _pickled(path: Path, _weights: Path) -> Path:
    path = path.with_suffix(".pth")
    torch.save(CodeInside(), path)
    return path


def _foreign(path: Path, _weights: Path) -> Path:
    path = path.with_suffix(".pth")
    torch.save({"model.0.weight": torch.zeros(4, 4, 3, 3)}, path)
    return path


@pytest.mark.parametrize(
    ("make", "code", "word", "sentence"),
    [
        (_missing, 3, "weights_unreadable", "no such file"),
        (_garbage, 3, "weights_unreadable", "cannot be read"),
        (_foreign, 4, "weights_foreign", "known here"),
        (_pickled, 5, "weights_pickled", "save the state_dict"),
        (_not_finite, 6, "weights_not_finite", "NaN"),
    ],
)
def test_weights_that_cannot_be_used(
    make: Any, code: int, word: str, sentence: str, command: Command, weights: Path, tmp_path: Path
) -> None:
    import re

    source = make(tmp_path / "bad.safetensors", weights)
    finished = command("export", "--weights", source, "--onnx", tmp_path / "m.onnx")
    assert (finished.code, finished.last["event"], finished.last["code"]) == (code, "error", word)
    assert re.search(sentence, finished.last["message"])
    assert not (tmp_path / "m.onnx").exists()


def test_a_state_dict_is_recognised_by_its_shapes(
    command: Command, network: Any, tmp_path: Path
) -> None:
    path = tmp_path / "tiny.pth"
    torch.save(network.state_dict(), path)
    assert command("export", "--weights", path, "--onnx", tmp_path / "m.onnx").code == 0


def test_a_plain_file_in_place_of_a_package_stays(
    command: Command, weights: Path, tmp_path: Path
) -> None:
    path = tmp_path / "m.mlpackage"
    path.write_text("mine", encoding="utf-8")
    finished = command("export", "--weights", weights, "--coreml", path)
    assert finished.code == 7
    assert "plain file" in finished.last["message"]
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_missing_folder_and_a_wrong_size_are_said_at_once(
    command: Command, weights: Path, tmp_path: Path
) -> None:
    away = tmp_path / "nowhere" / "m.onnx"
    assert command("export", "--weights", weights, "--onnx", away).code == 7
    finished = command(
        "export", "--weights", weights, "--onnx", tmp_path / "m.onnx", "--size", "30x32"
    )
    assert finished.code == 9
    assert "multiples of 4" in finished.last["message"]


def test_a_full_disk_leaves_the_old_package(
    command: Command, weights: Path, package_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import coremltools

    before = {p: p.read_bytes() for p in package_copy.rglob("*") if p.is_file()}

    def fill_up(_model: Any, path: str) -> None:
        Path(path).mkdir()
        (Path(path) / "half").write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(coremltools.models.MLModel, "save", fill_up)
    finished = command("export", "--weights", weights, "--coreml", package_copy)
    assert (finished.code, finished.last["code"]) == (8, "disk_full")
    assert before == {p: p.read_bytes() for p in package_copy.rglob("*") if p.is_file()}
    assert [p.name for p in package_copy.parent.iterdir()] == [package_copy.name]


@pytest.mark.slow
def test_a_terminated_export_leaves_nothing_behind(weights: Path, tmp_path: Path) -> None:
    arguments = ["--weights", str(weights), "--coreml", str(tmp_path / "m.mlpackage")]
    process = subprocess.Popen(
        [sys.executable, "-m", "exporter", "export", *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert '"interrupted"' in output.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("linear8", "iOS16"),
        ("palette6", "iOS18"),
        pytest.param("linear8", "iOS18", marks=pytest.mark.slow),
        pytest.param("palette6", "iOS16", marks=pytest.mark.slow),
    ],
)
def test_compressed_weights_are_smaller_and_their_cost_is_told(
    kind: str, target: str, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exporter.checkpoints.weights_file import save_weights
    from exporter.networks import ResidualUNetConfig, build, initialise

    # Measuring the context takes seconds here and is not what is tested.
    monkeypatch.setattr("exporter.onnx.export.measure_halo", lambda _network: 8)
    network = build(ResidualUNetConfig(widths=(16, 24), blocks=(1, 1)))
    initialise(network, torch.Generator().manual_seed(0))
    source = tmp_path / "w.safetensors"
    save_weights(source, network)
    finished = command(
        *("export", "--weights", source, "--coreml", tmp_path / "m.mlpackage"),
        *("--compress", kind, "--deployment-target", target),
    )
    assert finished.code == 0
    told = finished.last["compression"]
    assert told["bytes_after"] < told["bytes_before"]
    assert abs(told["cost_db"]) < 3


def test_a_palette_keeps_few_values_exactly() -> None:
    weights = np.array([[-1.0, 0.5], [0.5, 2.0]], np.float16)
    table, indices = palette_of(weights, 6)
    np.testing.assert_array_equal(table[indices], weights)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--onnx", "a.onnx", "--web", "a.onnx"], "a.onnx"),
        (["--ncnn", "out", "--web", "out/page"], "page"),
        (["--web", "out", "--onnx", "out/m.onnx"], "m.onnx"),
        (["--darktable", "./x/../m.dtmodel", "--web", "m.dtmodel"], "m.dtmodel"),
        (["--web", "."], "tiny.safetensors"),
    ],
)
def test_no_target_takes_the_place_of_another_or_of_the_weights(
    command: Command, weights: Path, tmp_path: Path, options: list[str], named: str
) -> None:
    own = tmp_path / weights.name
    own.write_bytes(weights.read_bytes())
    words = [str(tmp_path / word) if not word.startswith("--") else word for word in options]
    finished = command("export", "--weights", own, *words)
    assert finished.code == 7
    assert "would take the place of" in finished.last["message"]
    assert named in finished.last["message"]
    assert [file.name for file in tmp_path.iterdir()] == [weights.name]


def test_what_somebody_added_to_an_exported_folder_stays(
    command: Command, weights: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "README.md").write_text("<!-- Written by the exporter of denoise-gui. -->")
    (folder / "index.html").write_text("a page")
    (folder / "my notes.txt").write_text("three weeks of work")
    finished = command("export", "--weights", weights, "--web", folder)
    assert finished.code == 7
    assert "holds something else and is not replaced" in finished.last["message"]
    assert (folder / "my notes.txt").read_text() == "three weeks of work"
