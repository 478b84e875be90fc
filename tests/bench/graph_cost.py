"""How much arithmetic a model file asks for, counted in its graph."""

from __future__ import annotations

from pathlib import Path

import onnx

_EDGE = 256


def macs_per_pixel(path: Path) -> float:
    """Multiply-accumulates of the convolutions, plain and transposed, for one image pixel."""
    model = onnx.load(path)
    for value, edges in zip(model.graph.input, ((_EDGE, _EDGE), (1, 1)), strict=True):
        for axis, edge in zip((2, 3), edges, strict=True):
            value.type.tensor_type.shape.dim[axis].dim_value = edge
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True).graph
    shapes = {
        value.name: [dim.dim_value for dim in value.type.tensor_type.shape.dim]
        for value in (*inferred.input, *inferred.value_info, *inferred.output)
    }
    # The output is declared with names for its edges; inference leaves those as they are.
    shapes[inferred.output[0].name] = shapes[inferred.input[0].name]
    weights = {tensor.name: list(tensor.dims) for tensor in inferred.initializer}
    total = 0
    for node in inferred.node:
        if node.op_type in ("Conv", "ConvTranspose"):
            grid = node.input[0] if node.op_type == "ConvTranspose" else node.output[0]
            size = 1
            for edge in weights[node.input[1]]:
                size *= edge
            total += size * shapes[grid][2] * shapes[grid][3]
    return total / _EDGE**2
