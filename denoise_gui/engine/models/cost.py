"""What a model costs on a tile, reckoned from its graph before it runs: memory and products.

A few hundred bytes suffice to ask for more memory than there is: a padding of thousands of pixels,
a transposed convolution with a stride of a thousand. The operators of the contract make shapes
that can be reckoned exactly from the tile's, so such a file is refused before anything is
allocated. Files with other operators are tried in another process (`model_trial`), and whatever
runs here runs within the bound of `bounded_memory`.

Field numbers: onnx/onnx.proto of ONNX 1.18. Shapes: onnx/docs/Operators.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from denoise_gui.contract import model_file
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models import protobuf_wire as wire

CONTRACT_OPERATORS = model_file.OPERATORS

BYTES_PER_PIXEL = 16_384
"""Of the picture: the heaviest public denoisers take about two thousand."""
SPARE_BYTES = 1 << 29
PRODUCTS_PER_PIXEL = 30_000_000
"""Multiplications of two numbers; the heaviest public denoisers take about two million."""
SPARE_PRODUCTS = 20_000_000_000

_BLOCK = 16
"""The runtime lays channels out in blocks of up to so many, filled up with zeros."""
_VALUE_BYTES = 4

_NODE_INPUT, _NODE_OUTPUT, _NODE_TYPE, _NODE_ATTRIBUTE = 1, 2, 4, 5
_ATTRIBUTE_NAME, _ATTRIBUTE_INT, _ATTRIBUTE_TEXT, _ATTRIBUTE_INTS = 1, 3, 4, 8
_TENSOR_DIMS, _TENSOR_NAME = 1, 8
_GRAPH_NODE, _GRAPH_INITIALIZER = 1, 5

Shape = tuple[int, ...]


class ShapeError(Exception):
    """The shapes do not fit, or are not known: the runtime will say so itself."""


@dataclass(frozen=True)
class Cost:
    """`bytes` that are held at once at the worst moment; `products` of one run."""

    bytes: int
    products: int


@dataclass(frozen=True)
class _Node:
    operator: str
    inputs: tuple[str, ...]
    output: str
    numbers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    auto_pad: str = "NOTSET"


@dataclass(frozen=True)
class ModelPlan:
    """A graph of the contract's operators: its nodes in order, the shapes of its weights."""

    nodes: tuple[_Node, ...]
    weights: Mapping[str, Shape]

    def cost(self, fed: Mapping[str, Shape]) -> Cost:
        """For inputs of these shapes.

        Raises:
            ShapeError: they do not fit.
        """
        shapes: dict[str, Shape] = {**self.weights, **fed}
        last_use = {name: at for at, node in enumerate(self.nodes) for name in node.inputs}
        held: dict[str, int] = {}
        most = products = 0
        for at, node in enumerate(self.nodes):
            if any(name not in shapes for name in node.inputs):
                raise ShapeError(node.operator)
            given = [shapes[name] for name in node.inputs]
            shape = shapes[node.output] = _shape(node, given)
            held[node.output] = _bytes(shape)
            most = max(most, sum(held.values()) + _workspace(node, given))
            products += _products(node, given, shape)
            for name in node.inputs:
                if last_use[name] == at:
                    held.pop(name, None)
        return Cost(most, products)

    def objection(self, fed: Mapping[str, Shape], pixels: int, most_bytes: int) -> Message | None:
        """Why it must not run on a tile of so many pixels, as half a sentence; None if it may."""
        try:
            cost = self.cost(fed)
        except ShapeError:
            return None
        if cost.bytes > min(most_bytes, SPARE_BYTES + BYTES_PER_PIXEL * pixels):
            return Message("it would need {0:.3g} GB of memory", cost.bytes / 2**30)
        if cost.products > SPARE_PRODUCTS + PRODUCTS_PER_PIXEL * pixels:
            return Message(
                "it would take {0:.3g} million multiplications a pixel",
                cost.products / pixels / 1e6,
            )
        return None


def plan_of(graph: memoryview) -> ModelPlan | None:
    """The plan of a graph; None if it has other operators.

    Raises:
        WireError: it is damaged.
    """
    nodes = []
    for message in wire.messages(graph, _GRAPH_NODE):
        node = _read_node(message)
        if node is None or node.operator not in CONTRACT_OPERATORS:
            return None
        nodes.append(node)
    weights = {
        wire.text(tensor, _TENSOR_NAME): tuple(wire.integers(tensor, _TENSOR_DIMS))
        for tensor in wire.messages(graph, _GRAPH_INITIALIZER)
    }
    return ModelPlan(tuple(nodes), weights)


def _read_node(node: memoryview) -> _Node | None:
    outputs = _names(node, _NODE_OUTPUT)
    if len(outputs) != 1:
        return None
    numbers: dict[str, tuple[int, ...]] = {}
    auto_pad = "NOTSET"
    for attribute in wire.messages(node, _NODE_ATTRIBUTE):
        name = wire.text(attribute, _ATTRIBUTE_NAME)
        if name == "auto_pad":
            auto_pad = wire.text(attribute, _ATTRIBUTE_TEXT)
            continue
        many = tuple(wire.integers(attribute, _ATTRIBUTE_INTS))
        numbers[name] = many or tuple(wire.integers(attribute, _ATTRIBUTE_INT))
    inputs = tuple(name for name in _names(node, _NODE_INPUT) if name)
    return _Node(wire.text(node, _NODE_TYPE), inputs, outputs[0], numbers, auto_pad)


