"""How much memory a process has had resident at most."""

from __future__ import annotations

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_bytes() -> int:
    """Bytes this process had resident at most, since its program was started.

    On Linux the figure of getrusage is inherited from the process that started this one, so that a
    small child of a large test run would seem as large; the kernel's high-water mark is not.
    """
    if _STATUS.exists():
        line = next(s for s in _STATUS.read_text().splitlines() if s.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
