"""What a network can run on here: onnxruntime's execution providers, by names people know."""

from __future__ import annotations

import onnxruntime

CPU = "cpu"

_PROVIDERS = {
    "tensorrt": "TensorrtExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "rocm": "ROCMExecutionProvider",
    "migraphx": "MIGraphXExecutionProvider",
    "directml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
    "qnn": "QNNExecutionProvider",
    "webgpu": "WebGpuExecutionProvider",
    "dnnl": "DnnlExecutionProvider",
    "xnnpack": "XnnpackExecutionProvider",
    CPU: "CPUExecutionProvider",
}

# Sends the work to a server: not a device of this machine.
_REMOTE = {"AzureExecutionProvider"}


def available_devices() -> list[str]:
    """Devices that this machine's onnxruntime offers, the processor last."""
    known = {provider: device for device, provider in _PROVIDERS.items()}
    offered = [p for p in onnxruntime.get_available_providers() if p not in _REMOTE]
    devices = [known.get(provider, provider) for provider in offered]
    return sorted(devices, key=lambda device: device == CPU)


def provider_name(device: str) -> str:
    """onnxruntime's name for a device; an unknown device is taken as such a name already."""
    return _PROVIDERS.get(device, device)
