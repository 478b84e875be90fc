"""Where the application keeps what is its own, and where the user keeps theirs; known without Qt.

The places are the platform's (platformdirs). Qt chose them in earlier versions, in nearly all cases
the same: where something lies in Qt's place alone, it goes on to be used there, so that nothing is
lost and nothing is moved.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from platformdirs import PlatformDirs

OVERRIDE = "DENOISE_GUI_DATA"
"""Environment variable that names another data folder, for an installation on a stick, say."""

_OWN = Path("denoise-gui", "denoise-gui")
"""Organisation and application, as Qt nests them."""


def data_folder() -> Path:
    """The application's own files on this machine. It may not exist yet."""
    override = os.environ.get(OVERRIDE)
    if override:
        return Path(override)
    return _in_use(
        _found(lambda: PlatformDirs().user_data_path) / _OWN,
        _found(lambda: _earlier("Library/Application Support", "XDG_DATA_HOME", ".local/share"))
        / _OWN,
    )


def log_folder() -> Path:
    return data_folder() / "logs"


def crash_folder() -> Path:
    return data_folder() / "crashes"


def cache_folder() -> Path:
    """For what can be made again at any time. It may not exist yet."""
    own = _OWN / "cache" if sys.platform == "win32" else _OWN
    return _in_use(
        _found(lambda: PlatformDirs().user_cache_path) / own,
        _found(lambda: _earlier("Library/Caches", "XDG_CACHE_HOME", ".cache")) / own,
    )


def documents_folder() -> Path:
    """The user's documents, where there is such a folder; else their home."""
    documents = _found(lambda: PlatformDirs().user_documents_path)
    return documents if documents.is_dir() else _found(Path.home)


def _in_use(now: Path, earlier: Path) -> Path:
    return earlier if now != earlier and earlier.is_dir() and not now.exists() else now


def _found(find: Callable[[], Path]) -> Path:
    """A place of the platform; an account without a home has only the temporary one."""
    try:
        place = find()
    except RuntimeError:
        return Path(tempfile.gettempdir())
    return place if place.is_absolute() else Path(tempfile.gettempdir())


def _earlier(mac: str, xdg: str, linux: str) -> Path:
    """The place that Qt named.

    Raises:
        RuntimeError: an account without a home.
    """
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / mac
    return Path(os.environ.get(xdg) or Path.home() / linux)
