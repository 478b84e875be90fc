"""Whether an ONNX graph holds only what TensorRT's ONNX parser takes.

TensorRT needs an NVIDIA card and is not run here. Its parser's demands are public, though, and the
usual reasons for a refusal can be read off the file: operators it lacks, 64-bit integers or
doubles as data, control flow, shapes computed inside the graph. Half precision is no reason: the
parser names it among its types.

Source: onnx-tensorrt, "Supported ONNX Operators" (operators.md).
"""

from __future__ import annotations

from collections import defaultdict

import onnx

from denoise_gui.contract.model_file import OPERATORS
from denoise_gui.contract.sentences import Sentence, listed

NEWEST_OPSET = 22
_SPATIAL = frozenset({"Conv", "ConvTranspose"})
_TAKEN = frozenset({onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16})


def tensorrt_note(model: onnx.ModelProto) -> Sentence:
    """One sentence on the whole graph, however much is wrong with it."""
    obstacles = tensorrt_obstacles(model)
    if not obstacles:
        return Sentence("tensorrt-plain")
    return Sentence("tensorrt-obstacles", listed(obstacles))


def tensorrt_obstacles(model: onnx.ModelProto) -> list[Sentence]:
    """Parts of a sentence about what the parser might refuse, each kind counted; none if empty."""
    found = [
        Sentence("tensorrt-opset", entry.version, NEWEST_OPSET)
        for entry in model.opset_import
        if entry.domain in ("", "ai.onnx") and entry.version > NEWEST_OPSET
    ]
    found += _constants(model)
    for value in (*model.graph.input, *model.graph.output):
        kind = value.type.tensor_type.elem_type
        if kind not in _TAKEN:
            found.append(Sentence("tensorrt-value", value.name, _type_name(kind)))
    return found + _nodes(model)


def _constants(model: onnx.ModelProto) -> list[Sentence]:
    names: dict[str, list[str]] = defaultdict(list)
    for tensor in model.graph.initializer:
        if tensor.data_type not in _TAKEN:
            names[_type_name(tensor.data_type)].append(tensor.name)
    return [
        Sentence("tensorrt-constants", len(of_kind), kind, of_kind[0])
        if len(of_kind) > 1
        else Sentence("tensorrt-constant", of_kind[0], kind)
        for kind, of_kind in names.items()
    ]


def _nodes(model: onnx.ModelProto) -> list[Sentence]:
    constants = {tensor.name for tensor in model.graph.initializer}
    counts: dict[tuple[str, ...], int] = defaultdict(int)
    for node in model.graph.node:
        for reason in _reasons(node, constants):
            counts[reason] += 1
    return [Sentence(code, *names, count) for (code, *names), count in counts.items()]


def _reasons(node: onnx.NodeProto, constants: set[str]) -> list[tuple[str, ...]]:
    """Codes of sentences with what they name, for one node."""
    if node.domain or node.op_type not in OPERATORS:
        return [("tensorrt-operator", f"{node.domain}{node.op_type}")]
    if node.op_type not in _SPATIAL:
        return []
    found: list[tuple[str, ...]] = []
    if node.input[1] not in constants:
        found.append(("tensorrt-computed",))
    for attribute in node.attribute:
        if attribute.name == "pads" and len(attribute.ints) != 4:
            found.append(("tensorrt-dimensions",))
        if attribute.name in ("output_padding", "output_shape") and any(attribute.ints):
            found.append(("tensorrt-shape", attribute.name))
    return found


def _type_name(kind: int) -> str:
    return str(onnx.TensorProto.DataType.Name(kind))
