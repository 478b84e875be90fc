"""Everything that can run the network, behind one interface, for a comparison on equal terms."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray

from denoise_gui.contract import report
from denoise_gui.contract.model_file import IMAGE, OUTPUT, SIGMA, WHITE_LEVELS
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.tolerances import COMPRESSED, FLOAT32
from denoise_gui.contract.tolerances import IMAGE as PIXELS
from exporter.coreml.evaluator import PackageEvaluator
from exporter.coreml.package import PackageError, read_package
from exporter.failures import ExportError, FailureKind
from exporter.networks import DenoisingNetwork
from exporter.onnx.form import OnnxForm, metadata_of, operator_counts, read_onnx
from exporter.onnx.size_limits import SizeLimits
from exporter.onnx.tensorrt_check import tensorrt_note

Array = NDArray[np.float32]
OnShare = Callable[[float], None]
"""Told which share of a run is done, 0 to 1."""
_REMOTE_PROVIDERS = frozenset({"AzureExecutionProvider"})


class Backend:
    """A network on some runtime.

    Attributes:
        metadata: what the file says of itself.
        channels: None where it takes any number.
        takes_pixels, gives_pixels: its input and its output are 8-bit images.
        cost: its time for a pixel, roughly, as a multiple of PyTorch's.
        seconds_per_pixel: the same as it was measured here; None where it was not.
        largest_area: pixels that it runs on at most; of a larger image it gets a part.
        sigma: the only one that it denoises by, in 8-bit levels; None where it is an input.
        tells_share: whether a run says how far it is.
        own_part: its size is fixed, and of a larger image it gets a part of its own; the others
            are not cut down to it.
    """

    name: str
    kind: str
    runner: str
    precision: str
    file: Path | None = None
    limits: SizeLimits = SizeLimits()
    channels: int | None = None
    operations: Mapping[str, int] = MappingProxyType({})
    metadata: Mapping[str, str] = MappingProxyType({})
    takes_pixels = False
    gives_pixels = False
    cost = 1.0
    seconds_per_pixel: float | None = None
    largest_area = float("inf")
    sigma: float | None = None
    tells_share = False
    own_part = False

    def run(self, image: Array, sigma: float, on_share: OnShare | None = None) -> Array:
        """(1, C, H, W) in [0, 1] and sigma in levels to (1, C, H, W)."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of what it holds."""


@dataclass(frozen=True)
class Skipped:
    """What one should know of a file, or why it was not run somewhere; `failed`: it should have."""

    note: str
    failed: bool = field(default=False)


def sigma_input(levels: float) -> Array:
    return np.full((1, 1, 1, 1), levels / WHITE_LEVELS, np.float32)


class TorchBackend(Backend):
    """The reference: the network as it was trained."""

    def __init__(self, network: DenoisingNetwork, weights: Path) -> None:
        self.network = network
        self.name, self.kind, self.precision = "PyTorch", report.PYTORCH, FLOAT32
        self.runner = Sentence("runner-torch", torch.__version__)
        self.file = weights
        self.channels = network.config.channels

    @torch.no_grad()
    def run(self, image: Array, sigma: float, on_share: OnShare | None = None) -> Array:  # noqa: ARG002
        output: Array = self.network(
            torch.from_numpy(image), torch.from_numpy(sigma_input(sigma))
        ).numpy()
        return output


class _OfOnnxFile(Backend):
    """What is known of an ONNX file, whatever runs it."""

    cost = 0.6

    def __init__(self, path: Path, model: onnx.ModelProto, form: OnnxForm) -> None:
        self.file = path
        self.path, self.form = path, form
        self.precision, self.limits, self.channels = form.precision, form.limits, form.channels
        self.operations = dict(operator_counts(model))
        self.metadata = metadata_of(model)


class OnnxBackend(_OfOnnxFile):
    """The ONNX file on one of onnxruntime's execution providers."""

    def __init__(self, path: Path, model: onnx.ModelProto, form: OnnxForm, provider: str) -> None:
        short = provider.removesuffix("ExecutionProvider")
        self.name, self.kind = f"ONNX ({short})", report.ONNX
        self.runner = f"onnxruntime {onnxruntime.__version__}, {provider}"
        super().__init__(path, model, form)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=[provider]
        )
        if provider not in self._session.get_providers():
            raise RuntimeError(f"{provider} did not start")

    def run(self, image: Array, sigma: float, on_share: OnShare | None = None) -> Array:  # noqa: ARG002
        outputs = self._session.run([self.form.output], self.form.feeds(image, sigma))
        return np.asarray(outputs[0], np.float32)


