"""Plug-ins are found by the convention, and one that is broken takes nothing else with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import onnxruntime
import pytest

from denoise_gui.engine.devices import listing, plugins
from denoise_gui.engine.devices.listing import Kind, find_devices
from denoise_gui.engine.devices.plugins import plugin_modules, register_plugins


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packages that Python finds, and an onnxruntime that knows none of them yet."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(plugins, "_registered", {})
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        if "_ep_" in name:
            del sys.modules[name]


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What onnxruntime was given."""
    given: list[tuple[str, str]] = []
    monkeypatch.setattr(
        onnxruntime,
        "register_execution_provider_library",
        lambda name, path: given.append((name, path)),
    )
    return given


def package(folder: Path, name: str, text: str) -> None:
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text(text)


def test_packages_that_follow_the_convention_are_registered_once(
    packages: Path, registered: list[tuple[str, str]]
) -> None:
    package(packages, "onnxruntime_ep_aone", "def get_library_path(): return '/a/one.so'")
    package(packages, "onnxruntime_ep_atwo", "def library_path(): return '/a/two.so'")
    package(packages, "onnxruntime_extensions", "raise ImportError('not a plug-in')")
    register_plugins()
    register_plugins()
    mine = [entry for entry in registered if entry[0].startswith("onnxruntime_ep_a")]
    assert mine == [("onnxruntime_ep_aone", "/a/one.so"), ("onnxruntime_ep_atwo", "/a/two.so")]


def test_what_is_installed_later_is_found_later(
    packages: Path, registered: list[tuple[str, str]]
) -> None:
    register_plugins()
    assert "onnxruntime_ep_alate" not in plugin_modules()
    package(packages, "onnxruntime_ep_alate", "def get_library_path(): return '/late.so'")
    register_plugins()
    assert ("onnxruntime_ep_alate", "/late.so") in registered


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("raise OSError('libfoo.so.3: cannot open shared object file')", "libfoo.so.3"),
        ("", "does not say where its library lies"),
        ("def get_library_path(): return '/no/such/library.so'", "/no/such/library.so"),
    ],
)
def test_a_broken_one_is_told_and_the_rest_works(packages: Path, text: str, trouble: str) -> None:
    package(packages, "onnxruntime_ep_abroken", text)
    (found,) = [each for each in register_plugins() if each.module == "onnxruntime_ep_abroken"]
    assert trouble in found.trouble
    assert find_devices()[-1].id == "cpu"


def handle(provider: str, kind: str, metadata: dict[str, str], **facts: Any) -> Any:
    hardware = SimpleNamespace(
        type=SimpleNamespace(name=kind),
        vendor=facts.pop("vendor", ""),
        vendor_id=facts.pop("vendor_id", 0),
        device_id=0,
        metadata=facts,
    )
    return SimpleNamespace(ep_name=provider, ep_metadata=metadata, device=hardware)


def test_devices_have_lasting_ids_and_names_that_people_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    openvino = "OpenVINOExecutionProvider"
    handles = [
        handle("CPUExecutionProvider", "CPU", {}),
        handle(openvino, "CPU", {"FULL_DEVICE_NAME": "Intel(R) Core(TM) i7-1265U"}),
        handle(openvino, "GPU", {"FULL_DEVICE_NAME": "Intel(R) Iris(R) Xe Graphics"}),
        handle(openvino, "GPU", {"FULL_DEVICE_NAME": "Intel(R) Arc(TM) A370M"}, Discrete="1"),
        handle(f"{openvino}.AUTO", "CPU", {}),
        handle("WebGpuExecutionProvider", "GPU", {}, Description="Intel Iris", Discrete="0"),
        handle("WebGpuExecutionProvider", "GPU", {}, Description="AMD RX 7600S", Discrete="1"),
        handle("SomeNewExecutionProvider", "NPU", {}, Description="Unit 5"),
    ]
    monkeypatch.setattr(onnxruntime, "get_ep_devices", lambda: handles, raising=False)
    monkeypatch.setattr(listing, "register_plugins", lambda: ())
    monkeypatch.setattr(
        onnxruntime,
        "get_available_providers",
        lambda: [openvino, f"{openvino}.AUTO", "AzureExecutionProvider", "CPUExecutionProvider"],
    )
    found = {device.id: (device.name, device.kind) for device in find_devices()}
    assert found == {
        "openvino-gpu": ("Intel Arc A370M (OpenVINO)", Kind.CARD),
        "openvino-gpu-2": ("Intel Iris Xe Graphics (OpenVINO)", Kind.CARD),
        "openvino-cpu": ("Intel Core i7-1265U (OpenVINO)", Kind.PROCESSOR),
        "webgpu": ("AMD RX 7600S (WebGPU)", Kind.CARD),
        "somenew-npu": ("Unit 5 (SomeNew)", Kind.NEURAL),
        "cpu": ("", Kind.PROCESSOR),
    }
    assert listing.find_device("openvino") == find_devices()[0]
    assert listing.find_device("a370m") == find_devices()[0]
    assert listing.find_device("intel") is None  # several are
