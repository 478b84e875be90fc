"""Files that are told something else than sigma for a noise level: what it is gets found and named,
and where it cannot be told, the file is refused rather than run at another strength."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from denoise_gui.engine import Denoiser, Model
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.models.noise_scale import UNUSUAL, USUAL, scale_of
from denoise_gui.engine.models.probe_note import note_probe
from denoise_gui.engine.models.reading_trial import Found, find_reading
from denoise_gui.engine.models.scale_trial import UnknownScaleError
from denoise_gui.engine.models.serving import Serving
from denoise_gui.engine.models.signature import Tensor
from denoise_gui.engine.models.signature_reading import read_signatures
from denoise_gui.engine.models.tried import RunRaw
from denoise_gui.engine.shipped import resources_folder
from tests.conftest import noisy_picture

LIGHT = resources_folder() / "models" / "light.onnx"

Step = tuple[str, float | None]
"""An operator, with the constant that is its second input, if it has one."""

TOLD: dict[str, tuple[Sequence[Step], str]] = {
    "variance-1": ([("Sqrt", None)], "noise level as variance in 0 to 1"),
    "variance-255": (
        [("Sqrt", None), ("Div", 255.0)],
        "noise level as variance in 0 to 65025",
    ),
    "log-1": ([("Exp", None)], "noise level as logarithm of sigma in 0 to 1"),
    "log-255": (
        [("Exp", None), ("Div", 255.0)],
        "noise level as logarithm of sigma in 0 to 255",
    ),
    "log-variance-1": (
        [("Div", 2.0), ("Exp", None)],
        "noise level as logarithm of the variance in 0 to 1",
    ),
    "precision-1": (
        [("Sqrt", None), ("Reciprocal", None)],
        "noise level as precision (1 by the variance in 0 to 1)",
    ),
    "reciprocal-255": (
        [("Reciprocal", None), ("Div", 255.0)],
        "noise level as 1 by sigma in 0 to 255",
    ),
    "decibels": (
        [("Mul", -float(np.log(10) / 20)), ("Exp", None)],
        "noise level as signal-to-noise ratio in decibels",
    ),
    "reversed-1": ([("Neg", None), ("Add", 1.0)], "1 minus sigma in 0 to 1"),
    "percent": ([("Div", 100.0)], "sigma in per cent"),
    "of-75": ([("Mul", 75 / 255)], "sigma as a share of 75 levels"),
    "255": ([("Div", 255.0)], "sigma in 0 to 255"),
    "1": ([], "sigma in 0 to 1"),
}
"""What makes sigma with white at 1 of what a network is told, by the scale; and what is said."""


def wrapped(path: Path, steps: Sequence[Step]) -> Path:
    """The shipped network, told otherwise, without its metadata."""
    model = onnx.load(LIGHT)
    del model.metadata_props[:]
    graph = model.graph
    nodes, name = [], "told"
    for number, (operator, constant) in enumerate(steps):
        inputs, output = [name], f"told_{number}"
        if constant is not None:
            inputs.append(f"constant_{number}")
            graph.initializer.append(
                numpy_helper.from_array(np.array(constant, np.float32), inputs[1])
            )
        nodes.append(helper.make_node(operator, inputs, [output]))
        name = output
    for node in graph.node:
        node.input[:] = [name if one == "sigma" else one for one in node.input]
    kept = [value for value in graph.input if value.name != "sigma"]
    del graph.input[:]
    told = helper.make_tensor_value_info("told", TensorProto.FLOAT, [1, 1, 1, 1])
    graph.input.extend([*kept, told])
    own = list(graph.node)
    del graph.node[:]
    graph.node.extend([*nodes, *own])
    onnx.save(model, path)
    return path


def read(path: Path) -> tuple[Found, RunRaw]:
    """As the process that tries a file does it."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def run(serving: Serving, image: Tensor, sigma: float) -> NDArray[Any]:
        output: NDArray[Any] = session.run(None, serving.feeds(image, sigma))[0]
        return output

    return find_reading(run, read_signatures(path, session)), run


@pytest.mark.parametrize("scale", TOLD)
def test_what_a_network_is_told_is_found_named_and_served(tmp_path: Path, scale: str) -> None:
    steps, words = TOLD[scale]
    found, run = read(wrapped(tmp_path / "theirs.onnx", steps))
    assert str(found.trial).startswith(f"{words}, gives the image; denoises: 20.")
    picture, shipped = noisy_picture(48, 64).transpose(2, 0, 1)[None], Model(LIGHT)
    for sigma in (3.0, 25.0, 60.0):
        result = found.serving.result(picture, run(found.serving, picture, sigma))
        expected = shipped.run(np.ascontiguousarray(picture), sigma)
        assert np.abs(result - expected).max() * 255 < 0.05


def test_it_is_told_to_the_user_served_and_noted(tmp_path: Path) -> None:
    path = wrapped(tmp_path / "theirs.onnx", TOLD["precision-1"][0])
    told: list[str] = []
    first = Model(path, notice=told.append)
    assert any("precision (1 by the variance in 0 to 1)" in notice for notice in told)
    noisy = noisy_picture(48, 64)
    found, expected = (Denoiser(one).denoise(noisy, 30) for one in (first, Model(LIGHT)))
    assert np.abs(found - expected).max() * 255 < 0.05
    assert first.note is not None
    note_probe(path, first.note)
    again = Model(path, notice=told.append)
    assert again.info == first.info
    assert np.array_equal(Denoiser(again).denoise(noisy, 30), found)


@pytest.mark.parametrize(
    "steps",
    [[("Sqrt", None), ("Sqrt", None), ("Sqrt", None)], [("Mul", 1000.0)], [("Mul", -1000.0)]],
    ids=["eighth power", "thousandths", "negative thousandths"],
)
def test_a_scale_that_is_not_known_is_refused_with_what_was_tried(
    tmp_path: Path, steps: Sequence[Step]
) -> None:
    with pytest.raises(UnknownScaleError, match="it denoises, but is told the noise") as caught:
        read(wrapped(tmp_path / "theirs.onnx", steps))
    assert "for a sigma of 25 levels" in str(caught.value)
    assert "variance" in str(caught.value)


def test_such_a_file_is_named_and_does_not_open(tmp_path: Path) -> None:
    path = wrapped(tmp_path / "theirs.onnx", [("Mul", 1000.0)])
    with pytest.raises(ModelError, match=r"theirs\.onnx: it denoises, but is told the noise"):
        Model(path, notice=lambda _words: None)


def test_no_noise_is_told_as_hardly_any_where_it_would_be_infinity() -> None:
    levels = np.array([[0.0, 25.0]], np.float32)
    for scale in (*USUAL, *UNUSUAL):
        assert np.isfinite(scale.told(0.0))
        told = scale.told(levels)
        assert isinstance(told, np.ndarray)
        assert told.dtype == np.float32
        assert np.isfinite(told).all()
        assert scale_of(scale.id) is scale
    with pytest.raises(ValueError, match="no scale"):
        scale_of("none")
