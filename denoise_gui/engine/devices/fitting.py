"""Which package makes use of the graphics card that is in this machine; known without onnxruntime,
before any of them is installed."""

from __future__ import annotations

import ctypes.util
import importlib.util
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from denoise_gui.engine.devices.drivers import graphics_cards
from denoise_gui.engine.devices.names import hardware_name

_CARDS = Path("/sys/class/drm")


@dataclass(frozen=True)
class Extra:
    """What can be installed for a device: an extra of this package, what `pip` gets for it, and
    about how much is fetched."""

    name: str
    package: str
    megabytes: int


GPU = Extra("gpu", "onnxruntime-ep-webgpu", 7)
OPENVINO = Extra("openvino", "onnxruntime-ep-openvino", 53)
NVIDIA = Extra("nvidia", "onnxruntime-ep-nv-tensorrt-rtx", 147)
EXTRAS = (GPU, OPENVINO, NVIDIA)

_BUILT_FOR = {
    GPU: {
        *(("Linux", "x86_64"), ("Linux", "aarch64")),
        *(("Windows", "AMD64"), ("Windows", "ARM64"), ("Darwin", "arm64")),
    },
    OPENVINO: {("Linux", "x86_64"), ("Windows", "AMD64")},
    NVIDIA: {("Linux", "x86_64"), ("Windows", "AMD64")},
}


@dataclass(frozen=True)
class Machine:
    """What decides. `graphics_cards`: their names; `processor`: what the system says of it."""

    system: str
    architecture: str
    graphics_cards: tuple[str, ...]
    processor: str = ""


def this_machine() -> Machine:
    """Asks the system alone; quick."""
    return Machine(platform.system(), platform.machine(), find_graphics_cards(), _processor())


def fitting_extras(machine: Machine) -> tuple[Extra, ...]:
    """What can be used on a machine, the best first: what runs on its card with least trouble, then
    what is made for its maker. Empty where nothing can."""
    built = [
        extra for extra in EXTRAS if (machine.system, machine.architecture) in _BUILT_FOR[extra]
    ]
    words = " ".join(machine.graphics_cards).lower()
    intel = "intel" in f"{words} {machine.processor.lower()}"
    fits = {GPU: bool(machine.graphics_cards), OPENVINO: intel, NVIDIA: "nvidia" in words}
    return tuple(extra for extra in built if fits[extra])


def find_graphics_cards(folder: Path = _CARDS) -> tuple[str, ...]:
    """Names of the graphics cards here, each once. `folder`: where Linux lists them."""
    if sys.platform == "darwin":
        return (hardware_name(0x106B, 0, "Apple", {}),)
    if sys.platform == "win32":
        return tuple(graphics_cards())
    names = []
    for card in sorted(folder.glob("card[0-9]*/device")):
        try:
            vendor, device = (int((card / file).read_text(), 16) for file in ("vendor", "device"))
        except (OSError, ValueError):
            continue  # the output of a card, or one that is not on the PCI bus
        names.append(hardware_name(vendor, device, "", {"pci_bus_id": card.resolve().name}))
    return tuple(dict.fromkeys(name for name in names if name))


def lacks_vulkan() -> bool:
    """Whether Linux has nothing to find Vulkan drivers with, without which WebGPU finds no card."""
    return sys.platform == "linux" and ctypes.util.find_library("vulkan") is None


def installed(extra: Extra) -> bool:
    """Whether it is there already; nothing is imported to find out."""
    return importlib.util.find_spec(extra.package.replace("-", "_")) is not None


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor()
    lines = [line for line in text.splitlines() if line.startswith("model name")]
    return lines[0].partition(":")[2].strip() if lines else platform.processor()
