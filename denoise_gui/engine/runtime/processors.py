"""How many threads compute: as many as this process may use, not as many as the machine has.

A container with two of sixty-four cores, a job of a cluster, a process bound to some cores: a
network with a thread for each core of the machine then waits for itself, several times slower.
"""

from __future__ import annotations

import math
import os
from pathlib import Path

OVERRIDE = "DENOISE_GUI_THREADS"
"""Environment variable with the number of threads, for this process and those it starts."""

_GROUPS = Path("/sys/fs/cgroup")
_OWN_GROUPS = Path("/proc/self/cgroup")


def usable_threads(groups: Path = _GROUPS, own: Path = _OWN_GROUPS) -> int:
    """Threads that computing pays for here, 1 or more.

    What `OVERRIDE` says; else the cores that the system lets this process run on, or the share of
    their time that its control group may take (Linux, both versions), rounded up, where that is
    less. `groups` and `own` are the system's files.
    """
    said = os.environ.get(OVERRIDE, "")
    if said.isdecimal() and int(said) > 0:
        return int(said)
    allowed = _cores()
    quota = _quota(groups, own)
    return max(1, min(allowed, math.ceil(quota))) if quota else allowed


def _cores() -> int:
    if hasattr(os, "process_cpu_count"):  # Python 3.13
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _quota(groups: Path, own: Path) -> float | None:
    """Cores' worth of time that the process's groups may take; None for no limit.

    A limit of a group holds for all groups in it: the smallest on the way up counts.
    """
    limits = []
    for line in _text(own).splitlines():
        parts = line.split(":", 2)
        if len(parts) != 3:
            continue
        controllers, path = parts[1], parts[2].lstrip("/")
        if not controllers:
            roots, read = [groups, groups / "unified"], _quota_now
        elif "cpu" in controllers.split(","):
            roots, read = [groups / controllers, groups / "cpu"], _quota_then
        else:
            continue
        for root in roots:
            # Inside a container its own group is the root, whatever the path says.
            for folder in (root / path, *(root / path).parents):
                limit = read(folder)
                if limit:
                    limits.append(limit)
                if folder == root:
                    break
    return min(limits, default=None)


def _quota_now(folder: Path) -> float | None:
    """Version 2: "max 100000" or "150000 100000"."""
    return _ratio(*_text(folder / "cpu.max").split()[:2])


def _quota_then(folder: Path) -> float | None:
    """Version 1."""
    return _ratio(
        *_text(folder / "cpu.cfs_quota_us").split()[:1],
        *_text(folder / "cpu.cfs_period_us").split()[:1],
    )


def _ratio(*numbers: str) -> float | None:
    if len(numbers) != 2 or not all(number.isdecimal() for number in numbers):
        return None
    quota, period = (int(number) for number in numbers)
    return quota / period if quota > 0 and period > 0 else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
