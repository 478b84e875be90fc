"""Runs `python -m exporter` as another process, within a job: its progress lines are parts of that.

PyTorch and coremltools stay out of this process: they take seconds to load and hundreds of
megabytes, and what fails there must not take the window with it.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from denoise_gui.core.exporter.words import stage_words
from denoise_gui.core.jobs import Report
from denoise_gui.core.jobs.process import run_process
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.runtime.cancellation import CancelToken

log = logging.getLogger(__name__)

EXPORTER = (sys.executable, "-m", "exporter")


def run_exporter(
    arguments: list[str],
    log_file: Path,
    token: CancelToken,
    report: Report,
    *,
    command: tuple[str, ...] = EXPORTER,
) -> dict[str, Any]:
    """One command of the exporter; to be called by the work of a job.

    Args:
        arguments: they follow `command`.
        log_file: where the converters' output goes.
        token: lets the process clean up and end; used again, ends it at once.
        report: its parts are the progress lines, one dictionary each.

    Returns:
        the last progress line: files and figures.

    Raises:
        UserError: it failed, in the exporter's words, or ended without a word.
        Cancelled: `token` was used.
    """
    last: dict[str, Any] = {}

    def take(line: bytes) -> None:
        nonlocal last
        try:
            event = json.loads(line)
            kind = event["event"]
        except (ValueError, KeyError, TypeError):
            log.warning("not a progress line: %r", line[:200])
            return
        if kind in ("done", "error"):
            last = event
        else:
            report.part(event)

    options = ["--log", str(log_file), "--progress", "json"]
    try:
        ended = run_process([*command, *arguments, *options], token, take)
    except OSError as error:
        raise UserError(_unexplained(-1, str(error), log_file)) from error
    if last.get("event") == "error":
        raise UserError(str(last["message"]))
    if not last:
        raise UserError(_unexplained(ended.code, ended.errors, log_file))
    # A comparison that ran and did not agree ends with 1 and is a result all the same.
    return last


def show_event(
    event: dict[str, Any],
    show_progress: Callable[[float, str], object],
    show_warning: Callable[[str], object],
) -> None:
    """Tell of a progress line: share of the command that is done, and a sentence; or a warning."""
    if event["event"] == "stage":
        words = stage_words(str(event.get("stage", "")), str(event["message"]))
        show_progress(float(event["progress"]), words)
    elif event["event"] == "warning":
        show_warning(str(event["message"]))


def _unexplained(code: int, words: str, log_file: Path) -> Message:
    """The process ended without a last line: it was killed, or did not come to speak."""
    reason = words.splitlines()[-1] if words else Message("it was ended from outside")
    return Message(
        "The exporter stopped before it was done (code {0}: {1}). Your earlier files are "
        "untouched; the log is {2}.",
        *(code, reason, log_file),
    )
