"""The evaluator computes what PyTorch computes, and notices every damage to a saved package."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from coremltools.proto import Model_pb2

from exporter.coreml.evaluator import PackageEvaluator
from exporter.coreml.package import PackageError, read_package
from tests.exporter.conftest import export_package

MODEL = "Data/com.apple.CoreML/model.mlmodel"
BLOB = "Data/com.apple.CoreML/weights/weight.bin"
SIGMA = np.full((1, 1, 1, 1), 25 / 255, np.float32)


def image(height: int, width: int) -> np.ndarray[Any, Any]:
    return np.random.default_rng(0).random((1, 3, height, width), dtype=np.float32)


def by_torch(network: Any, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    with torch.no_grad():
        output: np.ndarray[Any, Any] = network(
            torch.from_numpy(array), torch.from_numpy(SIGMA)
        ).numpy()
    return output


def evaluate(path: Path, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return (
        PackageEvaluator(read_package(path)).run({"input": array, "sigma": SIGMA}).outputs["output"]
    )


@pytest.mark.parametrize("size", [(4, 4), (32, 20), (64, 96)])
def test_float32_package_gives_what_pytorch_gives(
    size: tuple[int, int], float32_package: Path, network: Any
) -> None:
    array = image(*size)
    np.testing.assert_allclose(
        evaluate(float32_package, array), by_torch(network, array), atol=1e-6
    )


def test_float16_rounds_but_stays_within_a_level(
    weights: Path, tmp_path: Path, network: Any
) -> None:
    path = export_package(weights, tmp_path / "f16.mlpackage", "--deployment-target", "iOS18")
    array = image(32, 48)
    gap = np.abs(evaluate(path, array) - by_torch(network, array)) * 255
    assert 1e-3 < gap.max() < 1.0


@pytest.mark.parametrize("size", [[], ["--size", "32x48"]])
def test_image_package_gives_pixels(
    size: list[str], weights: Path, tmp_path: Path, network: Any
) -> None:
    path = export_package(weights, tmp_path / "i.mlpackage", "--coreml-io", "image", *size)
    pixels = np.rint(image(32, 48) * 255)
    evaluator = PackageEvaluator(read_package(path))
    output = evaluator.run({"input": pixels, "sigma": SIGMA}).outputs["output"]
    assert np.array_equal(output, np.rint(output))
    expected = np.clip(by_torch(network, (pixels / 255).astype(np.float32)) * 255, 0, 255)
    assert np.abs(output - expected).max() < 1.5
    declared = evaluator.outputs["output"].describe()
    assert declared == ("1 x 3 x 32 x 48" if size else "1 x 3 x (4 to 4096) x (4 to 4096)")


def test_a_size_that_is_not_declared_is_refused(weights: Path, tmp_path: Path) -> None:
    path = export_package(weights, tmp_path / "fixed.mlpackage", "--size", "16x24")
    with pytest.raises(PackageError, match="16 x 24"):
        evaluate(path, image(32, 48))


def test_weights_are_those_coremltools_reads(float32_package: Path) -> None:
    from coremltools.converters.mil.frontend.milproto.load import load

    package = read_package(float32_package)
    program = load(package.spec, package.spec.specificationVersion, str(package.weights_folder))
    constants = PackageEvaluator(package)._constants
    compared = 0
    for operation in program.functions["main"].operations:
        if operation.op_type == "const" and np.ndim(operation.outputs[0].val) == 4:
            ours = constants[operation.outputs[0].name]
            assert isinstance(ours, torch.Tensor)
            np.testing.assert_array_equal(ours.numpy(), operation.outputs[0].val)
            compared += 1
    assert compared >= 10


def _truncate(path: Path) -> None:
    data = (path / BLOB).read_bytes()
    (path / BLOB).write_bytes(data[: len(data) - 400])


def _break_entry(path: Path) -> None:
    data = bytearray((path / BLOB).read_bytes())
    data[64] ^= 0xFF
    (path / BLOB).write_bytes(bytes(data))


def _break_manifest(path: Path) -> None:
    (path / "Manifest.json").write_text("{", encoding="utf-8")


def _point_outside(path: Path) -> None:
    manifest = json.loads((path / "Manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["itemInfoEntries"].values():
        entry["path"] = "../../elsewhere"
    (path / "Manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _scramble_spec(path: Path) -> None:
    data = (path / MODEL).read_bytes()
    (path / MODEL).write_bytes(data[: len(data) // 2])


def change_spec(path: Path, change: Callable[[Any], None]) -> None:
    spec = Model_pb2.Model()
    spec.ParseFromString((path / MODEL).read_bytes())
    change(spec)
    (path / MODEL).write_bytes(spec.SerializeToString())


def first(spec: Any, kind: str) -> Any:
    block = next(iter(spec.mlProgram.functions["main"].block_specializations.values()))
    return next(o for o in block.operations if o.type == kind)


def _future_version(path: Path) -> None:
    change_spec(path, lambda spec: setattr(spec, "specificationVersion", 99))


def _unknown_operation(path: Path) -> None:
    change_spec(path, lambda spec: setattr(first(spec, "relu"), "type", "gelu"))


def _unknown_argument(path: Path) -> None:
    def change(spec: Any) -> None:
        relu = first(spec, "relu")
        relu.inputs["slope"].CopyFrom(relu.inputs["x"])

    change_spec(path, change)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_truncate, "beyond the file's end|cut off"),
        (_break_entry, "damaged"),
        (_break_manifest, "manifest is damaged"),
        (_point_outside, "outside the package"),
        (_scramble_spec, "cannot be parsed"),
        (_future_version, "version 99"),
        (_unknown_operation, "'gelu' is unknown"),
        (_unknown_argument, "slope"),
    ],
)
def test_damage_is_named(damage: Callable[[Path], None], message: str, package_copy: Path) -> None:
    damage(package_copy)
    with pytest.raises(PackageError, match=message):
        evaluate(package_copy, image(8, 8))
