"""Whether an ONNX graph holds only what TensorRT's ONNX parser takes.

TensorRT needs an NVIDIA card and is not run here. Its parser's demands are public, though, and the
usual reasons for a refusal can be read off the file: operators it lacks, 64-bit integers or
doubles as data, control flow, shapes computed inside the graph.

Source: onnx-tensorrt, "Supported ONNX Operators" (operators.md).
"""

from __future__ import annotations

import onnx

NEWEST_OPSET = 22
_PLAIN = frozenset({"Conv", "ConvTranspose", "Relu", "Add", "Mul", "Concat"})
_SPATIAL = frozenset({"Conv", "ConvTranspose"})


def tensorrt_obstacles(model: onnx.ModelProto) -> list[str]:
    """Sentences about everything in the graph that the parser might refuse; empty when none."""
    found = [
        f"The operator set {entry.version} is newer than {NEWEST_OPSET}."
        for entry in model.opset_import
        if entry.domain in ("", "ai.onnx") and entry.version > NEWEST_OPSET
    ]
    constants = {tensor.name for tensor in model.graph.initializer}
    for tensor in model.graph.initializer:
        if tensor.data_type != onnx.TensorProto.FLOAT:
            kind = onnx.TensorProto.DataType.Name(tensor.data_type)
            found.append(f"The constant {tensor.name} is {kind}, not FLOAT.")
    for value in (*model.graph.input, *model.graph.output):
        if value.type.tensor_type.elem_type != onnx.TensorProto.FLOAT:
            found.append(f"{value.name} is not FLOAT.")
    for node in model.graph.node:
        found += _obstacles_of(node, constants)
    return found


def _obstacles_of(node: onnx.NodeProto, constants: set[str]) -> list[str]:
    if node.domain or node.op_type not in _PLAIN:
        return [f"The operator {node.domain}{node.op_type} is not among the plain ones."]
    if node.op_type not in _SPATIAL:
        return []
    found = []
    if node.input[1] not in constants:
        found.append(f"The weights of {node.name} are computed, not constant.")
    for attribute in node.attribute:
        if attribute.name == "pads" and len(attribute.ints) != 4:
            found.append(f"{node.name} is not two-dimensional.")
        if attribute.name in ("output_padding", "output_shape") and any(attribute.ints):
            found.append(f"{node.name} fixes its {attribute.name}.")
    return found
