"""`denoise-gui` with the arguments given, then the process's peak memory in bytes, printed."""

from __future__ import annotations

import sys
from pathlib import Path


def peak_bytes() -> int:
    """The most memory this process has held since it began to run this program."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    from denoise_gui.cli import main

    code = main(sys.argv[1:])
    print(peak_bytes())
    sys.exit(code)
