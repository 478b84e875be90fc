"""Runs `python -m exporter` as another process: its progress lines become signals.

PyTorch and coremltools stay out of this process: they take seconds to load and hundreds of
megabytes, and what fails there must not take the window with it.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from denoise_gui.contract.progress import Done, Failed, NotALineError, Stage, Warned, event_of
from denoise_gui.core.exporter.words import failure_words, stage_words
from denoise_gui.core.translation import in_users_language

log = logging.getLogger(__name__)

_PATIENCE_MS = 5000
"""How long a process may take to clean up after it was asked to end."""


class ExportJob(QObject):
    """One command of the exporter."""

    progressed = Signal(float, str)
    """Share of the command that is done, 0 to 1, and a sentence."""
    warned = Signal(str)
    succeeded = Signal(dict)
    """The last progress line: files and figures."""
    failed = Signal(str)
    cancelled = Signal()

    def __init__(
        self,
        arguments: list[str],
        log_file: Path,
        parent: QObject | None = None,
        *,
        command: tuple[str, ...] = (sys.executable, "-m", "exporter"),
    ) -> None:
        """`arguments` follow `command`; the converters' output goes to `log_file`."""
        super().__init__(parent)
        self._log_file = log_file
        self._last: Done | Failed | None = None
        self._rest = b""
        self._cancelling = self._ended = False
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments(
            [*command[1:], *arguments, "--log", str(log_file), "--progress", "json"]
        )
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finish)
        self._process.errorOccurred.connect(self._error)
        self._kill_timer = QTimer(self)
        self._kill_timer.setSingleShot(True)
        self._kill_timer.timeout.connect(self._process.kill)

    def start(self) -> None:
        self._process.start()

    def cancel(self) -> None:
        """Ask the process to end and to remove what is half done; force it if it does not."""
        self._cancelling = True
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.terminate()
            self._kill_timer.start(_PATIENCE_MS)

    def close(self) -> None:
        """End the process and wait for it: for shutting down only."""
        self.cancel()
        if not self._process.waitForFinished(_PATIENCE_MS):
            self._process.kill()
            self._process.waitForFinished(_PATIENCE_MS)

    def _read(self) -> None:
        *lines, self._rest = (self._rest + self._process.readAllStandardOutput().data()).split(
            b"\n"
        )
        for line in lines:
            self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            event = event_of(line)
        except NotALineError:
            log.warning("not a progress line: %r", line[:200])
            return
        if isinstance(event, Stage):
            self.progressed.emit(event.progress, stage_words(event.stage, event.message))
        elif isinstance(event, Warned):
            self.warned.emit(in_users_language(event.message))
        elif event is not None:
            self._last = event

    def _finish(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._read()
        self._end(code)

    def _error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end(-1)

    def _end(self, code: int) -> None:
        if self._ended:
            return
        self._ended = True
        self._kill_timer.stop()
        last = self._last
        if self._cancelling:
            self.cancelled.emit()
        elif isinstance(last, Done):
            # A comparison that ran and did not agree ends with 1 and is a result all the same.
            self.succeeded.emit({"files": last.files, **last.more})
        elif isinstance(last, Failed):
            self.failed.emit(failure_words(last))
        else:
            self.failed.emit(self._unexplained(code))

    def _unexplained(self, code: int) -> str:
        """The process ended without a last line: it was killed, or did not come to speak."""
        words = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip()
        reason = words.splitlines()[-1] if words else self.tr("it was ended from outside")
        return self.tr(
            "The exporter stopped before it was done (code {0}: {1}). Your earlier files are "
            "untouched; the log is {2}."
        ).format(code, reason, self._log_file)
