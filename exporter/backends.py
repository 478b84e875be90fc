"""Everything that can run the network, behind one interface, for a comparison on equal terms."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray

from exporter.coreml_eval import PackageEvaluator
from exporter.coreml_package import PackageError, read_package
from exporter.failures import ExportError, FailureKind
from exporter.networks import DenoisingNetwork
from exporter.tensorrt_check import tensorrt_obstacles

Array = NDArray[np.float32]
_REMOTE_PROVIDERS = frozenset({"AzureExecutionProvider"})


@dataclass(frozen=True)
class SizeLimits:
    """Heights and widths a file accepts, inclusive."""

    height: tuple[int, float] = (1, float("inf"))
    width: tuple[int, float] = (1, float("inf"))

    def allow(self, height: int, width: int) -> bool:
        return (
            self.height[0] <= height <= self.height[1] and self.width[0] <= width <= self.width[1]
        )


class Backend(Protocol):
    """A network on some runtime. `run` takes (1, C, H, W) in [0, 1] and sigma in levels."""

    name: str
    kind: str
    runner: str
    precision: str
    file: Path | None
    limits: SizeLimits
    operations: dict[str, int]

    def run(self, image: Array, sigma: float) -> Array: ...


def sigma_input(levels: float) -> Array:
    return np.full((1, 1, 1, 1), levels / 255, np.float32)


class TorchBackend:
    """The reference: the network as it was trained."""

    def __init__(self, network: DenoisingNetwork, weights: Path) -> None:
        self.network = network
        self.name, self.kind, self.precision = "PyTorch", "pytorch", "float32"
        self.runner = f"PyTorch {torch.__version__} on the processor"
        self.file: Path | None = weights
        self.limits = SizeLimits()
        self.operations: dict[str, int] = {}

    @torch.no_grad()
    def run(self, image: Array, sigma: float) -> Array:
        output: Array = self.network(
            torch.from_numpy(image), torch.from_numpy(sigma_input(sigma))
        ).numpy()
        return output


class OnnxBackend:
    """The ONNX file on one of onnxruntime's execution providers."""

    def __init__(self, path: Path, model: onnx.ModelProto, provider: str) -> None:
        short = provider.removesuffix("ExecutionProvider")
        self.name = f"ONNX ({short})"
        self.kind, self.precision = "onnx", "float32"
        self.runner = f"onnxruntime {onnxruntime.__version__}, {provider}"
        self.file: Path | None = path
        self.limits = _onnx_limits(model)
        self.operations = dict(_onnx_counts(model))
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=[provider]
        )
        if provider not in self._session.get_providers():
            raise RuntimeError(f"{provider} did not start")

    def run(self, image: Array, sigma: float) -> Array:
        output: Array = self._session.run(None, {"input": image, "sigma": sigma_input(sigma)})[0]
        return output


class OpenVinoBackend:
    """The ONNX file in OpenVINO's own runtime, in float32."""

    def __init__(self, path: Path, model: onnx.ModelProto) -> None:
        import openvino

        self.name, self.kind, self.precision = "OpenVINO", "openvino", "float32"
        self.runner = f"OpenVINO {openvino.__version__.split('-')[0]}, CPU"
        self.file: Path | None = path
        self.limits = _onnx_limits(model)
        self.operations = dict(_onnx_counts(model))
        self._compiled = openvino.Core().compile_model(
            str(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
        )

    def run(self, image: Array, sigma: float) -> Array:
        output: Array = self._compiled({"input": image, "sigma": sigma_input(sigma)})["output"]
        return output


class PackageBackend:
    """The Core ML package, by the reference evaluation."""

    def __init__(self, path: Path) -> None:
        self.evaluator = PackageEvaluator(read_package(path))
        feature = self.evaluator.inputs["input"]
        self.scale = 1.0 if feature.image is None else 255.0
        self.name, self.kind = "Core ML", "coreml"
        self.runner = "reference evaluation of the package"
        self.precision = self._precision_of()
        self.file: Path | None = path
        self.limits = SizeLimits(feature.ranges[2], feature.ranges[3])
        self.operations = dict(self.evaluator.operation_counts)

    def _precision_of(self) -> str:
        block = self.evaluator.package.block
        if any(o.type.startswith("constexpr_") for o in block.operations):
            return "compressed"
        if self.evaluator.outputs["output"].image is not None:
            return "image"
        return self.evaluator.precision

    def run(self, image: Array, sigma: float) -> Array:
        inputs = {"input": image * np.float32(self.scale), "sigma": sigma_input(sigma)}
        return self.evaluator.run(inputs).outputs["output"] / np.float32(self.scale)


class RuntimeBackend(PackageBackend):
    """The Core ML package on Apple's runtime, which exists on macOS alone."""

    def __init__(self, path: Path, compute_unit: str = "ALL") -> None:
        super().__init__(path)
        import coremltools as ct

        self.name = f"Core ML ({compute_unit})"
        self.runner = "Core ML runtime"
        self._model = ct.models.MLModel(str(path), compute_units=ct.ComputeUnit[compute_unit])

    def run(self, image: Array, sigma: float) -> Array:
        from PIL import Image

        given: Any = image
        if self.scale != 1.0:
            pixels = np.rint(image[0] * 255).clip(0, 255).astype(np.uint8).transpose(1, 2, 0)
            given = Image.fromarray(pixels.squeeze())
        output = self._model.predict({"input": given, "sigma": sigma_input(sigma)})["output"]
        if self.scale == 1.0:
            return np.asarray(output, np.float32)
        mode = "L" if image.shape[1] == 1 else "RGB"
        pixels = np.atleast_3d(np.asarray(output.convert(mode), np.float32))
        return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None] / np.float32(255))


