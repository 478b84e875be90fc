"""Runs `python -m exporter` as another process, within a job: its progress lines are parts of that.

PyTorch and coremltools stay out of this process: they take seconds to load and hundreds of
megabytes, and what fails there must not take the window with it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from denoise_gui.contract.progress import (
    Done,
    Event,
    Failed,
    NotALineError,
    Stage,
    Warned,
    event_of,
)
from denoise_gui.core.exporter.words import failure_words, stage_words
from denoise_gui.core.jobs import JobReport
from denoise_gui.core.jobs.process import run_process
from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.messages import Message

log = logging.getLogger(__name__)

EXPORTER = (sys.executable, "-m", "exporter")


def run_exporter(
    arguments: list[str],
    log_file: Path,
    token: CancelToken,
    report: JobReport,
    *,
    command: tuple[str, ...] = EXPORTER,
) -> dict[str, Any]:
    """One command of the exporter; to be called by the work of a job.

    Args:
        arguments: they follow `command`.
        log_file: where the converters' output goes.
        token: lets the process clean up and end; used again, ends it at once.
        report: its parts are the events of the progress lines.

    Returns:
        the last progress line: files and figures.

    Raises:
        UserError: it failed, in the exporter's words, or ended without a word.
        Cancelled: `token` was used.
    """
    last: Done | Failed | None = None

    def take(line: bytes) -> None:
        nonlocal last
        try:
            event = event_of(line)
        except NotALineError:
            log.warning("not a progress line: %r", line[:200])
            return
        if isinstance(event, Done | Failed):
            last = event
        elif event is not None:
            report.part(event)

    options = ["--log", str(log_file), "--progress", "json"]
    try:
        ended = run_process([*command, *arguments, *options], token, take)
    except OSError as error:
        raise UserError(_unexplained(-1, str(error), log_file)) from error
    if isinstance(last, Failed):
        raise UserError(failure_words(last))
    if last is None:
        raise UserError(_unexplained(ended.code, ended.errors, log_file))
    # A comparison that ran and did not agree ends with 1 and is a result all the same.
    return {"files": last.files, **last.more}


def show_event(
    event: Event,
    show_progress: Callable[[float, str], object],
    show_warning: Callable[[str], object],
) -> None:
    """Tell of a progress line: share of the command that is done, and a sentence; or a warning."""
    if isinstance(event, Stage):
        show_progress(event.progress, stage_words(event.stage, event.message))
    elif isinstance(event, Warned):
        show_warning(in_users_language(event.message))


def _unexplained(code: int, words: str, log_file: Path) -> Message:
    """The process ended without a last line: it was killed, or did not come to speak."""
    reason = words.splitlines()[-1] if words else Message("it was ended from outside")
    return Message(
        "The exporter stopped before it was done (code {0}: {1}). Your earlier files are "
        "untouched; the log is {2}.",
        *(code, reason, log_file),
    )
