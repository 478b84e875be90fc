"""Which packages took part, for a report that is read years later."""

from __future__ import annotations

import platform
from importlib import metadata

_PACKAGES = (
    *("torch", "onnx", "onnxruntime", "coremltools", "coreai-torch", "coreai-core", "ncnn"),
    *("pnnx", "openvino", "numpy"),
)


def versions() -> dict[str, str]:
    """Versions of the packages that take part, where they are installed."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found
