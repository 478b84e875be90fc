"""Files that hold weights rather than a model that can run. The exporter converts them, which
needs packages that are not always there."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path

from denoise_gui.contract.report import COREAI, NCNN

WEIGHT_SUFFIXES = (
    *(".safetensors", ".pth", ".pt", ".ckpt", ".th", ".tar"),
    *(".pt2", ".mat"),  # a whole program, which the exporter tells what to do with; MatConvNet's
)
EXTRAS = {COREAI: ("coreai", "coreai_torch", "coreai"), NCNN: ("ncnn", "ncnn", "pnnx")}
"""The extra that a kind needs beside `export`, and the modules that come with it."""

EXPORT_MODULES = ("torch", "onnx", "onnxscript", "coremltools", "safetensors")


def holds_weights(path: Path) -> bool:
    """Whether a file must be converted before it can run, by its name."""
    return path.suffix.lower() in WEIGHT_SUFFIXES


def missing_modules() -> list[str]:
    """What of the export extra is not installed; nothing is imported to find out."""
    return [name for name in EXPORT_MODULES if importlib.util.find_spec(name) is None]


def extra_missing(kind: str) -> str:
    """The extra that must be installed before a kind of `FILE_ENDINGS` can be written; empty if
    nothing is. Nothing is imported to find out."""
    extra, *modules = EXTRAS.get(kind, ("",))
    lacking = any(importlib.util.find_spec(name) is None for name in modules)
    return extra if lacking else ""


def export_requirements() -> list[str]:
    """What `pip` must install for the export, as the package itself declares it."""
    declared = importlib.metadata.requires("denoise-gui") or []
    return [
        line.split(";")[0].strip()
        for line in declared
        if 'extra == "export"' in line or "extra == 'export'" in line
    ]
