"""The file that is exported holds nothing TensorRT's parser is known to refuse."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from exporter.tensorrt_check import tensorrt_note, tensorrt_obstacles


def test_the_exported_file_is_plain(onnx_file: Path) -> None:
    assert tensorrt_obstacles(onnx.load(onnx_file)) == []


def test_what_a_parser_refuses_is_named(onnx_file: Path) -> None:
    model = onnx.load(onnx_file)
    model.graph.initializer.append(numpy_helper.from_array(np.array([1], np.int64), "shape"))
    model.graph.node.append(helper.make_node("Shape", ["input"], ["size"]))
    text = " ".join(tensorrt_obstacles(model))
    assert "shape is INT64" in text
    assert "Shape" in text


def test_thirty_constants_are_one_sentence_that_counts(onnx_file: Path) -> None:
    model = onnx.load(onnx_file)
    for number in range(30):
        values = np.array([number], np.int64)
        model.graph.initializer.append(numpy_helper.from_array(values, f"n{number}"))
    for _ in range(3):
        model.graph.node.append(helper.make_node("Resize", ["input"], ["x"]))
    assert tensorrt_note(model) == (
        "TensorRT's parser may refuse the ONNX graph: 30 constants are INT64 (such as n0), "
        "Resize is not among the plain operators (nodes: 3)."
    )


def test_half_precision_is_no_obstacle(onnx_file: Path) -> None:
    model = onnx.load(onnx_file)
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor).astype(np.float16)
        tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
    assert tensorrt_obstacles(model) == []
