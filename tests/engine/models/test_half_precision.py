"""A file in half precision does what the file does, to within half precision."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, numpy_helper

from denoise_gui.engine import Denoiser, Model
from denoise_gui.engine.devices import placing, speeds
from denoise_gui.engine.devices.ways import FLOAT16, FLOAT32, Way
from denoise_gui.engine.models.half_precision import NotConvertedError, in_half_precision
from denoise_gui.engine.models.protobuf_wire import WireError, field, fields
from denoise_gui.engine.shipped import resources_folder
from tests.conftest import noisy_picture
from tests.engine.devices.faked import FakedCard
from tests.engine.models.test_model import METADATA, toy

MODELS = sorted((resources_folder() / "models").glob("*.onnx"))


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_the_shipped_models_stay_within_the_limit_of_half_precision(path: Path) -> None:
    halved = in_half_precision(path.read_bytes())
    model = onnx.load_from_string(halved)
    onnx.checker.check_model(model, full_check=True)
    assert {tensor.data_type for tensor in model.graph.initializer} == {TensorProto.FLOAT16}
    assert len(halved) < 0.6 * path.stat().st_size
    assert [value.name for value in model.graph.input] == ["input", "sigma"]
    assert {entry.key for entry in model.metadata_props} >= {"denoise.contract"}

    image = np.ascontiguousarray(noisy_picture(64, 96).transpose(2, 0, 1)[None])
    feeds = {"input": image, "sigma": np.full((1, 1, 1, 1), 25 / 255, np.float32)}
    half = onnxruntime.InferenceSession(halved, providers=["CPUExecutionProvider"])
    whole = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    result, expected = half.run(None, feeds)[0], whole.run(None, feeds)[0]
    assert result.dtype == np.float32
    assert 1e-3 < np.abs(result - expected).max() * 255 < 1


def test_a_card_is_used_in_half_precision_where_that_is_faster(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ways = (Way(FLOAT32), Way(FLOAT16, converted=True))
    monkeypatch.setattr(placing, "ways_of", lambda _device, _threads: ways)
    # Measured are those in turn: single, then half.
    monkeypatch.setattr(speeds.check, "seconds_per_megapixel", lambda *_: [1.0, 0.5])
    FakedCard(monkeypatch)
    model = Model(resources_folder() / "models" / "light.onnx", "fake")
    assert model.device_name == "Faked Card 9000 (Fake), float16"
    picture = noisy_picture(90, 110)
    expected = Denoiser(Model(model.info.path)).denoise(picture, 25)
    apart = np.abs(Denoiser(model).denoise(picture, 25) - expected).max() * 255
    assert 1e-3 < apart < 1


def test_what_has_other_operators_is_not_converted(tmp_path: Path) -> None:
    path = toy(tmp_path / "other.onnx", METADATA, operator="Sub")
    with pytest.raises(NotConvertedError, match="operator Sub"):
        in_half_precision(path.read_bytes())


def test_weights_as_numbers_are_converted_too(tmp_path: Path) -> None:
    path = toy(tmp_path / "toy.onnx", METADATA)
    model = onnx.load(path)
    model.graph.node[0].input[1] = "weight"
    weight = onnx.helper.make_tensor("weight", TensorProto.FLOAT, [1, 3, 1, 1], [0.5, -2, 1e6])
    model.graph.initializer.append(weight)
    halved = onnx.load_from_string(in_half_precision(model.SerializeToString()))
    values = numpy_helper.to_array(halved.graph.initializer[0])
    assert values.shape == (1, 3, 1, 1)
    assert values.ravel().tolist() == [0.5, -2.0, np.inf]


def test_weights_elsewhere_are_not_followed(tmp_path: Path) -> None:
    path = toy(tmp_path / "toy.onnx", METADATA)
    model = onnx.load(path)
    weight = numpy_helper.from_array(np.ones(3, np.float32), "weight")
    weight.data_location = TensorProto.EXTERNAL
    model.graph.initializer.append(weight)
    with pytest.raises(NotConvertedError, match="in another file"):
        in_half_precision(model.SerializeToString())


def test_a_damaged_file_is_one_error() -> None:
    content = MODELS[0].read_bytes()
    with pytest.raises(WireError):
        in_half_precision(content[: len(content) // 2])


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 2**63, b"", b"abc", bytes(200)])
def test_what_is_written_is_read_back(value: int | bytes) -> None:
    ((number, read),) = fields(memoryview(field(1000, value)))
    assert number == 1000
    assert (read if isinstance(read, int) else bytes(read)) == value
