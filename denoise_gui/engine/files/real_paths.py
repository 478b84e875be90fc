"""Where files really are, and whether two names are one file."""

from __future__ import annotations

import os
from pathlib import Path


class RealPaths:
    """`os.path.realpath` of one file after another; what a folder really is, is found out once.

    For one sweep over many files: a folder that is replaced meanwhile is not noticed.
    """

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def of(self, path: Path | str) -> str:
        """The same as `os.path.realpath`, for which the last part alone is looked at each time."""
        folder, name = os.path.split(path)
        if name in ("", os.curdir, os.pardir):
            return os.path.realpath(path)
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = os.path.realpath(folder)
        here = os.path.join(real, name)
        return os.path.realpath(here) if os.path.islink(here) else here


def same_file(one: Path, other: Path) -> bool:
    """Whether both are there and are one, if only by another name: through a link, or in other
    letters where case does not count."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