def _names(node: memoryview, number: int) -> list[str]:
    return [bytes(name).decode("utf-8", "replace") for name in wire.messages(node, number)]


# Shapes


def _shape(node: _Node, given: Sequence[Shape]) -> Shape:
    if not given:
        raise ShapeError(node.operator)
    if node.operator == "Relu":
        return given[0]
    if node.operator in ("Add", "Mul"):
        return _broadcast(given)
    if node.operator == "Concat":
        return _concat(given, (node.numbers.get("axis") or (0,))[0])
    if len(given) < 2 or len(given[0]) < 3 or len(given[1]) != len(given[0]):
        raise ShapeError(node.operator)
    if node.operator == "Conv":
        return _conv(node, given[0], given[1])
    return _conv_transpose(node, given[0], given[1])


def _broadcast(given: Sequence[Shape]) -> Shape:
    rank = max(map(len, given))
    filled = [(1,) * (rank - len(shape)) + shape for shape in given]
    result = []
    for axes in zip(*filled, strict=True):
        lengths = set(axes) - {1}
        if len(lengths) > 1:
            raise ShapeError(str(given))
        result.append(lengths.pop() if lengths else 1)
    return tuple(result)


def _concat(given: Sequence[Shape], axis: int) -> Shape:
    rank = len(given[0])
    if not -rank <= axis < rank or any(len(shape) != rank for shape in given):
        raise ShapeError(str(given))
    axis %= rank
    total = sum(shape[axis] for shape in given)
    return (*given[0][:axis], total, *given[0][axis + 1 :])


def _window(
    node: _Node, weights: Shape
) -> tuple[Shape, tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """(lengths that the kernel covers, strides, pads in front, pads behind) of each axis."""
    kernel, axes = weights[2:], len(weights) - 2

    def numbers(name: str, default: int, count: int) -> tuple[int, ...]:
        found = node.numbers.get(name) or (default,) * count
        if len(found) != count:
            raise ShapeError(name)
        return found

    strides, dilations = numbers("strides", 1, axes), numbers("dilations", 1, axes)
    pads = numbers("pads", 0, 2 * axes)
    covered = tuple((k - 1) * d + 1 for k, d in zip(kernel, dilations, strict=True))
    if min(strides) < 1 or min(dilations) < 1:
        raise ShapeError(str(strides))
    return covered, strides, pads[:axes], pads[axes:]


def _conv(node: _Node, image: Shape, weights: Shape) -> Shape:
    covered, strides, before, behind = _window(node, weights)
    edges = []
    for at, edge in enumerate(image[2:]):
        if node.auto_pad.startswith("SAME"):
            edges.append(-(-edge // strides[at]))
            continue
        pads = 0 if node.auto_pad == "VALID" else before[at] + behind[at]
        edges.append((edge + pads - covered[at]) // strides[at] + 1)
    if min(edges) < 1:
        raise ShapeError(str(edges))
    return (image[0], weights[0], *edges)


def _conv_transpose(node: _Node, image: Shape, weights: Shape) -> Shape:
    covered, strides, before, behind = _window(node, weights)
    axes = len(weights) - 2
    group = (node.numbers.get("group") or (1,))[0]
    spare = node.numbers.get("output_padding") or (0,) * axes
    edges = node.numbers.get("output_shape") or ()
    if not edges:
        if len(spare) != axes:
            raise ShapeError("output_padding")
        for at, edge in enumerate(image[2:]):
            if node.auto_pad.startswith("SAME"):
                edges += (edge * strides[at],)
                continue
            pads = 0 if node.auto_pad == "VALID" else before[at] + behind[at]
            edges += (strides[at] * (edge - 1) + spare[at] + covered[at] - pads,)
    if min(edges) < 1:
        raise ShapeError(str(edges))
    return (image[0], weights[1] * group, *edges[-axes:])


# Cost


def _bytes(shape: Shape) -> int:
    if len(shape) < 2:
        return math.prod(shape) * _VALUE_BYTES
    channels = -(-shape[1] // _BLOCK) * _BLOCK if len(shape) == 4 else shape[1]
    return shape[0] * channels * math.prod(shape[2:]) * _VALUE_BYTES


def _workspace(node: _Node, given: Sequence[Shape]) -> int:
    """A transposed convolution is a matrix product into columns that are then added up."""
    if node.operator != "ConvTranspose":
        return 0
    image, weights = given[0], given[1]
    return math.prod(weights[1:]) * math.prod(image[2:]) * _VALUE_BYTES


def _products(node: _Node, given: Sequence[Shape], shape: Shape) -> int:
    if node.operator == "Conv":
        return math.prod(shape) * math.prod(given[1][1:])
    if node.operator == "ConvTranspose":
        return math.prod(given[0]) * math.prod(given[1][1:])
    return math.prod(shape)
