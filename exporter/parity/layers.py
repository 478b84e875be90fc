"""Where two backends part: every layer's output in PyTorch against the same layer elsewhere.

Names differ from backend to backend, but the order of the convolutions does not: the k-th
convolution of the network is the k-th of the graph. Other operations are matched in the same way
where a graph holds as many of them as the network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import nn
from torch.overrides import TorchFunctionMode

from denoise_gui.contract.model_file import IMAGE, SIGMA
from denoise_gui.contract.report import Parting
from denoise_gui.contract.sentences import Sentence
from exporter.onnx.form import OnnxForm
from exporter.parity.backends import Array, PackageBackend, sigma_input

_TORCH_KINDS = {
    "conv2d": "conv",
    "conv_transpose2d": "conv_transpose",
    "relu": "relu",
    "add": "add",
    "mul": "mul",
}
_ONNX_KINDS = {
    "Conv": "conv",
    "ConvTranspose": "conv_transpose",
    "Relu": "relu",
    "Add": "add",
    "Mul": "mul",
}
_ALWAYS = frozenset({"conv", "conv_transpose"})


@dataclass(frozen=True, eq=False)
class LayerOutput:
    name: str
    kind: str
    value: NDArray[Any]


class _Recorder(TorchFunctionMode):
    """Notes the result of each layer, with the module it was computed in."""

    def __init__(self) -> None:
        super().__init__()
        self.layers: list[LayerOutput] = []
        self.modules: list[str] = []

    def __torch_function__(
        self, func: Any, _types: Any, args: Any = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        kind = _TORCH_KINDS.get(getattr(func, "__name__", "").strip("_"))
        if kind:
            module = self.modules[-1] if self.modules else ""
            name = f"{module} ({kind})" if module else f"network ({kind})"
            self.layers.append(LayerOutput(name, kind, result.numpy().copy()))
        return result


@torch.no_grad()
def torch_layers(network: nn.Module, image: Array, sigma: float) -> list[LayerOutput]:
    """Outputs of all layers, in the order they are computed."""
    recorder = _Recorder()
    handles = []
    for name, module in network.named_modules():

        def enter(_module: nn.Module, _inputs: Any, name: str = name) -> None:
            recorder.modules.append(name)

        def leave(_module: nn.Module, _inputs: Any, _output: Any) -> None:
            recorder.modules.pop()

        handles.append(module.register_forward_pre_hook(enter))
        handles.append(module.register_forward_hook(leave))
    try:
        with recorder:
            network(torch.from_numpy(image), torch.from_numpy(sigma_input(sigma)))
    finally:
        for handle in handles:
            handle.remove()
    return recorder.layers


def onnx_layers(
    model: onnx.ModelProto, form: OnnxForm, image: Array, sigma: float
) -> list[LayerOutput]:
    """Outputs of all layers: the graph run once more with each of them as an output."""
    opened = onnx.ModelProto()
    opened.CopyFrom(model)
    nodes = [node for node in opened.graph.node if node.op_type in _ONNX_KINDS]
    del opened.graph.output[:]
    opened.graph.output.extend(onnx.ValueInfoProto(name=node.output[0]) for node in nodes)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        opened.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    values = session.run(None, form.feeds(image, sigma))
    return [
        LayerOutput(node.name or node.output[0], _ONNX_KINDS[node.op_type], value)
        for node, value in zip(nodes, values, strict=True)
    ]


def coreml_layers(backend: PackageBackend, image: Array, sigma: float) -> list[LayerOutput]:
    """Outputs of all layers, by the reference evaluation."""
    inputs = {IMAGE: image * np.float32(backend.scale), SIGMA: sigma_input(sigma)}
    kept = backend.evaluator.run(inputs, keep=True).intermediates
    known = frozenset(_ONNX_KINDS.values())
    return [LayerOutput(i.name, i.operation, i.value) for i in kept if i.operation in known]


def first_parting(
    reference: list[LayerOutput], candidate: list[LayerOutput], tolerance: float
) -> Parting | None:
    """The first layer whose values differ by more than `tolerance` of the layer's largest value.

    Returns:
        None when all layers agree, so that the difference lies behind the last of them.
    """
    counts = Counter(layer.kind for layer in reference)
    found = Counter(layer.kind for layer in candidate)
    for kind in sorted(_ALWAYS):
        if counts[kind] != found[kind]:
            note = Sentence("parting-counts", counts[kind], found[kind])
            return Parting("the whole graph", kind, 0, 0.0, 0.0, note)
    queues = {
        kind: [layer for layer in candidate if layer.kind == kind]
        for kind in counts
        if counts[kind] == found[kind]
    }
    for position, layer in enumerate(reference):
        if layer.kind not in queues:
            continue
        other = queues[layer.kind].pop(0)
        parting = _parting(layer, other, position, tolerance)
        if parting:
            return parting
    return None


def _parting(
    layer: LayerOutput, other: LayerOutput, position: int, tolerance: float
) -> Parting | None:
    largest = float(np.abs(layer.value).max())
    if layer.value.shape != other.value.shape:
        note = Sentence("parting-shape", str(layer.value.shape), str(other.value.shape))
        return Parting(layer.name, layer.kind, position, 0.0, largest, note)
    gap = float(
        np.nan_to_num(np.abs(layer.value - other.value), nan=float(np.finfo("f4").max)).max()
    )
    if gap <= tolerance * max(largest, 1e-6):
        return None
    note = Sentence("parting-name", other.name)
    return Parting(layer.name, layer.kind, position, gap, largest, note)