class OpenVinoBackend(_OfOnnxFile):
    """The ONNX file in OpenVINO's own runtime, in float32."""

    def __init__(self, path: Path, model: onnx.ModelProto, form: OnnxForm) -> None:
        import openvino

        self.name, self.kind = "OpenVINO", report.OPENVINO
        self.runner = f"OpenVINO {openvino.__version__.split('-')[0]}, CPU"
        super().__init__(path, model, form)
        self._compiled = openvino.Core().compile_model(
            str(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
        )

    def run(self, image: Array, sigma: float, on_share: OnShare | None = None) -> Array:  # noqa: ARG002
        output = self._compiled(self.form.feeds(image, sigma))[self.form.output]
        return np.asarray(output, np.float32)


class PackageBackend(Backend):
    """The Core ML package, by the reference evaluation."""

    tells_share = True

    def __init__(self, path: Path) -> None:
        self.evaluator = PackageEvaluator(read_package(path))
        feature = self.evaluator.inputs[IMAGE]
        self.takes_pixels = feature.image is not None
        self.scale = WHITE_LEVELS if self.takes_pixels else 1.0
        self.name, self.kind = "Core ML", report.COREML
        self.runner = Sentence("runner-package")
        self.gives_pixels = self.evaluator.outputs[OUTPUT].image is not None
        self.precision = self._precision_of()
        self.file = path
        self.limits = SizeLimits(feature.ranges[2], feature.ranges[3])
        low, high = feature.ranges[1]
        self.channels = low if low == high else None
        self.operations = dict(self.evaluator.operation_counts)
        self.metadata = self.evaluator.package.metadata
        self.cost = 1.7

    def _precision_of(self) -> str:
        block = self.evaluator.package.block
        if any(o.type.startswith("constexpr_") for o in block.operations):
            return COMPRESSED
        return PIXELS if self.gives_pixels else self.evaluator.precision

    def run(self, image: Array, sigma: float, on_share: OnShare | None = None) -> Array:
        inputs = {IMAGE: image * np.float32(self.scale), SIGMA: sigma_input(sigma)}
        outputs = self.evaluator.run(inputs, on_share=on_share).outputs
        return outputs[OUTPUT] / np.float32(WHITE_LEVELS if self.gives_pixels else 1.0)


class RuntimeBackend(PackageBackend):
    """The Core ML package on Apple's runtime, which exists on macOS alone."""

    tells_share = False

    def __init__(self, path: Path, compute_unit: str = "ALL") -> None:
        super().__init__(path)
        import coremltools as ct

        self.name = f"Core ML ({compute_unit})"
        self.runner = Sentence("runner-coreml")
        self.cost = 0.3
        self._model = ct.models.MLModel(str(path), compute_units=ct.ComputeUnit[compute_unit])

    def run(self, image: Array, sigma: float, on_share: OnShare | None = None) -> Array:  # noqa: ARG002
        from PIL import Image

        given: Any = image
        if self.scale != 1.0:
            pixels = np.rint(image[0] * 255).clip(0, 255).astype(np.uint8).transpose(1, 2, 0)
            given = Image.fromarray(pixels.squeeze())
        output = self._model.predict({IMAGE: given, SIGMA: sigma_input(sigma)})[OUTPUT]
        if self.scale == 1.0:
            return np.asarray(output, np.float32)
        mode = "L" if image.shape[1] == 1 else "RGB"
        pixels = np.atleast_3d(np.asarray(output.convert(mode), np.float32))
        return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None] / np.float32(255))


def onnx_backends(path: Path) -> Iterator[Backend | Skipped]:
    """A backend for each way to run an ONNX file here, and a note for each that did not start.

    Raises:
        ExportError: the file is not a model with the contract's inputs.
    """
    model, form = read_onnx(path)
    yield Skipped(tensorrt_note(model))
    for provider in onnxruntime.get_available_providers():
        if provider in _REMOTE_PROVIDERS:
            continue
        try:
            yield OnnxBackend(path, model, form, provider)
        except Exception as error:  # noqa: BLE001 - onnxruntime raises its own, not exported types
            yield _did_not_load(provider, path, error)
    try:
        yield OpenVinoBackend(path, model, form)
    except ImportError:
        yield Skipped(Sentence("no-openvino"))
    except RuntimeError as error:
        yield _did_not_load("OpenVINO", path, error)


def coreml_backends(path: Path, compute_unit: str) -> Iterator[Backend | Skipped]:
    """The reference evaluation, and on macOS Apple's runtime too.

    Raises:
        ExportError: the package is damaged or holds what is not known here.
    """
    try:
        yield PackageBackend(path)
    except (PackageError, KeyError) as error:
        raise ExportError(FailureKind.MODEL_UNREADABLE, str(error)) from error
    if not _on_macos():
        yield Skipped(Sentence("no-coreml-runtime"))
        return
    try:
        yield RuntimeBackend(path, compute_unit)
    except Exception as error:  # noqa: BLE001 - the runtime's errors have no common type
        yield _did_not_load("Core ML", path, error)


def _did_not_load(runtime: str, path: Path, error: Exception) -> Skipped:
    return Skipped(Sentence("provider-failed", runtime, path.name, first_line(error)), failed=True)


def first_line(error: Exception) -> str:
    """An exception in one line; runtimes append their stacks."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _on_macos() -> bool:
    return platform.system() == "Darwin"
