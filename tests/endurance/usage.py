"""What a process holds: memory, handles, threads, temporary files; and how it grows."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Usage:
    """`memory` in bytes, resident; -1 for what this system does not tell."""

    memory: int
    handles: int
    threads: int
    tasks: int


def usage() -> Usage:
    """Of this process, now. `tasks` counts all its threads, `threads` those that Python knows."""
    return Usage(
        _memory(), _count("/proc/self/fd"), threading.active_count(), _count("/proc/self/task")
    )


def growth_per_step(values: list[int], round_of: int = 1, warm_up: float = 0.5) -> float:
    """Slope of a straight line through the values after their first part, by least squares.

    Where the work goes round a number of things of different size, the line goes through the
    means of whole rounds.
    """
    whole = len(values) // round_of * round_of
    means = np.array(values[:whole], dtype=float).reshape(-1, round_of).mean(axis=1)
    kept = means[round(len(means) * warm_up) :]
    if len(kept) < 2:
        return 0.0
    return float(np.polyfit(np.arange(len(kept)) * round_of, kept, 1)[0])


@contextmanager
def own_temporary_folder(place: Path) -> Iterator[Path]:
    """Where this process makes temporary files meanwhile: a folder that nobody else uses."""
    folder = place / "temporary"
    folder.mkdir()
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = before


def left_behind(temporary: Path, *results: Path) -> list[str]:
    """Files that work leaves only when it does not clean up."""
    found = [*temporary.iterdir()]
    for folder in results:
        found += folder.rglob(".denoise-*.part")
    return sorted(map(str, found))


def _memory() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return -1
    return pages * os.sysconf("SC_PAGE_SIZE")


def _count(folder: str) -> int:
    try:
        return len(os.listdir(folder))
    except OSError:
        return -1
