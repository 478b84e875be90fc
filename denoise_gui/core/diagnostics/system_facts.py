"""What a report must say of the program and the machine for somebody else to understand it."""

from __future__ import annotations

import os
import platform
import sys
from importlib import metadata

from denoise_gui.engine.runtime.processors import usable_threads
from denoise_gui.version import __version__

_PACKAGES = (
    "PySide6-Essentials",
    "onnxruntime",
    "numpy",
    "pillow",
    "tifffile",
    "imagecodecs",
    "scikit-image",
)


def system_facts() -> dict[str, str]:
    """Versions and system, by name. Imports none of the packages it tells of."""
    facts = {
        "denoise-gui": __version__,
        "Python": f"{platform.python_version()} ({sys.executable})",
        "System": f"{platform.platform()}, {os.cpu_count()} processor cores",
        "Threads": str(usable_threads()),
    }
    for package in _PACKAGES:
        try:
            facts[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            facts[package] = "not found"
    for variable in ("QT_QPA_PLATFORM", "XDG_SESSION_TYPE", "QT_SCALE_FACTOR", "LANG"):
        if variable in os.environ:
            facts[variable] = os.environ[variable]
    return facts
