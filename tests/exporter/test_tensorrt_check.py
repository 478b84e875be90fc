"""The file that is exported holds nothing TensorRT's parser is known to refuse."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from exporter.tensorrt_check import tensorrt_obstacles


def test_the_exported_file_is_plain(onnx_file: Path) -> None:
    assert tensorrt_obstacles(onnx.load(onnx_file)) == []


def test_what_a_parser_refuses_is_named(onnx_file: Path) -> None:
    model = onnx.load(onnx_file)
    model.graph.initializer.append(numpy_helper.from_array(np.array([1], np.int64), "shape"))
    model.graph.node.append(helper.make_node("Shape", ["input"], ["size"]))
    text = " ".join(tensorrt_obstacles(model))
    assert "shape is INT64" in text
    assert "Shape" in text
