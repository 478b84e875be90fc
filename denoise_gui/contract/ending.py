"""Ctrl+C, SIGTERM and SIGHUP end a program within a second, whatever it is at.

Python tells of a signal between two of its own instructions on the main thread: not while native
code is at work there, and by an exception that may come up anywhere, also in the middle of an
import. So signals are heard by a thread of their own, through a pipe that Python's handler in C
writes to. What is at work is asked to stop; if it has not ended after a moment, or nothing can be
asked, what was being written is removed and the process ends at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

GRACE_S = 0.7
"""For what was asked to stop. A second is promised, and the last steps take time too."""

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_SIGNALS = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))


class Ending:
    """What ends this process.

    Attributes:
        signal: the number of the signal that was heard; None if there was none.
        installed: whether signals are heard here.
    """

    def __init__(self) -> None:
        self.signal: int | None = None
        self.installed = False
        self._lock = threading.Lock()
        self._stops: list[tuple[Callable[[], object], Callable[[], str], float | None]] = []
        self._unfinished: set[Path] = set()

    def install(self) -> None:
        """Hear signals from now on; for the program's start, on its main thread. What was ignored
        when it began, as under nohup, stays so."""
        if self.installed:
            return
        read, write = os.pipe()
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _heard)
        threading.Thread(target=self._listen, args=(read,), name="signals", daemon=True).start()
        self.installed = True

    @contextlib.contextmanager
    def stopping(
        self,
        stop: Callable[[], object],
        last_words: Callable[[], str] = lambda: "",
        grace: float | None = GRACE_S,
    ) -> Iterator[None]:
        """While the block lasts, the first signal calls `stop`, on a thread of its own; a second
        one ends the process at once.

        Args:
            last_words: what is written to standard error if the block does not end in time.
            grace: seconds it has; None for as long as it takes.
        """
        entry = (stop, last_words, grace)
        with self._lock:
            self._stops.append(entry)
        try:
            yield
        finally:
            with self._lock:
                self._stops.remove(entry)

    @contextlib.contextmanager
    def unfinished(self, path: Path) -> Iterator[None]:
        """While the block lasts, a file or folder that is removed if the process ends."""
        with self._lock:
            self._unfinished.add(path)
        try:
            yield
        finally:
            with self._lock:
                self._unfinished.discard(path)

    def _listen(self, pipe: int) -> None:
        while heard := os.read(pipe, 1):
            number = heard[0]
            if number not in _SIGNALS or signal.getsignal(number) is not _heard:
                continue  # another one, or of somebody who listens to it by other means
            first, self.signal = self.signal is None, number
            with self._lock:
                stops = list(self._stops)
            if not first or not stops:
                self._end(number, "")
            _, last_words, grace = stops[-1]
            for stop, _, _ in reversed(stops):
                stop()
            if grace is not None:
                timer = threading.Timer(grace, lambda n=number, w=last_words: self._end(n, w()))
                timer.daemon = True
                timer.start()

    def _end(self, number: int, last_words: str) -> None:
        import shutil

        for child in _children():
            with contextlib.suppress(OSError):
                os.kill(child, signal.SIGTERM)
        for path in list(self._unfinished):
            with contextlib.suppress(OSError):
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink()
        with contextlib.suppress(OSError):
            if last_words:
                os.write(2, last_words.encode("utf-8", "replace"))
        os._exit(128 + number)


ENDING = Ending()
"""Of this process."""


def exit_code(code: int) -> int:
    """That of a program that ends: as shells expect it, if a signal was the reason."""
    return code if ENDING.signal is None else 128 + ENDING.signal


def _heard(_number: int, _frame: FrameType | None) -> None:
    """Nothing: the thread that reads the pipe acts. Without this, a KeyboardInterrupt would."""


def _children() -> list[int]:
    """Processes that this one started, where the system tells (Linux)."""
    found: list[int] = []
    if sys.platform == "linux":
        for file in Path("/proc/self/task").glob("*/children"):
            with contextlib.suppress(OSError, ValueError):
                found += [int(number) for number in file.read_text().split()]
    return found
