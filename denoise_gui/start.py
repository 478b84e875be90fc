"""Where the program begins: signals are heard before anything that takes time is imported."""

from __future__ import annotations

import sys

from denoise_gui.contract.ending import ENDING, exit_code


def main() -> int:
    """Run the command line; see `cli.main` for the exit codes, and 128 and more for signals."""
    ENDING.install()
    from denoise_gui.cli import main as run

    return exit_code(run())


if __name__ == "__main__":
    sys.exit(main())
