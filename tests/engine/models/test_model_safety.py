"""A model file is a program from somewhere: what would harm is refused before it runs, and why."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from denoise_gui.engine import Cancelled, CancelToken, Model
from denoise_gui.engine.models.safety import check_model_file
from denoise_gui.engine.models.trial import TrialOutcome, try_model
from denoise_gui.engine.runtime.model import ModelError
from tests.engine.models.foreign_models import endless
from tests.engine.models.test_model import METADATA, toy

Edit = Callable[[onnx.ModelProto], Any]


def changed(folder: Path, edit: Edit) -> Path:
    """The toy denoiser with something done to it."""
    path = toy(folder / "toy.onnx", METADATA)
    model = onnx.load(path)
    edit(model)
    path.write_bytes(model.SerializeToString())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        Model(path)
    message = str(caught.value)
    assert str(path) in message
    return message


def external_weights(location: str, **entries: str) -> Edit:
    def edit(model: onnx.ModelProto) -> None:
        tensor = model.graph.initializer.add()
        tensor.name, tensor.data_type = "w", TensorProto.FLOAT
        tensor.dims.extend([4])
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in {"location": location, **entries}.items():
            entry = tensor.external_data.add()
            entry.key, entry.value = key, value

    return edit


@pytest.mark.parametrize(
    "location",
    ["../secret", "/etc/passwd", "a/../../secret", "C:\\secret", "..\\secret", "", "link"],
)
def test_weights_outside_the_models_folder(tmp_path: Path, location: str) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(bytes(16))
    (folder / "link").symlink_to(tmp_path / "secret")
    assert "outside the model's own folder" in refusal(changed(folder, external_weights(location)))


def test_weights_beside_the_model_are_fine_if_they_are_there(tmp_path: Path) -> None:
    path = changed(tmp_path, external_weights("weights.bin"))
    assert "which is not there" in refusal(path)
    (tmp_path / "weights.bin").write_bytes(bytes(16))
    assert Model(path).info.name == "toy"
    path = changed(tmp_path, external_weights("weights.bin", offset="8", length="16"))
    assert "shorter than the weights" in refusal(path)


def test_outside_weights_are_found_in_attributes_and_inner_graphs(tmp_path: Path) -> None:
    def in_attribute(model: onnx.ModelProto) -> None:
        external_weights("../secret")(model)
        tensor = model.graph.initializer.pop()
        model.graph.node.append(helper.make_node("Constant", [], ["c"], value=tensor))

    def in_branch(model: onnx.ModelProto) -> None:
        in_attribute(model)
        inner = helper.make_graph([model.graph.node.pop()], "inner", [], [])
        model.graph.node.append(helper.make_node("If", ["x"], [], then_branch=inner))

    for edit in (in_attribute, in_branch):
        assert "outside" in refusal(changed(tmp_path, edit))


def test_operators_of_a_foreign_library(tmp_path: Path) -> None:
    def edit(model: onnx.ModelProto) -> None:
        model.graph.node[0].domain = "com.evil"
        model.opset_import.append(helper.make_opsetid("com.evil", 1))

    assert "operator Add of “com.evil”" in refusal(changed(tmp_path, edit))


def test_a_function_of_the_models_own_is_no_foreign_operator(tmp_path: Path) -> None:
    def edit(model: onnx.ModelProto) -> None:
        node = helper.make_node("Add", ["a", "b"], ["c"])
        opsets = [helper.make_opsetid("", 18)]
        function = helper.make_function("own", "Plus", ["a", "b"], ["c"], [node], opsets)
        model.functions.append(function)
        model.graph.node[0].op_type, model.graph.node[0].domain = "Plus", "own"
        model.opset_import.append(helper.make_opsetid("own", 1))

    assert Model(changed(tmp_path, edit)).info.name == "toy"


def absurd_weights(model: onnx.ModelProto) -> None:
    tensor = model.graph.initializer.add()
    tensor.name, tensor.data_type = "w", TensorProto.FLOAT
    tensor.dims.extend([1 << 20, 1 << 20])


def negative_weights(model: onnx.ModelProto) -> None:
    absurd_weights(model)
    model.graph.initializer[0].dims[0] = -5


def absurd_input(model: onnx.ModelProto) -> None:
    for axis in (2, 3):
        model.graph.input[0].type.tensor_type.shape.dim[axis].dim_value = 1_000_000


def absurd_constant(model: onnx.ModelProto) -> None:
    shape = numpy_helper.from_array(np.array([1, 3, 10**6, 10**6]), "shape")
    model.graph.initializer.append(shape)
    model.graph.node.append(helper.make_node("ConstantOfShape", ["shape"], ["big"]))


@pytest.mark.parametrize("edit", [absurd_weights, negative_weights, absurd_input, absurd_constant])
def test_absurd_shapes(tmp_path: Path, edit: Edit) -> None:
    assert "have the shape" in refusal(changed(tmp_path, edit)).replace("would have", "have")


def bomb(factor: int) -> Edit:
    """Pictures repeated `factor` times each way, by a number that is computed."""

    def edit(model: onnx.ModelProto) -> None:
        graph = model.graph
        half = numpy_helper.from_array(np.array([1, 1, factor // 2, factor // 2]), "half")
        graph.initializer.append(half)
        twice = numpy_helper.from_array(np.array([1, 1, 2, 2]), "two")
        graph.initializer.append(twice)
        graph.node[0].output[0] = "sum"
        graph.node.append(helper.make_node("Mul", ["half", "two"], ["times"]))
        graph.node.append(helper.make_node("Tile", ["sum", "times"], ["output"]))

    return edit


def test_memory_that_only_running_takes_is_found_elsewhere(tmp_path: Path) -> None:
    path = changed(tmp_path, bomb(1000))
    assert "GB of memory" in refusal(path)


def test_a_model_that_does_not_end_is_given_up(tmp_path: Path) -> None:
    refusal = try_model(changed(tmp_path, bomb(2)), seconds=0.01).refusal
    assert refusal is not None
    assert "did not finish" in refusal


def test_a_model_that_does_not_end_is_ended_when_nobody_wants_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening it is given up at once, and the process in which it is tried is gone."""
    started: list[subprocess.Popen[bytes]] = []
    token = CancelToken()

    class Noted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

        def wait(self, timeout: float | None = None) -> int:
            if timeout:
                threading.Thread(target=token.cancel).start()
            return super().wait(timeout)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    with pytest.raises(Cancelled):
        Model(endless(tmp_path / "endless.onnx"), cancel=token)
    assert started[0].poll() is not None


def test_a_result_of_another_size_is_refused(tmp_path: Path) -> None:
    assert "it returns" in refusal(changed(tmp_path, bomb(2)))


def test_only_files_with_further_operators_are_tried(
    tmp_path: Path, model_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Path] = []

    def noted(path: Path, *, reading: bool, **_: object) -> TrialOutcome:
        assert not reading  # they keep the contract
        tried.append(path)
        return TrialOutcome()

    monkeypatch.setattr("denoise_gui.engine.models.safety.try_model", noted)
    check_model_file(model_path)
    assert tried == []
    check_model_file(changed(tmp_path, bomb(2)))
    assert len(tried) == 1


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_damaged_models_are_refused_or_pass(tmp_path: Path, data: st.DataObject) -> None:
    path = changed(tmp_path, external_weights("weights.bin"))
    (tmp_path / "weights.bin").write_bytes(bytes(16))
    contents = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        contents[data.draw(st.integers(0, len(contents) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(contents[: data.draw(st.integers(0, len(contents)))])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "denoise_gui.engine.models.safety.try_model", lambda _path, **_: TrialOutcome()
        )
        with contextlib.suppress(ModelError):
            check_model_file(path)