def onnx_backends(path: Path) -> Iterator[Backend | str]:
    """A backend for each way to run an ONNX file here, and a note for each that did not start.

    Raises:
        ExportError: the file is not a model with the contract's inputs.
    """
    model = _read_onnx(path)
    obstacles = tensorrt_obstacles(model)
    yield (
        f"For TensorRT: {' '.join(obstacles)}"
        if obstacles
        else "The ONNX graph holds only what TensorRT's parser takes; TensorRT itself was not run."
    )
    for provider in onnxruntime.get_available_providers():
        if provider in _REMOTE_PROVIDERS:
            continue
        try:
            yield OnnxBackend(path, model, provider)
        except Exception as error:  # noqa: BLE001 - onnxruntime raises its own, not exported types
            yield f"{provider} could not run {path.name}: {str(error).splitlines()[0]}"
    try:
        yield OpenVinoBackend(path, model)
    except ImportError:
        yield "OpenVINO is not installed, so it was not run (pip install 'denoise-gui[openvino]')."
    except RuntimeError as error:
        yield f"OpenVINO could not run {path.name}: {str(error).splitlines()[0]}"


def coreml_backends(path: Path, compute_unit: str) -> Iterator[Backend | str]:
    """The reference evaluation, and on macOS Apple's runtime too.

    Raises:
        ExportError: the package is damaged or holds what is not known here.
    """
    try:
        yield PackageBackend(path)
    except (PackageError, KeyError) as error:
        raise ExportError(FailureKind.MODEL_UNREADABLE, str(error)) from error
    if not _on_macos():
        yield "Apple's own Core ML runtime exists on macOS alone and was not run here."
        return
    try:
        yield RuntimeBackend(path, compute_unit)
    except Exception as error:  # noqa: BLE001 - the runtime's errors have no common type
        yield f"The Core ML runtime could not load {path.name}: {error}"


def _on_macos() -> bool:
    return platform.system() == "Darwin"


def _read_onnx(path: Path) -> onnx.ModelProto:
    try:
        model = onnx.load(path)
        onnx.checker.check_model(model)
    except Exception as error:
        raise ExportError(
            FailureKind.MODEL_UNREADABLE, f"{path}: cannot be read as ONNX ({error})"
        ) from error
    if [value.name for value in model.graph.input] != ["input", "sigma"]:
        raise ExportError(
            FailureKind.MODEL_UNREADABLE, f"{path}: its inputs are not 'input' and 'sigma'"
        )
    return model


def _onnx_counts(model: onnx.ModelProto) -> dict[str, int]:
    counts: dict[str, int] = {}
    for node in model.graph.node:
        counts[node.op_type] = counts.get(node.op_type, 0) + 1
    return counts


def _onnx_limits(model: onnx.ModelProto) -> SizeLimits:
    bounds: list[tuple[int, float]] = []
    for dimension in model.graph.input[0].type.tensor_type.shape.dim[2:4]:
        fixed = dimension.dim_value
        bounds.append((fixed, fixed) if fixed else (1, float("inf")))
    return SizeLimits(bounds[0], bounds[1])
