"""ONNX files as other people export them, with random weights: what the tests of them share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

WIDTH = 6


def cell_filters(channels: int) -> NDArray[np.float32]:
    """One-hot filters of the reorganisation, (4C, C, 2, 2)."""
    filters = np.zeros((4 * channels, channels, 2, 2), np.float32)
    for c in range(channels):
        for k in range(4):
            filters[4 * c + k, c, k // 2, k % 2] = 1
    return filters


def save(
    path: Path,
    nodes: list[onnx.NodeProto],
    constants: dict[str, NDArray[np.generic]],
    shapes: tuple[Sequence[int | str] | None, Sequence[int | str] | None],
    *,
    output: str = "output",
    kind: int = TensorProto.FLOAT,
    opset: int = 11,
) -> Path:
    """A file with inputs `input` and `sigma`, and no metadata."""
    graph = helper.make_graph(
        nodes,
        "theirs",
        [
            helper.make_tensor_value_info("input", kind, shapes[0]),
            helper.make_tensor_value_info("sigma", kind, shapes[1]),
        ],
        [helper.make_tensor_value_info(output, kind, None)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=6)
    onnx.save(model, path)
    return path


def reorganising_network(
    path: Path,
    *,
    channels: int = 3,
    size: tuple[int, int] | None = None,
    sigma_shape: Sequence[int | str] | None = (1,),
    output: str = "output",
    kind: int = TensorProto.FLOAT,
    gain: float = 0.3,
) -> Path:
    """Space-to-depth, noise map first, two convolutions, and back, added to the image.

    With a fixed `size` the noise map is a constant of zeros plus sigma, as an export of a module
    that keeps such a tensor leaves it; else the zeros come from a convolution.
    """
    dtype = helper.tensor_dtype_to_np_dtype(kind)
    rng = np.random.default_rng(5)
    constants: dict[str, NDArray[np.generic]] = {
        "cells": cell_filters(channels),
        "first": rng.normal(0, gain, (WIDTH, 5 * channels, 3, 3)),
        "second": rng.normal(0, gain, (4 * channels, WIDTH, 3, 3)),
    }
    nodes = []
    if size:
        constants["zeros"] = np.zeros((1, channels, size[0] // 2, size[1] // 2))
    else:
        constants["nothing"] = np.zeros((channels, channels, 2, 2))
        nodes.append(helper.make_node("Conv", ["input", "nothing"], ["zeros"], strides=[2, 2]))
    pads = {"pads": [1, 1, 1, 1]}
    nodes += [
        helper.make_node("Add", ["zeros", "sigma"], ["map"]),
        helper.make_node("Conv", ["input", "cells"], ["planes"], strides=[2, 2]),
        helper.make_node("Concat", ["map", "planes"], ["x"], axis=1),
        helper.make_node("Conv", ["x", "first"], ["y"], **pads),
        helper.make_node("Relu", ["y"], ["z"]),
        helper.make_node("Conv", ["z", "second"], ["w"], **pads),
        helper.make_node("ConvTranspose", ["w", "cells"], ["change"], strides=[2, 2]),
        helper.make_node("Add", ["input", "change"], [output]),
    ]
    edges: tuple[int | str, int | str] = size or ("height", "width")
    typed = {name: value.astype(dtype) for name, value in constants.items()}
    shapes = ([1, channels, *edges], sigma_shape)
    return save(path, nodes, typed, shapes, output=output, kind=kind)


def endless(path: Path) -> Path:
    """A loop whose condition stays true."""
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go_on"], ["still"]),
            helper.make_node("Add", ["x", "sigma"], ["y"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("turn", TensorProto.INT64, []),
            helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("still", TensorProto.BOOL, []),
            helper.make_tensor_value_info("y", TensorProto.FLOAT, None),
        ],
    )
    loop = helper.make_node("Loop", ["", "true", "input"], ["output"], body=body)
    shapes = ([1, 3, "h", "w"], [1, 1, 1, 1])
    return save(path, [loop], {"true": np.array(True)}, shapes)
