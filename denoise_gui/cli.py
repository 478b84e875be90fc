"""The command line: `denoise-gui [IMAGE]` opens the window, `denoise-gui run` works without one.

Nothing heavy is imported before the arguments are understood.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.commands.common import add_common, diagnosed, sigma, use_threads, window_can_open
from denoise_gui.cpp_runtime import load_cpp_runtime
from denoise_gui.version import __version__

if TYPE_CHECKING:
    from denoise_gui.core.diagnostics.session import Diagnostics

_COMMANDS = ("desktop", "devices", "edit", "report", "run", "watch")
"""Modules of `commands`, each with a `main`; only the one that is meant is imported."""


def main(argv: list[str] | None = None) -> int:
    """Exit codes: 0 done, 1 it could not begin or a fault ended it, 2 the command cannot be
    understood; those of a run that began are in `headless`."""
    arguments = sys.argv[1:] if argv is None else argv
    trouble = load_cpp_runtime()
    if trouble:
        sys.stderr.write(f"denoise-gui: {trouble}\n")
        return 1
    if arguments and arguments[0] in _COMMANDS:
        command = importlib.import_module(f"denoise_gui.commands.{arguments[0]}")
        return int(command.main(arguments[1:]))
    return _run_window(arguments)


def _run_window(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="denoise-gui",
        description="Denoise photographs live.",
        epilog="Other commands, each with --help: 'denoise-gui run' works without a window, "
        "'watch' denoises what arrives in a folder, 'devices' lists what to run on, 'edit' is for "
        "other programs, which wait for the result, 'report' puts together what several machines "
        "have done, 'desktop' puts the application into a Linux "
        "desktop's menu.",
    )
    parser.add_argument(
        "images",
        nargs="*",
        type=Path,
        help="photograph to open; several, or a folder, to walk through",
    )
    parser.add_argument("--sigma", type=sigma, help="noise level to start with, 8-bit levels")
    parser.add_argument("--version", action="version", version=f"denoise-gui {__version__}")
    add_common(parser)
    options = parser.parse_args(arguments)
    use_threads(options.threads)

    if not window_can_open():
        return 1

    def work(diagnostics: Diagnostics) -> int:
        from denoise_gui.engine.images.apart import warm_up

        warm_up()  # its libraries load on another core meanwhile
        from denoise_gui.app import run

        return run(
            *(tuple(options.images), options.model, options.device, options.sigma, diagnostics),
            options.reading,
        )

    return diagnosed("window", options.log_level, work)


if __name__ == "__main__":
    sys.exit(main())
