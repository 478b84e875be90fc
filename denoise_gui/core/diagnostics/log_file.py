"""The log: a file that never grows beyond a bound, the terminal, and the last lines in memory."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

from denoise_gui.engine.plain_text import plain

LEVELS = ("debug", "info", "warning", "error")

_FORMAT = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"
_FILE_BYTES = 1_000_000
_OLDER_FILES = 4
_RECENT = 200
_MOST = 20_000
"""Characters of a record's message."""


class AppLog:
    """Logging of the whole process, from when it is made until `close`.

    The file takes `level` and above. The terminal takes warnings of the application itself, or,
    when a level is asked for, whatever the file takes.
    """

    def __init__(self, folder: Path, name: str, level: str | None = None) -> None:
        """`folder` is made if need be; without it, or when it cannot be written, logging goes on
        in memory and on the terminal, and `path` is None."""
        wanted = logging.getLevelName((level or "info").upper())
        self._root = logging.getLogger()
        self._level_before = self._root.level
        self._recent = _Recent(_RECENT)
        terminal = logging.StreamHandler(sys.stderr)
        words = "%(levelname)s %(name)s: %(message)s"
        terminal.setFormatter(_Lines(words) if level else _Sentence(words))
        terminal.setLevel(wanted if level else logging.WARNING)
        if not level:
            terminal.addFilter(logging.Filter("denoise_gui"))
        self._handlers: list[logging.Handler] = [terminal, self._recent]
        self.path: Path | None = None
        trouble = ""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._handlers.append(_QuietRotatingFile(folder / f"{name}.log"))
            self.path = folder / f"{name}.log"
        except OSError as error:
            trouble = f"no log is written: {folder} ({error.strerror})"
        for handler in self._handlers[1:]:
            handler.setLevel(wanted)
            handler.setFormatter(_Lines(_FORMAT))
        for handler in self._handlers:
            self._root.addHandler(handler)
        self._root.setLevel(min(wanted, logging.WARNING))
        # It speaks of every block of every file that is read.
        logging.getLogger("PIL").setLevel(logging.INFO)
        if trouble:
            logging.getLogger(__name__).warning(trouble)

    def add(self, handler: logging.Handler) -> None:
        """One more that hears of every record, after the file has it."""
        self._handlers.append(handler)
        self._root.addHandler(handler)

    def recent(self) -> list[str]:
        """The last lines of this process."""
        return list(self._recent.lines)

    def close(self) -> None:
        for handler in self._handlers:
            self._root.removeHandler(handler)
            handler.close()
        self._handlers.clear()
        self._root.setLevel(self._level_before)


def tail_of_process(path: Path, process: int, count: int = _RECENT) -> list[str]:
    """The last lines that a process wrote to a log file, with the lines that belong to them."""
    lines: deque[str] = deque(maxlen=count)
    mine = False
    for file in (path.with_name(f"{path.name}.1"), path):
        with contextlib.suppress(OSError), file.open(encoding="utf-8", errors="replace") as text:
            for line in text:
                words = line.split(maxsplit=4)
                if len(words) > 3 and words[0][:2] == "20" and words[3].isdigit():
                    mine = words[3] == str(process)
                if mine:
                    lines.append(line.rstrip("\n"))
    return list(lines)


class _Lines(logging.Formatter):
    """A record is one line, whatever names are in it; a traceback has its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        record.message = plain(record.message, _MOST)
        return super().formatMessage(record)


class _Sentence(_Lines):
    """Without the traceback: that is for the file, and for those who asked for more."""

    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage()
        fault = record.exc_info[1] if record.exc_info else None
        return self.formatMessage(record) + (f" ({plain(repr(fault), _MOST)})" if fault else "")


class _Recent(logging.Handler):
    """Keeps the last lines for a crash report."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=count)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class _QuietRotatingFile(RotatingFileHandler):
    """A log that cannot be written, on a full disk say, must not disturb what is being logged.

    Nor must another process that has the same file open, where the system then forbids renaming.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=_FILE_BYTES, backupCount=_OLDER_FILES, encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (logging's name)
        """Say nothing: the terminal and the memory have the record."""

    def close(self) -> None:
        """What is left in the buffer may find no room either: the work is done all the same."""
        with contextlib.suppress(OSError):
            super().close()

    def rotate(self, source: str, dest: str) -> None:
        with contextlib.suppress(OSError):
            super().rotate(source, dest)
