"""Temporary files that a killed process left among the results."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable
from pathlib import Path

from denoise_gui.engine.atomic_file import TEMPORARY_PREFIX, TEMPORARY_SUFFIX

_SURELY_LEFT_S = 3600
"""Another process may be writing right now, but not for that long without a byte."""


def remove_leftovers(folders: Iterable[Path]) -> None:
    """Remove them where they are old enough to be nobody's."""
    oldest = time.time() - _SURELY_LEFT_S
    for folder in set(folders):
        with contextlib.suppress(OSError):
            for path in folder.glob(f"{TEMPORARY_PREFIX}*{TEMPORARY_SUFFIX}"):
                if path.stat().st_mtime < oldest:
                    path.unlink()
