"""Model files: what is read from them, and what is refused and why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from denoise_gui.engine import Model
from denoise_gui.engine.runtime.model import ModelError

METADATA = {
    "denoise.contract": "1",
    "denoise.name": "toy",
    "denoise.architecture": "toy",
    "denoise.channels": "3",
    "denoise.multiple": "2",
    "denoise.halo": "0",
    "denoise.sigma_max": "75",
    "denoise.weights_sha256": "0",
    "denoise.license": "MIT",
}


def toy(
    path: Path,
    metadata: dict[str, str],
    *,
    names: tuple[str, str, str] = ("input", "sigma", "output"),
    operator: str = "Add",
) -> Path:
    """A file whose output is `operator(input, sigma)`."""
    image, sigma, output = names
    graph = helper.make_graph(
        [helper.make_node(operator, [image, sigma], [output])],
        "toy",
        [
            helper.make_tensor_value_info(image, TensorProto.FLOAT, [1, 3, "h", "w"]),
            helper.make_tensor_value_info(sigma, TensorProto.FLOAT, [1, 1, 1, 1]),
        ],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    helper.set_model_props(model, metadata)
    onnx.save(model, path)
    return path


def test_the_shipped_model_says_what_it_is(model_path: Path) -> None:
    info = Model(model_path).info
    assert (info.channels, info.multiple, info.sigma_max) == (3, 8, 75)
    assert info.halo % info.multiple == 0
    assert len(info.weights_sha256) == 64


def test_the_shipped_model_holds_only_the_contracts_operators(model_path: Path) -> None:
    operators = {node.op_type for node in onnx.load(model_path).graph.node}
    assert operators <= {"Conv", "ConvTranspose", "Relu", "Add", "Mul", "Concat"}


def test_a_toy_that_keeps_the_contract_runs(tmp_path: Path) -> None:
    model = Model(toy(tmp_path / "toy.onnx", METADATA))
    image = np.full((1, 3, 4, 4), 0.25, np.float32)
    assert np.allclose(model.run(image, 51), 0.45)


def without(key: str) -> dict[str, str]:
    return {k: v for k, v in METADATA.items() if k != key}


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ({**METADATA, "denoise.contract": "9"}, "version 9"),
        (without("denoise.halo"), "denoise.halo"),
        ({**METADATA, "denoise.multiple": "two"}, "not valid"),
        ({**METADATA, "denoise.channels": "7"}, "7 channels"),
    ],
)
def test_metadata_that_is_missing_or_wrong(
    tmp_path: Path, metadata: dict[str, str], reason: str
) -> None:
    with pytest.raises(ModelError, match=reason) as caught:
        Model(toy(tmp_path / "toy.onnx", metadata))
    assert "toy.onnx" in str(caught.value)


def test_a_fixed_size_must_leave_room_for_the_halo(tmp_path: Path) -> None:
    def fixed(halo: int) -> Path:
        path = toy(tmp_path / "fixed.onnx", {**METADATA, "denoise.halo": str(halo)})
        model = onnx.load(path)
        for axis in (2, 3):
            model.graph.input[0].type.tensor_type.shape.dim[axis].dim_value = 40
        onnx.save(model, path)
        return path

    assert Model(fixed(12)).info.window == (40, 40)
    with pytest.raises(ModelError, match="fixed at 40x40"):
        Model(fixed(20))


def test_files_that_are_no_denoisers(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there is no such model file"):
        Model(tmp_path / "absent.onnx")
    (tmp_path / "text.onnx").write_text("not a model")
    with pytest.raises(ModelError, match=r"text\.onnx: not a model"):
        Model(tmp_path / "text.onnx")
    other = toy(tmp_path / "other.onnx", METADATA, names=("picture", "sigma", "output"))
    assert Model(other).info.name == "toy"  # which input is the picture shows in its shape
    other = toy(tmp_path / "other.onnx", METADATA, names=("input", "sigma", "result"))
    assert Model(other).info.name == "toy"  # the only output it has
    model = onnx.load(other)
    model.graph.node.append(helper.make_node("Identity", ["input"], ["same"]))
    model.graph.output.append(helper.make_tensor_value_info("same", TensorProto.FLOAT, None))
    onnx.save(model, other)
    with pytest.raises(ModelError, match="no output named 'output'"):
        Model(other)


def test_a_model_that_returns_nan_is_refused(tmp_path: Path) -> None:
    path = toy(tmp_path / "nan.onnx", METADATA, operator="Mul")
    model = onnx.load(path)
    model.graph.node[0].output[0] = "scaled"
    model.graph.node.append(helper.make_node("Log", ["negative"], ["output"]))
    model.graph.node.insert(1, helper.make_node("Neg", ["scaled"], ["negative"]))
    onnx.save(model, path)
    with pytest.raises(ModelError, match="not numbers"):
        Model(path)


@pytest.mark.parametrize("newer", ["ir", "opset"])
def test_a_file_of_a_later_onnx_says_what_to_do(tmp_path: Path, newer: str) -> None:
    model = onnx.load(toy(tmp_path / "new.onnx", METADATA))
    if newer == "ir":
        model.ir_version = 999
    else:
        model.opset_import[0].version = 999
    onnx.save(model, tmp_path / "new.onnx")
    with pytest.raises(ModelError, match=r"new\.onnx: it is of a later version of ONNX"):
        Model(tmp_path / "new.onnx")


def test_numbers_that_the_runtime_cannot_compute_with(tmp_path: Path) -> None:
    shape = [1, 3, "height", "width"]
    kind = TensorProto.DOUBLE
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["input", "w"], ["clean"]),
            helper.make_node("Mul", ["clean", "sigma"], ["output"]),
        ],
        "double",
        [
            helper.make_tensor_value_info("input", kind, shape),
            helper.make_tensor_value_info("sigma", kind, [1, 1, 1, 1]),
        ],
        [helper.make_tensor_value_info("output", kind, shape)],
        [numpy_helper.from_array(np.eye(3).reshape(3, 3, 1, 1), "w")],
    )
    opsets = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), tmp_path / "d.onnx")
    with pytest.raises(ModelError, match="cannot compute its operator Conv"):
        Model(tmp_path / "d.onnx")
