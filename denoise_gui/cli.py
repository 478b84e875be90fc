"""The command line: `denoise-gui [IMAGE]` opens the window, `denoise-gui run` works without one.

Nothing heavy is imported before the arguments are understood.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.contract.noise_level import SigmaError, parse_sigma
from denoise_gui.cpp_runtime import load_cpp_runtime
from denoise_gui.engine.runtime.processors import OVERRIDE as THREADS_OVERRIDE
from denoise_gui.engine.sigma import AUTOMATIC, LARGEST_FACTOR
from denoise_gui.headless import replay
from denoise_gui.version import __version__

if TYPE_CHECKING:
    from denoise_gui.core.diagnostics.session import Diagnostics

log = logging.getLogger(__name__)

MOST_THREADS = 1024
_LOG_LEVELS = ("debug", "info", "warning", "error")


def main(argv: list[str] | None = None) -> int:
    """Exit codes: 0 done, 1 it could not begin or a fault ended it, 2 the command cannot be
    understood; those of a run that began are in `headless`."""
    arguments = sys.argv[1:] if argv is None else argv
    trouble = load_cpp_runtime()
    if trouble:
        print(f"denoise-gui: {trouble}", file=sys.stderr)
        return 1
    if arguments[:1] == ["run"]:
        if replay.wanted(arguments):
            return replay.main(arguments[1:])
        return _run_headless(arguments[1:])
    if arguments[:1] == ["devices"]:
        return _run_devices(arguments[1:])
    return _run_window(arguments)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        type=Path,
        metavar="FILE",
        help="ONNX model, or a checkpoint, which is converted first if the export extra is "
        "installed (default: the model shipped)",
    )
    parser.add_argument(
        "--reading",
        type=_reading,
        default="",
        metavar="NAME",
        help="how the weights of a checkpoint are read, where trial should not decide: see "
        "'python -m exporter export --help'",
    )
    parser.add_argument(
        "--device",
        metavar="NAME",
        help="what to run on: cpu, auto (the fastest that computes what it should), or a device "
        "that 'denoise-gui devices' lists (default: auto, or what the window was last set to)",
    )
    parser.add_argument(
        "--threads",
        type=_threads,
        metavar="N",
        help="how many threads compute (default: as many as the process may use cores)",
    )
    parser.add_argument(
        "--log-level",
        choices=_LOG_LEVELS,
        help="how much goes into the log file, and then to the terminal too (default: info, "
        "warnings alone to the terminal)",
    )


def _reading(text: str) -> str:
    from denoise_gui.contract.readings import unknown_words

    unknown = unknown_words(text)
    if unknown:
        raise argparse.ArgumentTypeError(f"'{unknown[0]}' is not a word of a reading")
    return text


def _threads(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= MOST_THREADS):
        raise argparse.ArgumentTypeError(f"threads are 1 to {MOST_THREADS}, not “{text}”")
    return int(text)


def _sigma(text: str) -> float:
    try:
        return parse_sigma(text)
    except SigmaError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _use_threads(count: int | None) -> None:
    """In this process, and in those that it starts."""
    if count:
        os.environ[THREADS_OVERRIDE] = str(count)


def _between(name: str, most: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= most:
            raise argparse.ArgumentTypeError(f"{name} is from 0 to {most:g}, not “{text}”")
        return value

    return number


def _run_window(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="denoise-gui",
        description="Denoise photographs live. 'denoise-gui run --help' tells how to do it "
        "without a window.",
    )
    parser.add_argument(
        "images",
        nargs="*",
        type=Path,
        help="photograph to open; several, or a folder, to walk through",
    )
    parser.add_argument("--sigma", type=_sigma, help="noise level to start with, 8-bit levels")
    parser.add_argument("--version", action="version", version=f"denoise-gui {__version__}")
    _add_common(parser)
    options = parser.parse_args(arguments)
    _use_threads(options.threads)

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
        from denoise_gui.engine.images.apart import warm_up

        warm_up()  # its libraries load on another core meanwhile
        from denoise_gui.app import run

        return run(
            *(tuple(options.images), options.model, options.device, options.sigma, diagnostics),
            options.reading,
        )

    return _diagnosed("window", options.log_level, work)


def _quality(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 100:
        raise argparse.ArgumentTypeError("quality is from 1 to 100")
    return value


def _sigma_or_automatic(text: str) -> float | str:
    return text.lower() if text.lower() == str(AUTOMATIC) else _sigma(text)


def _run_devices(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="denoise-gui devices",
        description="List what a network can run on here, and what could be installed for it.",
    )
    parser.parse_args(arguments)

    def work(_diagnostics: Diagnostics) -> int:
        from denoise_gui.headless.devices import list_devices

        return list_devices(print)

    return _diagnosed("devices", None, work)


def _run_headless(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="denoise-gui run",
        description="Denoise photographs without a window. Run again after a stop or a crash, the "
        "same command goes on where it was.",
        epilog="'denoise-gui run --from FILE [INPUT]' makes a saved picture again and compares. "
        "Exit codes: 0 all done; 10 + n if n photographs failed (110: a hundred or more); "
        "1 it could not begin; 2 the command is wrong; 130 or 143 interrupted.",
    )
    _add_what(parser)
    _add_recipe(parser)
    _add_where(parser)
    parser.add_argument("--quiet", action="store_true", help="no progress, only what failed")
    _add_common(parser)
    options = parser.parse_args(arguments)
    _use_threads(options.threads)
    if options.sigma is None and options.sigma_table is None and options.recipe is None:
        parser.error("the following arguments are required: --sigma (or --sigma-table, --recipe)")
    if not options.inputs and options.sigma_table is None:
        parser.error("the following arguments are required: INPUT (or --sigma-table)")

    def work(diagnostics: Diagnostics) -> int:
        from denoise_gui.headless.run import run_headless

        return run_headless(options, diagnostics)

    return _diagnosed("run", options.log_level, work)


def _add_what(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "inputs", nargs="*", type=Path, metavar="INPUT", help="photographs, and folders of them"
    )
    parser.add_argument(
        "--sigma",
        type=_sigma_or_automatic,
        metavar="SIGMA",
        help="noise standard deviation in 8-bit levels, or 'auto' to estimate it for each",
    )
    parser.add_argument(
        "--sigma-table",
        type=Path,
        metavar="CSV",
        help="columns path and sigma (a number or 'auto'), and if wanted colour, shadows, "
        "highlights and grain: what these photographs are denoised with; without INPUT, also "
        "which they are",
    )
    parser.add_argument(
        "--no-recursive", action="store_true", help="leave out the folders in a folder"
    )


def _add_recipe(parser: argparse.ArgumentParser) -> None:
    """What is applied beyond sigma."""
    factor = _between("a factor", LARGEST_FACTOR)
    parser.add_argument(
        "--recipe",
        type=Path,
        metavar="FILE",
        help="all that is applied, from a JSON file; the other options have their say over it",
    )
    parser.add_argument(
        "--colour-sigma",
        type=_sigma_or_automatic,
        metavar="SIGMA",
        help="noise in the colours, where it is another than in the luminance",
    )
    parser.add_argument(
        "--shadows",
        type=factor,
        metavar="FACTOR",
        help="what sigma is multiplied with in black; a middle gray keeps it",
    )
    parser.add_argument("--highlights", type=factor, metavar="FACTOR", help="the same in white")
    parser.add_argument(
        "--grain",
        type=_between("grain", 1),
        metavar="SHARE",
        help="share of the luminance that was removed to put back, 0 to 1",
    )
    parser.add_argument(
        "--mask",
        type=Path,
        metavar="IMAGE",
        help="a gray image, stretched over each photograph: white is denoised with sigma, black "
        "not at all; or a mask saved by this program, for the photograph it was painted on and "
        "others of its size",
    )
    parser.add_argument(
        "--gray-use",
        choices=["channels", "luma"],
        help="what a model for gray images does with a colour one: denoise each channel, or the "
        "brightness alone (default: channels)",
    )


def _add_where(parser: argparse.ArgumentParser) -> None:
    from denoise_gui.engine.images.registry import writable_formats

    kinds = writable_formats()
    suffixes = ", ".join(kind.written[0].removeprefix(".") for kind in kinds)
    with_quality = ", ".join(kind.name for kind in kinds if kind.unchosen)
    with_subsampling = ", ".join(kind.name for kind in kinds if kind.subsampling)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        help="a folder; or a file, for one photograph",
    )
    parser.add_argument(
        "--name",
        metavar="PATTERN",
        default="{stem}{suffix}",
        help="what results are called: {stem}, {suffix}, {sigma}, {number}, {folder}, and {model}, "
        "the name that the model calls itself by (default: %(default)s, in the folders that the "
        "photographs lie in)",
    )
    parser.add_argument(
        "--format",
        metavar="SUFFIX",
        help=f"format of the results: {suffixes} (default: each photograph's own)",
    )
    parser.add_argument(
        "--quality",
        type=_quality,
        help=f"1 to 100, for {with_quality} (default: as the photograph has it, or 95)",
    )
    parser.add_argument(
        "--subsampling",
        choices=("4:4:4", "4:2:2", "4:2:0"),
        help=f"colour resolution of {with_subsampling} (default: as the photograph has it)",
    )
    parser.add_argument(
        "--sidecar",
        action="store_true",
        help="write how each was made into a JSON file beside it too",
    )
    parser.add_argument(
        "--raw-linear",
        action="store_true",
        help="develop camera raw files in linear light instead of sRGB",
    )
    parser.add_argument(
        "--existing",
        choices=("skip", "rename", "overwrite"),
        default="skip",
        help="what to do where a file is in the way that is not an earlier result (default: skip)",
    )
    parser.add_argument(
        "--replace-sources",
        action="store_true",
        help="let results take the place of their photographs, with --existing overwrite",
    )
    parser.add_argument(
        "--redo", action="store_true", help="do again what an earlier run has done already"
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="what was done, as .csv or .json"
    )


def _diagnosed(program: str, level: str | None, work: Callable[[Diagnostics], int]) -> int:
    """Do the work under a log and with reports of what goes wrong; 1 if a fault ended it."""
    from denoise_gui.core.diagnostics.session import Diagnostics
    from denoise_gui.engine.errors import UserError
    from denoise_gui.engine.plain_text import MOST_IN_A_SENTENCE, plain

    with Diagnostics(program, level) as diagnostics:
        try:
            return work(diagnostics)
        except UserError as error:
            log.info("ended by: %s", error)
            print(f"denoise-gui: {plain(error, MOST_IN_A_SENTENCE)}", file=sys.stderr)
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
