"""What the commands have in common: options, the log around them, and whether a window can open."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from denoise_gui.contract.noise_level import SigmaError, parse_sigma
from denoise_gui.engine.runtime.processors import OVERRIDE as THREADS_OVERRIDE
from denoise_gui.engine.shipped import named_model

if TYPE_CHECKING:
    from denoise_gui.core.diagnostics.session import Diagnostics

log = logging.getLogger(__name__)

MOST_THREADS = 1024
_LOG_LEVELS = ("debug", "info", "warning", "error")


def add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        type=named_model,
        metavar="FILE",
        help="ONNX model, the name of one that is shipped, such as camera, or a checkpoint, which "
        "is converted first if the export extra is installed (default: standard; "
        "the window chooses by the noise of each photograph)",
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


def use_threads(count: int | None) -> None:
    """In this process, and in those that it starts."""
    if count:
        os.environ[THREADS_OVERRIDE] = str(count)


def sigma(text: str) -> float:
    try:
        return parse_sigma(text)
    except SigmaError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def window_can_open() -> bool:
    """Whether Qt has what it needs, and there is a screen; says what is missing."""
    from denoise_gui.system_libraries import advice, missing_library, no_screen

    missing = missing_library()
    if missing:
        print(f"denoise-gui: {advice(missing)}", file=sys.stderr)
        return False
    if no_screen():
        print(
            "denoise-gui: there is no screen to open a window on (DISPLAY and WAYLAND_DISPLAY "
            "are not set); 'denoise-gui run' works without one",
            file=sys.stderr,
        )
        return False
    return True


def diagnosed(program: str, level: str | None, work: Callable[[Diagnostics], int]) -> int:
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
