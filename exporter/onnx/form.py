"""What an ONNX file declares: types, shapes and sizes to feed it with, and what it computes in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from denoise_gui.contract.model_file import IMAGE, OUTPUT, SIGMA, WHITE_LEVELS
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.tolerances import COMPRESSED, FLOAT16, FLOAT32
from exporter.failures import ExportError, FailureKind
from exporter.onnx.size_limits import SizeLimits

_TYPES: dict[int, type[np.floating[Any]]] = {
    onnx.TensorProto.FLOAT: np.float32,
    onnx.TensorProto.FLOAT16: np.float16,
    onnx.TensorProto.DOUBLE: np.float64,
}
_QUANTISED = frozenset(
    {"QuantizeLinear", "DequantizeLinear", "QLinearConv", "ConvInteger", "DynamicQuantizeLinear"}
)


@dataclass(frozen=True)
class OnnxForm:
    """`channels` is None where the file leaves them free; `sigma_shape` has 1 for free axes."""

    image_type: type[np.floating[Any]]
    sigma_type: type[np.floating[Any]]
    sigma_shape: tuple[int, ...]
    channels: int | None
    limits: SizeLimits
    output: str
    precision: str

    def feeds(self, image: NDArray[np.float32], sigma: float) -> dict[str, NDArray[Any]]:
        """What a session is run with; (1, C, H, W) in [0, 1] and sigma in 8-bit levels."""
        level = np.full(self.sigma_shape, sigma / WHITE_LEVELS, self.sigma_type)
        return {IMAGE: np.ascontiguousarray(image, self.image_type), SIGMA: level}


def read_onnx(path: Path) -> tuple[onnx.ModelProto, OnnxForm]:
    """The model, and how to run it.

    Raises:
        ExportError: the file is not a model with the contract's inputs.
    """
    try:
        model = onnx.load(path)
        onnx.checker.check_model(model)
    except Exception as error:
        raise ExportError(
            FailureKind.MODEL_UNREADABLE, Sentence("onnx-unreadable", path, str(error))
        ) from error
    constants = {tensor.name for tensor in model.graph.initializer}
    inputs = {v.name: v for v in model.graph.input if v.name not in constants}
    if set(inputs) != {IMAGE, SIGMA}:
        names = ", ".join(inputs) or "none"
        raise ExportError(
            FailureKind.MODEL_UNREADABLE, Sentence("onnx-inputs", path, IMAGE, SIGMA, names)
        )
    return model, _form(model, inputs[IMAGE], inputs[SIGMA])


def operator_counts(model: onnx.ModelProto) -> Counter[str]:
    """How many nodes of each operator the graph holds."""
    return Counter(node.op_type for node in model.graph.node)


def metadata_of(model: onnx.ModelProto) -> dict[str, str]:
    return {entry.key: entry.value for entry in model.metadata_props}


def _form(model: onnx.ModelProto, image: Any, sigma: Any) -> OnnxForm:
    axes = [dimension.dim_value for dimension in image.type.tensor_type.shape.dim]
    sigma_axes = [dimension.dim_value for dimension in sigma.type.tensor_type.shape.dim]
    outputs = [value.name for value in model.graph.output]
    return OnnxForm(
        image_type=_type_of(image),
        sigma_type=_type_of(sigma),
        sigma_shape=tuple(axis or 1 for axis in sigma_axes),
        channels=axes[1] or None if len(axes) == 4 else None,
        limits=SizeLimits(*map(_bounds, axes[2:4])) if len(axes) == 4 else SizeLimits(),
        output=OUTPUT if OUTPUT in outputs else outputs[0],
        precision=_precision(model, image),
    )


def _type_of(value: Any) -> type[np.floating[Any]]:
    return _TYPES.get(value.type.tensor_type.elem_type, np.float32)


def _bounds(edge: int) -> tuple[int, float]:
    return (edge, edge) if edge else (1, float("inf"))


def _precision(model: onnx.ModelProto, image: Any) -> str:
    """What it computes in: weights in whole numbers, in float16 anywhere, or in float32 or more."""
    if any(node.op_type in _QUANTISED for node in model.graph.node):
        return COMPRESSED
    kinds = {tensor.data_type for tensor in model.graph.initializer}
    for node in model.graph.node:
        kinds |= {a.t.data_type for a in node.attribute if a.name == "value"}
        kinds |= {a.i for a in node.attribute if node.op_type == "Cast"}
    kinds.add(image.type.tensor_type.elem_type)
    return FLOAT16 if onnx.TensorProto.FLOAT16 in kinds else FLOAT32
