"""The log, the crash reports and the watch over native crashes of one process, made together."""

from __future__ import annotations

import logging
from pathlib import Path
from types import TracebackType

from denoise_gui.core.diagnostics.crash_report import CrashReporter
from denoise_gui.core.diagnostics.log_file import AppLog, tail_of_process
from denoise_gui.core.diagnostics.native_crash import NativeCrashWatch, collect_native_crashes
from denoise_gui.core.diagnostics.system_facts import system_facts
from denoise_gui.core.folders import crash_folder, log_folder
from denoise_gui.engine.plain_text import MOST_IN_A_SENTENCE, plain

log = logging.getLogger(__name__)


class Diagnostics:
    """A context: what goes wrong inside it is logged and reported.

    Attributes:
        earlier_crashes: reports of processes that crashed since the last start.
    """

    def __init__(self, program: str, level: str | None = None) -> None:
        """`program` names the log file; `level` is one of `log_file.LEVELS`."""
        logs, self.crash_folder = log_folder(), crash_folder()
        self._facts = system_facts()
        log_path = logs / f"{program}.log"
        self.earlier_crashes = collect_native_crashes(
            self.crash_folder, lambda process: tail_of_process(log_path, process)
        )
        self._log = AppLog(logs, program, level)
        self.reporter = CrashReporter(self.crash_folder, self._log, self._facts)
        self._watch = NativeCrashWatch(self.crash_folder, self._facts)

    @property
    def log_path(self) -> Path | None:
        """The log file; None if it cannot be written."""
        return self._log.path

    def note(self, name: str, value: str) -> None:
        """A fact that later reports should have, such as the model in use."""
        value = plain(value, MOST_IN_A_SENTENCE)
        if self._facts.get(name) != value:
            self._facts[name] = value
            self._watch.note(name, value)
            log.info("%s: %s", name, value)

    def __enter__(self) -> Diagnostics:
        self.reporter.install()
        log.info("started: %s", ", ".join(f"{k} {v}" for k, v in self._facts.items()))
        for report in self.earlier_crashes:
            log.warning("an earlier session crashed: %s", report)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind and value and not issubclass(kind, SystemExit | KeyboardInterrupt):
            log.critical("the program ends by a fault", exc_info=(kind, value, trace))
        log.info("ended")
        self._watch.stop()
        self.reporter.remove()
        self._log.close()
