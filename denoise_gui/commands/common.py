"""What the commands have in common: options, the log around them, and whether a window can open."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.contract.noise_level import SigmaError, parse_sigma

if TYPE_CHECKING:
    from denoise_gui.core.diagnostics.session import Diagnostics

log = logging.getLogger(__name__)

_LOG_LEVELS = ("debug", "info", "warning", "error")


def add_common(parser: argparse.ArgumentParser) -> None:
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
        "--device", default="cpu", help="what to run on, such as cpu, cuda, coreml, directml"
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
