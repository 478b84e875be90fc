"""What the exporter needs beyond the application, and whether it is installed."""

from __future__ import annotations

import importlib.metadata
import importlib.util

EXPORT_MODULES = ("torch", "onnx", "onnxscript", "coremltools", "safetensors")


def missing_modules() -> list[str]:
    """What of the export extra is not installed; nothing is imported to find out."""
    return [name for name in EXPORT_MODULES if importlib.util.find_spec(name) is None]


def export_requirements() -> list[str]:
    """What `pip` must install for the export, as the package itself declares it."""
    declared = importlib.metadata.requires("denoise-gui") or []
    return [
        line.split(";")[0].strip()
        for line in declared
        if 'extra == "export"' in line or "extra == 'export'" in line
    ]
