"""Libraries of the system that Qt needs: what is missing, and the one line that mends it."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
from pathlib import Path

APT_PACKAGES = (
    "libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 "
    "libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0"
)

APT_LINE = f"sudo apt-get install -y {APT_PACKAGES}"


def missing_library() -> str | None:
    """What keeps Qt from opening a window here, in the loader's words; None if nothing does.

    Qt itself would end the process with a loader traceback, or abort.
    """
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        return str(error)
    if platform.system() != "Linux" or os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return None
    if not os.environ.get("DISPLAY"):
        return None
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        return None
    plugin = Path(spec.origin).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    if not plugin.exists():
        return None
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return str(error)
    return None


def no_screen() -> bool:
    """Whether there is no screen to open a window on (Linux)."""
    return platform.system() == "Linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def advice(missing: str) -> str:
    """A missing library in a person's words, with the command that installs it."""
    sentence = f"A system library that the window needs is missing ({missing})."
    if platform.system() != "Linux":
        return sentence
    return f"{sentence}\nOn Debian or Ubuntu this installs it:\n\n    {APT_LINE}\n"
