"""Where the program begins: signals are heard before anything that takes time is imported."""

from __future__ import annotations

import os
import sys

from denoise_gui.contract.ending import ENDING, exit_code
from denoise_gui.engine.bundle import HELPER, in_bundle, run_helper

_LAST_STANDARD = 2


def main() -> int:
    """Run the command line; see `cli.main` for the exit codes, and 128 and more for signals."""
    _open_standard_streams()
    if sys.argv[1:2] == [HELPER]:
        return run_helper(sys.argv[2:])
    if in_bundle():
        from denoise_gui.core.added_packages import PYTHON, run_module, use_packages

        if sys.argv[1:2] == [PYTHON]:
            return run_module(sys.argv[2:])
        use_packages()
    ENDING.install()
    from denoise_gui.cli import main as run

    return exit_code(run())


def _open_standard_streams() -> None:
    """Where one was closed, the next file that is opened would take its number, and what libraries
    print would go into a photograph."""
    while (opened := os.open(os.devnull, os.O_RDWR)) <= _LAST_STANDARD:
        pass
    os.close(opened)


if __name__ == "__main__":
    sys.exit(main())
