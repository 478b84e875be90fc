"""What the long commands share: progress lines, the log, signals, and an exit code per failure."""

from __future__ import annotations

import argparse
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from denoise_gui.contract.ending import ENDING
from denoise_gui.contract.exit_codes import INTERRUPTED
from denoise_gui.contract.noise_level import (
    SIGMA_LIMIT,
    SigmaError,
    parse_positive_sigma,
    parse_sigma,
)
from denoise_gui.contract.sentences import Sentence
from exporter.commands.quiet import chatter_to
from exporter.failures import ExportError, FailureKind, Interrupted
from exporter.progress_lines import ProgressLines

_SIGNALS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]

Work = Callable[[argparse.Namespace, ProgressLines], int]


def add_common_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--log", type=Path, metavar="FILE", help="where the converters' own output goes"
    )
    parser.add_argument(
        "--progress",
        choices=["auto", "json", "text"],
        default="auto",
        help="JSON lines, or lines for a person; auto is text on a terminal (default)",
    )


def sigma_argument(text: str) -> float:
    """The type of an option that is a sigma, in 8-bit levels.

    Raises:
        argparse.ArgumentTypeError: it is none, NaN and infinity included.
    """
    return _told_by_argparse(parse_sigma, text)


def sigma_max_argument(text: str) -> float:
    """As `sigma_argument`, but above 0."""
    return _told_by_argparse(parse_positive_sigma, text)


def whole_sigma_argument(text: str) -> int:
    """As `sigma_argument`, without a fraction: for tables whose columns are named by it."""
    value = sigma_argument(text)
    if value != int(value):
        raise argparse.ArgumentTypeError(
            f"sigma is a whole number from 0 to {SIGMA_LIMIT:g} here, not “{text}”"
        )
    return int(value)


def _told_by_argparse(parse: Callable[[str], float], text: str) -> float:
    try:
        return parse(text)
    except SigmaError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def run_framed(arguments: argparse.Namespace, work: Work) -> int:
    """Run a command's work and turn every way it can end into a last line and an exit code."""
    as_text = arguments.progress == "text" or (arguments.progress == "auto" and sys.stdout.isatty())
    waiting: list[ProgressLines] = []

    def warn(message: str) -> None:
        for lines in waiting:
            lines.warning(message)

    try:
        with chatter_to(arguments.log, warn) as stream, signals_as_exceptions():
            lines = ProgressLines(stream, as_text=as_text)
            waiting.append(lines)
            return _run_reporting(arguments, work, lines)
    except ExportError as error:  # the log itself cannot be written
        ProgressLines(sys.stdout, as_text=as_text).error(error.kind.code, error.message)
        return int(error.kind.value)


def _run_reporting(arguments: argparse.Namespace, work: Work, lines: ProgressLines) -> int:
    try:
        return work(arguments, lines)
    except ExportError as error:
        traceback.print_exc()
        lines.error(error.kind.code, error.message)
        return int(error.kind.value)
    except Interrupted as interruption:
        lines.error(INTERRUPTED, Sentence("interrupted"))
        return interruption.exit_code
    except MemoryError:
        lines.error(FailureKind.UNEXPECTED.code, Sentence("no-memory"))
        return int(FailureKind.UNEXPECTED.value)
    except Exception as error:  # noqa: BLE001 - the last line must say something, whatever happens
        traceback.print_exc()
        lines.error(FailureKind.UNEXPECTED.code, _unexpected(error, arguments.log))
        return int(FailureKind.UNEXPECTED.value)


def _unexpected(error: Exception, log: Path | None) -> Sentence:
    text = f"{type(error).__name__}: {error}"
    return Sentence("unexpected", text, log) if log else Sentence("unexpected-no-log", text)


@contextmanager
def signals_as_exceptions() -> Iterator[None]:
    """Let Ctrl+C, SIGTERM and SIGHUP unwind the work, so that what is half done is removed."""

    def interrupt(number: int, _frame: FrameType | None) -> None:
        # A second signal must not break into the cleaning up.
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Interrupted(number)

    previous = {s: signal.signal(s, interrupt) for s in _SIGNALS}
    try:
        # Native code hears no exception: it is given a moment.
        with ENDING.stopping(lambda: None):
            yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def require_extra(module: str, extra: str = "export") -> ExportError:
    """The failure to raise when an optional package is not installed."""
    return ExportError(
        FailureKind.EXTRA_MISSING,
        Sentence("extra-missing", module, f"denoise-gui[{extra}]"),
    )
