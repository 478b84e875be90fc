"""Where the application keeps its log and its crash reports; known without Qt.

The same place as Qt's AppLocalDataLocation, so that both ways of working share one folder.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

OVERRIDE = "DENOISE_GUI_DATA"
"""Environment variable that names another folder, for an installation on a stick, say."""

_OWN = Path("denoise-gui", "denoise-gui")


def data_folder() -> Path:
    """The application's own files on this machine. It may not exist yet."""
    override = os.environ.get(OVERRIDE)
    return Path(override) if override else _base() / _OWN


def log_folder() -> Path:
    return data_folder() / "logs"


def crash_folder() -> Path:
    return data_folder() / "crashes"


def _base() -> Path:
    try:
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Application Support"
        return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    except RuntimeError:  # an account without a home
        return Path(tempfile.gettempdir())
