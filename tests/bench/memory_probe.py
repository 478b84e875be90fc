"""`denoise-gui` with the arguments given, then the process's peak memory in bytes, printed."""

from __future__ import annotations

import sys

from tests.peak_memory import peak_bytes

if __name__ == "__main__":
    from denoise_gui.cli import main

    code = main(sys.argv[1:])
    print(peak_bytes())
    sys.exit(code)
