"""A fault that nobody expected, written down: versions, system, model, last log lines, traceback.

Whoever catches an unexpected exception logs it with its traceback (`log.exception`); what nobody
catches is logged by the hooks here. Every such record of the application becomes a report.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from denoise_gui.core.diagnostics.log_file import AppLog

log = logging.getLogger(__name__)

REPORT_PREFIX = "crash-"
KEPT_REPORTS = 20
"""The oldest go when there are more."""
_PER_SESSION = 10
"""A fault in the painting of the window happens again with every frame."""

Reported = Callable[[str, Path | None], None]
"""Called with the fault in a few words, and its report, or None if it could not be written."""


class CrashReporter(logging.Handler):
    """Writes the reports into a folder, each fault once, and tells `reported` of it."""

    def __init__(self, folder: Path, app_log: AppLog, facts: dict[str, str]) -> None:
        super().__init__(logging.ERROR)
        self.addFilter(logging.Filter("denoise_gui"))
        self._folder, self._log, self._facts = folder, app_log, facts
        self._seen: set[str] = set()
        self.reported: Reported | None = None
        self.interrupted: Callable[[], object] | None = None
        """What to do when Ctrl+C reaches the hook."""
        self._hooks = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Take in what no one catches, on this thread and the others."""
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        self._log.add(self)

    def remove(self) -> None:
        sys.excepthook, threading.excepthook = self._hooks

    def emit(self, record: logging.LogRecord) -> None:
        """A record with a traceback becomes a report."""
        if not record.exc_info or record.exc_info[0] is None:
            return
        kind, value, trace = record.exc_info
        text = "".join(traceback.format_exception(kind, value, trace))
        signature = f"{kind.__name__} {traceback.format_tb(trace)}"
        if signature in self._seen or len(self._seen) >= _PER_SESSION:
            return
        self._seen.add(signature)
        words = f"{kind.__name__}: {value}"
        sections = {
            f"Traceback ({record.threadName})": text.splitlines(),
            "Last log lines": self._log.recent(),
        }
        path = write_report(self._folder, f"{record.getMessage()}: {words}", self._facts, sections)
        if self.reported:
            self.reported(words, path)

    def _uncaught(
        self, kind: type[BaseException], value: BaseException, trace: TracebackType | None
    ) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            log.critical("nothing caught this", exc_info=(kind, value, trace))
        elif self.interrupted:
            self.interrupted()

    def _uncaught_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        value = arguments.exc_value
        if value is not None and not isinstance(value, SystemExit):
            trace = (arguments.exc_type, value, arguments.exc_traceback)
            log.critical("nothing caught this", exc_info=trace)


def write_report(
    folder: Path, title: str, facts: Mapping[str, str], sections: Mapping[str, Sequence[str]]
) -> Path | None:
    """Write a report and drop the oldest ones; None if it cannot be written, never an exception."""
    now = datetime.now().astimezone()
    lines = [title, "", f"Time: {now.isoformat(timespec='seconds')}"]
    lines += [f"{name}: {value}" for name, value in facts.items()]
    for heading, content in sections.items():
        lines += ["", f"{heading}:", *(f"    {line}" for line in content)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{REPORT_PREFIX}{now:%Y%m%d-%H%M%S-%f}.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="backslashreplace")
    except OSError:
        return None
    for old in reports(folder)[KEPT_REPORTS:]:
        with contextlib.suppress(OSError):
            old.unlink()
    return path


def reports(folder: Path) -> list[Path]:
    """The reports in a folder, the newest first."""
    try:
        return sorted(folder.glob(f"{REPORT_PREFIX}*.txt"), reverse=True)
    except OSError:
        return []
