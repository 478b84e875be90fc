"""What a process holds: memory, handles, threads, temporary files; and how it grows."""

from __future__ import annotations

import ctypes
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Usage:
    """`memory` and `heap` in bytes; -1 for what this system does not tell.

    `memory` is what is resident. `heap` is what of it is in use by somebody: the rest lies in gaps
    between blocks, which the allocator keeps for later, and grows for long without any leak.
    """

    memory: int
    heap: int
    handles: int
    threads: int
    tasks: int


def usage() -> Usage:
    """Of this process, now. `tasks` counts all its threads, `threads` those that Python knows."""
    return Usage(
        memory=_memory(),
        heap=_heap(),
        handles=_count("/proc/self/fd"),
        threads=threading.active_count(),
        tasks=_count("/proc/self/task"),
    )


def settled_usage(tasks: int, patience_s: float = 5.0) -> Usage:
    """Once the system has cleared away the threads that have ended down to so many, or at last."""
    deadline = time.monotonic() + patience_s
    while (now := usage()).tasks > tasks and time.monotonic() < deadline:
        time.sleep(0.01)
    return now


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


class _MallInfo(ctypes.Structure):
    """glibc's `struct mallinfo2`."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


def _heap() -> int:
    try:
        ask = ctypes.CDLL(None).mallinfo2
    except (AttributeError, OSError, TypeError):
        return -1  # another C library, or an older one
    ask.restype = _MallInfo
    info = ask()
    return int(info.uordblks + info.hblkhd)


def _count(folder: str) -> int:
    try:
        return len(os.listdir(folder))
    except OSError:
        return -1
