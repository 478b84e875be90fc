"""ONNX files as other people export them, with random weights: what the tests of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    gain: float = 0.02,
) -> Path:
    """Space-to-depth, noise map first, two convolutions, and back, added to the blurred image: it
    denoises by its blur, and the weights are random.

    With a fixed `size` the noise map is a constant of zeros plus sigma, as an export of a module
    that keeps such a tensor leaves it; else the zeros come from a convolution.
    """
    dtype = helper.tensor_dtype_to_np_dtype(kind)
    rng = np.random.default_rng(5)
    constants: dict[str, NDArray[np.float64] | NDArray[np.float32]] = {
        "cells": cell_filters(channels),
        "first": rng.normal(0, gain, (WIDTH, 5 * channels, 3, 3)),
        "blur": np.tile(np.outer([1, 2, 1], [1, 2, 1]) / 16, (channels, 1, 1, 1)),
        "second": rng.normal(0, gain, (4 * channels, WIDTH, 3, 3)),
    }
    constants["first"][:, :channels] *= 10  # so that sigma shows
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
        helper.make_node("Conv", ["input", "blur"], ["blurred"], group=channels, **pads),
        helper.make_node("Add", ["blurred", "change"], [output]),
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


@dataclass(frozen=True)
class Kind:
    """How somebody else exported a denoiser: the units of image and sigma, what comes out, the
    names, order and shapes of what goes in."""

    image_white: float = 1.0
    sigma_white: float = 1.0
    gives: str = "image"
    names: tuple[str, str] = ("x", "noise_level_map")
    sigma_first: bool = False
    sigma_shape: tuple[int | str, ...] | None = (1, 1, 1, 1)
    cell: int = 1
    level_channels: int = 0
    levels_first: bool = False
    channels_last: bool = False
    channels: int = 3
    size: tuple[int, int] | None = None
    output: str = "y"
    whole_levels: bool = False


def blending_denoiser(path: Path, kind: Kind = Kind()) -> Path:
    """A denoiser by construction: the image, blended with its blur by as much as sigma says.

    Fully blurred from a sigma of 25 levels on. The image is clipped far from any picture and
    rounded to half a level, so that it shows in what units it comes, as with biases. Nothing
    stretches a noise map: where one is wanted in a size, another does not run.
    """
    c = kind.channels
    blur = np.zeros((c, 1, 3, 3), np.float32)
    blur[:] = np.outer([1, 2, 1], [1, 2, 1]) / 16
    constants: dict[str, NDArray[np.generic]] = {
        "blur": blur,
        "to_one": np.float32(1 / kind.image_white),
        "from_one": np.float32(kind.image_white),
        "slope": np.float32(255 / 25 / kind.sigma_white),
        "levels_in_one": np.float32(510),
        "low": np.float32(-0.6),
        "high": np.float32(1.6),
        "zero": np.float32(0),
        "one": np.float32(1),
    }
    node = helper.make_node
    nodes = []
    image, sigma = kind.names
    planes, level = image, sigma
    if kind.whole_levels:
        nodes.append(node("Cast", [sigma], ["in_floats"], to=TensorProto.FLOAT))
        level = "in_floats"
    if kind.channels_last:
        nodes.append(node("Transpose", [image], ["planes"], perm=[0, 3, 1, 2]))
        planes = "planes"
        if kind.sigma_shape and len(kind.sigma_shape) == 4 and not kind.level_channels:
            nodes.append(node("Transpose", [sigma], ["level"], perm=[0, 3, 1, 2]))
            level = "level"
    if kind.level_channels:
        parts = [("pixels", c), ("levels", kind.level_channels)]
        parts = parts[::-1] if kind.levels_first else parts
        names = [name for name, _ in parts]
        nodes.append(node("Split", [planes, "parts"], names, axis=1))
        constants["parts"] = np.array([count for _, count in parts], np.int64)
        planes, level = "pixels", "levels"
    if kind.cell > 1:
        # Each value of the map for a cell of pixels: by a transposed convolution, as it is rigid.
        constants["cells"] = np.ones((1, 1, kind.cell, kind.cell), np.float32)
        nodes.append(node("ConvTranspose", [level, "cells"], ["wide"], strides=[kind.cell] * 2))
        level = "wide"
    nodes += [
        node("Mul", [planes, "to_one"], ["counted"]),
        node("Clip", ["counted", "low", "high"], ["clipped"]),
        node("Mul", ["clipped", "levels_in_one"], ["in_levels"]),
        node("Round", ["in_levels"], ["rounded"]),
        node("Div", ["rounded", "levels_in_one"], ["unit"]),
        node("Conv", ["unit", "blur"], ["blurred"], group=c, pads=[1, 1, 1, 1]),
        node("Sub", ["blurred", "unit"], ["full"]),
        node("Mul", [level, "slope"], ["steep"]),
        node("Clip", ["steep", "zero", "one"], ["share"]),
        node("Mul", ["full", "share"], ["change"]),
    ]
    if kind.gives == "image":
        nodes.append(node("Add", ["unit", "change"], ["given"]))
    elif kind.gives == "noise":
        nodes.append(node("Neg", ["change"], ["given"]))
    else:
        nodes.append(node("Identity", ["change"], ["given"]))
    nodes.append(node("Mul", ["given", "from_one"], ["scaled"]))
    perm = [0, 2, 3, 1] if kind.channels_last else [0, 1, 2, 3]
    nodes.append(node("Transpose", ["scaled"], [kind.output], perm=perm))
    edges: tuple[int | str, ...] = kind.size or ("h", "w")
    total = c + kind.level_channels
    shape = (1, *edges, total) if kind.channels_last else (1, total, *edges)
    inputs = [helper.make_tensor_value_info(image, TensorProto.FLOAT, shape)]
    if not kind.level_channels:
        of_sigma = TensorProto.INT64 if kind.whole_levels else TensorProto.FLOAT
        described = helper.make_tensor_value_info(sigma, of_sigma, kind.sigma_shape)
        inputs.insert(0 if kind.sigma_first else 1, described)
    return save_graph(path, nodes, constants, inputs, kind.output, opset=13)


def save_graph(
    path: Path,
    nodes: list[onnx.NodeProto],
    constants: dict[str, NDArray[np.generic]],
    inputs: list[onnx.ValueInfoProto],
    output: str,
    *,
    opset: int,
    kind: int = TensorProto.FLOAT,
) -> Path:
    """A file with these inputs, and no metadata."""
    graph = helper.make_graph(
        nodes,
        "theirs",
        inputs,
        [helper.make_tensor_value_info(output, kind, None)],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=7)
    onnx.save(model, path)
    return path
