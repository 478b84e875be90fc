"""Crashes below Python, in a driver or a library: nothing can be said then, but at the next start.

While the process runs, a file of its own stands open, into which Python's faulthandler writes the
stacks of all threads in the moment of the crash. A clean end removes it. The next start turns what
was left into a report.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
from collections.abc import Callable
from pathlib import Path

from denoise_gui.core.diagnostics.crash_report import write_report

_PREFIX = "running-"
_MARKS = ("Fatal Python error", "Windows fatal exception")

LogTail = Callable[[int], list[str]]
"""The last log lines of a process, by its number."""


class NativeCrashWatch:
    """Watches this process from when it is made until `stop`."""

    def __init__(self, folder: Path, facts: dict[str, str]) -> None:
        """Nothing is watched, and nothing complained of, where the folder cannot be written."""
        self._path = folder / f"{_PREFIX}{os.getpid()}.txt"
        self._file = None
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8", errors="backslashreplace")
            faulthandler.enable(self._file, all_threads=True)
        for name, value in facts.items():
            self.note(name, value)

    def note(self, name: str, value: str) -> None:
        """A fact for the report, should there be one."""
        if self._file:
            with contextlib.suppress(OSError):
                self._file.write(f"{name}: {value}\n")
                self._file.flush()

    def stop(self) -> None:
        """The process ends as it should."""
        if self._file:
            faulthandler.disable()
            with contextlib.suppress(OSError):  # facts that never found room
                self._file.close()
            self._file = None
            with contextlib.suppress(OSError):
                self._path.unlink()


def collect_native_crashes(folder: Path, log_tail: LogTail) -> list[Path]:
    """Reports of processes that crashed since the last start; removes what they left."""
    found = []
    for file in sorted(folder.glob(f"{_PREFIX}*.txt")):
        try:
            process = int(file.stem.removeprefix(_PREFIX))
            text = file.read_text(encoding="utf-8", errors="replace")
        except (OSError, ValueError):
            continue
        if not any(mark in text for mark in _MARKS):
            # Still running, or killed from outside, of which there is nothing to tell.
            if not _runs(process):
                with contextlib.suppress(OSError):
                    file.unlink()
            continue
        first = min(text.find(mark) for mark in _MARKS if mark in text)
        facts = dict(line.split(": ", 1) for line in text[:first].splitlines() if ": " in line)
        sections = {
            "Stacks": text[first:].splitlines(),
            "Last log lines": log_tail(process),
        }
        report = write_report(folder, text[first:].splitlines()[0], facts, sections)
        if report:
            found.append(report)
            with contextlib.suppress(OSError):
                file.unlink()
    return found


def _runs(process: int) -> bool:
    if sys.platform == "win32":
        return False  # there, removing a file that is open fails by itself
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
