"""Microsoft's C++ runtime on Windows, loaded before anybody brings an older one.

PySide6 carries a `msvcp140.dll` of its own, onnxruntime is built against a newer one, and a process
has the one that was loaded first: with Qt's, the import of onnxruntime ends with "DLL
initialization routine failed" (labelme 1564 and 2269, onnxruntime 16116 and 26127). The way out
that is told everywhere, importing onnxruntime before Qt, would keep the window waiting for half a
second and more. What matters is only which runtime comes first: so the system's is loaded here, by
its path, which takes a millisecond. Where it is missing, that is said in a sentence.

Standard library alone: this is the first thing that the program does.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Callable

LIBRARIES = ("vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll")
"""In the order in which they need each other."""


def load_cpp_runtime(
    system: str = sys.platform, load: Callable[[str], object] | None = None
) -> str:
    """Load the system's C++ runtime on Windows; elsewhere nothing is done.

    Args:
        system, load: as in `sys.platform`, and what loads a library by its path, for tests.

    Returns:
        what is missing and where to get it, in a sentence; empty if nothing is.
    """
    if system != "win32":
        return ""
    load = load or ctypes.CDLL
    folder = os.environ.get("SYSTEMROOT", r"C:\Windows") + r"\System32"
    for name in LIBRARIES:
        try:
            load(rf"{folder}\{name}")
        except OSError:
            # The second has come with Visual Studio 2019, and is not there on 64-bit Arm.
            if name != "vcruntime140_1.dll":
                return advice(name)
    return ""


def advice(missing: str) -> str:
    """What to do about a runtime that is missing, or too old."""
    kind = "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x64"
    return (
        f"Microsoft's Visual C++ runtime is missing or too old ({missing}). Install it from "
        f"https://aka.ms/vc14/vc_redist.{kind}.exe and start again."
    )
