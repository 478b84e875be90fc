"""The command line: `denoise-gui [IMAGE]` opens the window, `denoise-gui run` works without one.

Nothing heavy is imported before the arguments are understood.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui import replay
from denoise_gui.version import __version__

if TYPE_CHECKING:
    from denoise_gui.diagnostics.session import Diagnostics

log = logging.getLogger(__name__)

_LOG_LEVELS = ("debug", "info", "warning", "error")


def main(argv: list[str] | None = None) -> int:
    """Exit codes: 0 done, 1 something failed, 2 the command cannot be understood."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["run"]:
        if replay.wanted(arguments):
            return replay.main(arguments[1:])
        return _run_headless(arguments[1:])
    return _run_window(arguments)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", type=Path, metavar="ONNX", help="model file (default: the one shipped)"
    )
    parser.add_argument(
        "--device", default="cpu", help="what to run on, such as cpu, cuda, coreml, directml"
    )
    parser.add_argument(
        "--log-level",
        choices=_LOG_LEVELS,
        help="how much goes into the log file, and then to the terminal too (default: info, "
        "warnings alone to the terminal)",
    )


def _sigma(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 255:
        raise argparse.ArgumentTypeError("sigma is from 0 to 255, in 8-bit levels")
    return value


def _run_window(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="denoise-gui",
        description="Denoise photographs live. 'denoise-gui run --help' tells how to do it "
        "without a window.",
    )
    parser.add_argument("image", nargs="?", type=Path, help="photograph to open")
    parser.add_argument("--sigma", type=_sigma, help="noise level to start with, 8-bit levels")
    parser.add_argument("--version", action="version", version=f"denoise-gui {__version__}")
    _add_common(parser)
    options = parser.parse_args(arguments)

    from denoise_gui.system_libraries import advice, missing_library, no_screen

    missing = missing_library()
    if missing:
        print(f"denoise-gui: {advice(missing)}", file=sys.stderr)
        return 1
    if no_screen():
        print(
            "denoise-gui: there is no screen to open a window on (DISPLAY and WAYLAND_DISPLAY "
            "are not set); 'denoise-gui run' works without one",
            file=sys.stderr,
        )
        return 1

    def work(diagnostics: Diagnostics) -> int:
        from denoise_gui.app import run

        return run(options.image, options.model, options.device, options.sigma, diagnostics)

    return _diagnosed("window", options.log_level, work)


def _run_headless(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="denoise-gui run",
        description="Denoise photographs without a window.",
        epilog="'denoise-gui run --from FILE [INPUT]' makes a saved picture again and compares.",
    )
    parser.add_argument("inputs", nargs="+", type=Path, metavar="INPUT", help="photographs")
    parser.add_argument(
        "--sigma", type=_sigma, required=True, help="noise standard deviation in 8-bit levels"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        help="a file; or a folder, for several inputs",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")
    _add_common(parser)
    options = parser.parse_args(arguments)

    def work(_diagnostics: Diagnostics) -> int:
        from denoise_gui.headless import denoise_files

        return denoise_files(
            options.inputs,
            options.output,
            options.sigma,
            model=options.model,
            device=options.device,
            quiet=options.quiet,
        )

    return _diagnosed("run", options.log_level, work)


def _diagnosed(program: str, level: str | None, work: Callable[[Diagnostics], int]) -> int:
    """Do the work under a log and with reports of what goes wrong; 1 if a fault ended it."""
    from denoise_gui.diagnostics.session import Diagnostics
    from denoise_gui.engine.errors import UserError

    with Diagnostics(program, level) as diagnostics:
        try:
            return work(diagnostics)
        except UserError as error:
            log.info("ended by: %s", error)
            print(f"denoise-gui: {error}", file=sys.stderr)
        except Exception:
            log.exception("a fault ended the program")
            print(
                "denoise-gui: something unexpected went wrong. A report lies in "
                f"{diagnostics.crash_folder}.",
                file=sys.stderr,
            )
    return 1


if __name__ == "__main__":
    sys.exit(main())
