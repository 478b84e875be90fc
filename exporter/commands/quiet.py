"""Keeps the converters' chatter out of the progress lines, without hiding what matters.

PyTorch and coremltools speak through print, the C library's standard error, Python's warnings and
the logging module. All of it goes to a log; of it, warnings that a person can act on are handed on
as events. What is held back, and why, is listed here.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from exporter.failures import failure_of_writing

HARMLESS = (
    # Native parts that exist on macOS alone: coremltools says so eight times on import elsewhere.
    "Failed to load _ML",
    # The pair that is installed is pinned, and the comparison checks every file it writes.
    "has not been tested with coremltools",
    "is not supported. Minimum required version",
    "has only been validated with torch",
    # torch.onnx's remark on its own opset conversions.
    "Setting ONNX exporter to use operator set version",
    # coremltools logs this and raises too: the failure is reported once.
    "ERROR - converting",
    # A network without parameters, as in the study, is what was asked for.
    "Tuple detected at graph output",
)
"""Parts of log messages and warnings that stay in the log."""

_FOR_DEVELOPERS = (DeprecationWarning, PendingDeprecationWarning, FutureWarning, ResourceWarning)


class _Handler(logging.Handler):
    """Writes every record to the log and hands warnings on."""

    def __init__(self, log: TextIO, on_warning: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._log = log
        self._on_warning = on_warning

    def emit(self, record: logging.LogRecord) -> None:
        message = " ".join(record.getMessage().split())
        print(f"{record.levelname} {record.name}: {message}", file=self._log, flush=True)
        if record.levelno >= logging.WARNING and not is_harmless(message):
            self._on_warning(message)


def is_harmless(message: str) -> bool:
    return any(part in message for part in HARMLESS)


@contextmanager
def chatter_to(log_path: Path | None, on_warning: Callable[[str], None]) -> Iterator[TextIO]:
    """Send all output of the process to a log, or nowhere; give the real standard output.

    Args:
        log_path: a file that is written anew, or None.
        on_warning: called with each real warning's text, each text once.

    Raises:
        ExportError: the log cannot be written.
    """
    try:
        log = open(log_path or os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    except OSError as error:
        raise failure_of_writing(log_path or Path(os.devnull), error) from error
    sys.stdout.flush()
    sys.stderr.flush()
    saved = os.dup(1), os.dup(2)
    real = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(log.fileno(), 1)
    os.dup2(log.fileno(), 2)
    try:
        with _python_output_to(log), _warnings_to(log, on_warning):
            yield real
    finally:
        os.dup2(saved[0], 1)
        os.dup2(saved[1], 2)
        for descriptor in saved:
            os.close(descriptor)
        real.close()
        log.close()


@contextmanager
def _python_output_to(log: TextIO) -> Iterator[None]:
    """print() must not reach the streams: under a test runner they are not the descriptors."""
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = log, log
    try:
        yield
    finally:
        sys.stdout, sys.stderr = streams


@contextmanager
def _warnings_to(log: TextIO, on_warning: Callable[[str], None]) -> Iterator[None]:
    seen: set[str] = set()

    def hand_on(message: str) -> None:
        if message not in seen:
            seen.add(message)
            on_warning(message)

    def show(message: Warning | str, category: type[Warning], *where: object) -> None:
        print(f"{category.__name__}: {message} ({where[0]}:{where[1]})", file=log, flush=True)
        if not issubclass(category, _FOR_DEVELOPERS) and not is_harmless(str(message)):
            hand_on(" ".join(str(message).split()))

    handler = _Handler(log, hand_on)
    root = logging.getLogger()
    # coremltools attaches a handler to standard error when it is imported.
    coremltools = logging.getLogger("coremltools")
    before = coremltools.handlers[:], coremltools.propagate
    root.addHandler(handler)
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.showwarning = show  # type: ignore[assignment]
        try:
            yield
        finally:
            root.removeHandler(handler)
            coremltools.handlers[:], coremltools.propagate = before
