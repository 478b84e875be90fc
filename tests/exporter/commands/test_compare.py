"""A comparison passes faithful files, and names the layer where a damaged one parts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from tests.exporter.conftest import Command, export_package
from tests.exporter.coreml.test_evaluator import BLOB, change_spec, first


def test_faithful_files_pass(
    command: Command,
    weights: Path,
    onnx_file: Path,
    float32_package: Path,
    photo: Path,
    tmp_path: Path,
) -> None:
    finished = command(
        *("compare", "--weights", weights, "--onnx", onnx_file, "--coreml", float32_package),
        *("--image", photo, "--sigma", 25, "--report", tmp_path / "r", "--sweep"),
    )
    assert finished.code == 0, finished.last
    report = json.loads((tmp_path / "r" / "report.json").read_text(encoding="utf-8"))
    assert report["passed"]
    assert all(pair["largest_levels"] < 0.01 for pair in report["pairs"])
    assert all(row["passed"] for row in report["sweep"])
    assert {"size 1x1", "size 3x2"} <= {row["case"] for row in report["sweep"]}
    runners = [run["runner"] for run in report["backends"]]
    assert "reference evaluation of the package" in runners
    for name in [run["png"] for run in report["backends"]]:
        assert (tmp_path / "r" / name).exists()
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert "http" not in page
    assert "<script" not in page


def test_a_fixed_size_is_kept_to_and_the_sweep_says_so(
    command: Command, weights: Path, photo: Path, tmp_path: Path
) -> None:
    package = export_package(weights, tmp_path / "fixed.mlpackage", "--size", "32x48")
    finished = command(
        *("compare", "--weights", weights, "--coreml", package, "--image", photo),
        *("--report", tmp_path / "r", "--sweep"),
    )
    assert finished.code == 0, finished.last
    report = json.loads((tmp_path / "r" / "report.json").read_text(encoding="utf-8"))
    assert report["image"]["crop"][2:] == [48, 32]
    assert any(row["passed"] is None for row in report["sweep"])


def test_a_changed_onnx_weight_is_found_at_its_layer(
    command: Command, weights: Path, onnx_file: Path, photo: Path, tmp_path: Path
) -> None:
    model = onnx.load(onnx_file)
    for tensor in model.graph.initializer:
        if tensor.name == "body.0.conv1.weight":
            values = numpy_helper.to_array(tensor).copy()
            values[0, 0, 1, 1] += 1.0
            tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
            break
    else:
        pytest.fail("no such weight")
    damaged = tmp_path / "damaged.onnx"
    onnx.save(model, damaged)
    pair = _failing_pair(command, weights, "--onnx", damaged, photo, tmp_path)
    assert pair["verdict"]["parts_at"]["layer"] == "body.0.conv1 (conv)"


def _flip_weight(path: Path) -> None:
    data = bytearray((path / BLOB).read_bytes())
    values = np.frombuffer(data, "<f4", offset=64)
    one_hot = int(np.flatnonzero(values == 1.0)[0])
    start = 64 + 4 * one_hot
    data[start : start + 4] = np.float32(-1.0).tobytes()
    (path / BLOB).write_bytes(bytes(data))


def _wrong_pad(path: Path) -> None:
    def change(spec: object) -> None:
        block = next(
            iter(spec.mlProgram.functions["main"].block_specializations.values())  # type: ignore[attr-defined]
        )
        pads = [o for o in block.operations if o.outputs[0].name.endswith("_pad_0")]
        pad = next(
            p
            for p in pads
            if list(p.attributes["val"].immediateValue.tensor.ints.values) == [1, 1, 1, 1]
        )
        pad.attributes["val"].immediateValue.tensor.ints.values[:] = [2, 0, 1, 1]

    change_spec(path, change)


def _swapped_operation(path: Path) -> None:
    change_spec(path, lambda spec: setattr(first(spec, "add"), "type", "sub"))


@pytest.mark.parametrize("damage", [_flip_weight, _wrong_pad, _swapped_operation])
def test_a_changed_package_does_not_pass(
    damage: object, command: Command, weights: Path, package_copy: Path, photo: Path, tmp_path: Path
) -> None:
    damage(package_copy)  # type: ignore[operator]
    pair = _failing_pair(command, weights, "--coreml", package_copy, photo, tmp_path)
    assert pair["verdict"]["parts_at"] is not None


def _failing_pair(
    command: Command, weights: Path, option: str, path: Path, photo: Path, folder: Path
) -> dict[str, dict[str, dict[str, str]]]:
    report = folder / "r"
    finished = command(
        *("compare", "--weights", weights, option, path, "--image", photo, "--report", report)
    )
    assert finished.code == 1
    assert finished.last["passed"] is False
    pairs = json.loads((report / "report.json").read_text(encoding="utf-8"))["pairs"]
    failing: dict[str, dict[str, dict[str, str]]] = next(
        p for p in pairs if not p["verdict"]["passed"]
    )
    return failing


def test_a_damaged_package_is_an_error_not_a_difference(
    command: Command, weights: Path, package_copy: Path, photo: Path, tmp_path: Path
) -> None:
    (package_copy / "Manifest.json").unlink()
    finished = command(
        *("compare", "--weights", weights, "--coreml", package_copy, "--image", photo),
        *("--report", tmp_path / "r"),
    )
    assert (finished.code, finished.last["code"]) == (12, "model_unreadable")


@pytest.mark.slow
def test_the_form_used_here_converts_everywhere(command: Command, tmp_path: Path) -> None:
    finished = command("study", "--json", tmp_path / "s.json", "--markdown", tmp_path / "s.md")
    assert finished.code == 0
    study = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    for form in study["forms"]:
        assert form["downsample_difference"] == 0.0
        assert form["recovery_error"] == 0.0
    ours = next(form for form in study["forms"] if form["form"] == "C1")
    assert [(e["nodes"], e["largest_error"], e["error"]) for e in ours["exports"]] == [
        (4, 0.0, None)
    ] * 8
