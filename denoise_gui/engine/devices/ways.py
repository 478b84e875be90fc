"""How each provider is made to compute: in single precision first, then in half where it can.

Many providers round to 16 bits, or drop digits, unless told otherwise: OpenVINO takes bfloat16
where the processor has it (1.7 levels off with the shipped network), CUDA has TF32, Core ML's
neural engine float16. A device is asked for a precision by name and held to the limit of that
precision, and what it answers is measured (`check`), whatever it says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from denoise_gui.engine.devices.listing import Device

FLOAT32, FLOAT16 = "float32", "float16"
LIMITS: Mapping[str, float] = MappingProxyType({FLOAT32: 0.05, FLOAT16: 1.0})
"""How far a result may be from the processor's, in 8-bit levels, by precision: what nobody can see
and no 8-bit file holds; and what rounding to 11 bits in each layer comes to."""


@dataclass(frozen=True)
class Way:
    """One way to compute on a device. `options` are the provider's. `converted`: the file is put
    into half precision first, for providers that compute in what the file says."""

    precision: str = FLOAT32
    options: tuple[tuple[str, str], ...] = ()
    converted: bool = False

    @property
    def limit(self) -> float:
        """In 8-bit levels."""
        return LIMITS[self.precision]


def ways_of(device: Device, threads: int) -> tuple[Way, ...]:
    """The ways a device can compute, single precision first.

    A provider that is not known here is taken as it is, and held to single precision.
    """
    make = _MAKERS.get(device.provider)
    return make(device, threads) if make else (Way(),)


def compiles_for_a_shape(device: Device) -> bool:
    """Whether each size of tile costs a compilation, which takes seconds to minutes: it then gets
    one."""
    return device.provider in _COMPILING or device.fact("ov_device").startswith("NPU")


_COMPILING = frozenset(
    {
        "TensorrtExecutionProvider",
        "NvTensorRTRTXExecutionProvider",
        "MIGraphXExecutionProvider",
        "CoreMLExecutionProvider",
        "QNNExecutionProvider",
    }
)


def _way(precision: str, **options: str) -> Way:
    return Way(precision, tuple(options.items()))


def _openvino(device: Device, threads: int) -> tuple[Way, ...]:
    target = device.fact("ov_device") or "CPU"

    def way(precision: str, hint: str) -> Way:
        properties = {"INFERENCE_PRECISION_HINT": hint}
        if target == "CPU":
            properties["INFERENCE_NUM_THREADS"] = str(threads)
        return _way(precision, load_config=json.dumps({target: properties}))

    half = "FP16" in device.fact("OPTIMIZATION_CAPABILITIES").split()
    return (way(FLOAT32, "f32"), *((way(FLOAT16, "f16"),) if half else ()))


def _webgpu(_device: Device, _threads: int) -> tuple[Way, ...]:
    # Laptops have two cards, and a browser would want the sparing one.
    single = _way(FLOAT32, powerPreference="high-performance")
    return single, replace(single, precision=FLOAT16, converted=True)


def _directml(_device: Device, _threads: int) -> tuple[Way, ...]:
    return Way(), Way(FLOAT16, converted=True)


def _cuda(_device: Device, _threads: int) -> tuple[Way, ...]:
    return (_way(FLOAT32, use_tf32="0"), _way(FLOAT16, use_tf32="1"))


def _tensorrt(_device: Device, _threads: int) -> tuple[Way, ...]:
    return (_way(FLOAT32, trt_fp16_enable="0"), _way(FLOAT16, trt_fp16_enable="1"))


def _coreml(_device: Device, _threads: int) -> tuple[Way, ...]:
    return (
        _way(FLOAT32, ModelFormat="MLProgram", MLComputeUnits="CPUAndGPU"),
        _way(FLOAT16, ModelFormat="MLProgram", MLComputeUnits="ALL"),
    )


_MAKERS: Mapping[str, Callable[[Device, int], tuple[Way, ...]]] = MappingProxyType(
    {
        "OpenVINOExecutionProvider": _openvino,
        "WebGpuExecutionProvider": _webgpu,
        "CUDAExecutionProvider": _cuda,
        "DmlExecutionProvider": _directml,
        "TensorrtExecutionProvider": _tensorrt,
        "CoreMLExecutionProvider": _coreml,
    }
)
