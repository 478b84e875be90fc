"""The devices of this machine that a network can run on, by names people know.

They come from the providers that onnxruntime was built with and from those installed as plug-ins
(`plugins`). Whether one computes what it should is another question: `placing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import onnxruntime

from denoise_gui.engine.devices.drivers import driver_stamp
from denoise_gui.engine.devices.names import hardware_name
from denoise_gui.engine.devices.plugins import register_plugins
from denoise_gui.engine.devices.words import CPU

_CPU_PROVIDER = "CPUExecutionProvider"
_SHORT = {
    "TensorrtExecutionProvider": "tensorrt",
    "NvTensorRTRTXExecutionProvider": "tensorrt-rtx",
    "CUDAExecutionProvider": "cuda",
    "ROCMExecutionProvider": "rocm",
    "MIGraphXExecutionProvider": "migraphx",
    "DmlExecutionProvider": "directml",
    "CoreMLExecutionProvider": "coreml",
    "OpenVINOExecutionProvider": "openvino",
    "QNNExecutionProvider": "qnn",
    "WebGpuExecutionProvider": "webgpu",
    "DnnlExecutionProvider": "dnnl",
    "XnnpackExecutionProvider": "xnnpack",
    "MLXExecutionProvider": "mlx",
    _CPU_PROVIDER: CPU,
}
_LABELS = {
    "tensorrt": "TensorRT",
    "tensorrt-rtx": "TensorRT RTX",
    "cuda": "CUDA",
    "rocm": "ROCm",
    "migraphx": "MIGraphX",
    "directml": "DirectML",
    "coreml": "Core ML",
    "openvino": "OpenVINO",
    "qnn": "QNN",
    "webgpu": "WebGPU",
    "dnnl": "oneDNN",
    "xnnpack": "XNNPACK",
    "mlx": "MLX",
}
_REMOTE = {"AzureExecutionProvider"}
"""Sends the work to a server: not a device of this machine."""
_CHOOSES_ITSELF = {"WebGpuExecutionProvider"}
"""Takes one device, and finds its own card: told to, the fast one."""


class Kind(Enum):
    """What sort of hardware computes."""

    PROCESSOR = "cpu"
    CARD = "gpu"
    NEURAL = "npu"


_ORDER = (Kind.CARD, Kind.NEURAL, Kind.PROCESSOR)
"""In which devices of one provider are listed."""


@dataclass(frozen=True)
class Device:
    """Something a network can run on.

    Attributes:
        id: by which it is chosen, such as "webgpu" or "openvino-gpu".
        name: as people know it, with the provider: "AMD Radeon RX 6800 (WebGPU)".
        provider: onnxruntime's name.
        version: of the provider's package, or of onnxruntime where it is part of that.
        driver: a text that changes with the drivers of this machine.
        facts: what the provider says of it, for options that name it.
        handle: onnxruntime's, of a plug-in's device; None for what is built in.
    """

    id: str
    name: str
    provider: str
    kind: Kind = Kind.CARD
    version: str = ""
    driver: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    handle: Any = field(default=None, compare=False, repr=False)

    def fact(self, key: str) -> str:
        """What the provider says under a key; empty for nothing."""
        return dict(self.facts).get(key, "")


PROCESSOR = Device(CPU, "", _CPU_PROVIDER, Kind.PROCESSOR)
"""Always there, and what all others are measured against."""


def find_devices() -> tuple[Device, ...]:
    """All devices here, the processor last. Plug-ins are registered for it: see there."""
    register_plugins()
    plugged_in = _plugged_in()
    return (*_built_in({device.provider for device in plugged_in}), *plugged_in, PROCESSOR)


def available_devices() -> list[str]:
    """The ids of `find_devices`."""
    return [device.id for device in find_devices()]


def find_device(wanted: str, devices: Sequence[Device] | None = None) -> Device | None:
    """The device that is meant: by its id, by its provider, or by a part of its name that no other
    has; None if there is none, or several."""
    devices = find_devices() if devices is None else devices
    word = wanted.strip().lower()
    for device in devices:
        if word in (device.id, device.provider.lower()):
            return device
    of_provider = [device for device in devices if device.id.partition("-")[0] == word]
    if of_provider:
        return of_provider[0]
    named = [device for device in devices if word and word in device.name.lower()]
    return named[0] if len(named) == 1 else None


def provider_label(provider: str) -> str:
    """What a provider is called in a name."""
    short = _short(provider)
    return _LABELS.get(short, provider.removesuffix("ExecutionProvider"))


def _short(provider: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", provider.removesuffix("ExecutionProvider").lower())
    return _SHORT.get(provider, name)


def _built_in(plugged_in: set[str]) -> list[Device]:
    """onnxruntime names those of registered plug-ins among its own."""
    devices = []
    for provider in onnxruntime.get_available_providers():
        if provider in _REMOTE | plugged_in or provider == _CPU_PROVIDER or "." in provider:
            continue
        short = _short(provider)
        kind = Kind.PROCESSOR if short in ("dnnl", "xnnpack") else Kind.CARD
        devices.append(
            Device(
                *(short, provider_label(provider), provider, kind),
                version=onnxruntime.__version__,
                driver=driver_stamp(),
            )
        )
    return devices


def _plugged_in() -> list[Device]:
    if not hasattr(onnxruntime, "get_ep_devices"):
        return []
    found: dict[str, list[Any]] = {}
    for handle in onnxruntime.get_ep_devices():
        # "OpenVINOExecutionProvider.AUTO" and its like choose among the others, unseen.
        if handle.ep_name != _CPU_PROVIDER and "." not in handle.ep_name:
            found.setdefault(handle.ep_name, []).append(handle)
    devices: list[Device] = []
    for provider, handles in found.items():
        handles.sort(key=lambda handle: (_ORDER.index(_kind(handle)), not _discrete(handle)))
        chosen = handles[:1] if provider in _CHOOSES_ITSELF else handles
        devices.extend(_of_handles(provider, chosen))
    return devices


def _of_handles(provider: str, handles: Sequence[Any]) -> Iterable[Device]:
    kinds = [_kind(handle) for handle in handles]
    for number, handle in enumerate(handles):
        kind = kinds[number]
        id_ = _short(provider)
        if provider not in _CHOOSES_ITSELF:
            # Said even while there is one: what was chosen must not become another with time.
            id_ += f"-{kind.value}"
            same = kinds[:number].count(kind)
            id_ += f"-{same + 1}" if same else ""
        facts = {**dict(handle.device.metadata), **dict(handle.ep_metadata)}
        hardware = _hardware(handle, facts, provider, kind)
        yield Device(
            id_,
            f"{hardware} ({provider_label(provider)})" if hardware else provider_label(provider),
            provider,
            kind,
            version=facts.get("version", ""),
            driver=driver_stamp(),
            facts=tuple(sorted(facts.items())),
            handle=handle,
        )


def _hardware(handle: Any, facts: dict[str, str], provider: str, kind: Kind) -> str:
    hardware = handle.device
    if kind is Kind.PROCESSOR and provider in _CHOOSES_ITSELF:
        return "Software renderer"  # the processor, acting as a graphics card
    return hardware_name(hardware.vendor_id, hardware.device_id, hardware.vendor, facts)


def _kind(handle: Any) -> Kind:
    """By the end of the name of onnxruntime's enumeration."""
    name = str(getattr(handle.device.type, "name", handle.device.type)).upper()
    return next((kind for kind in _ORDER if name.endswith(kind.value.upper())), Kind.CARD)


def _discrete(handle: Any) -> bool:
    return str(dict(handle.device.metadata).get("Discrete", "")) in ("1", "true", "True")
