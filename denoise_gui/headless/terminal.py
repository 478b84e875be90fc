"""Lines on standard error, wherever that leads: a terminal that is gone, a pipe whose reader has
ended, a full disk. What cannot be said any more stops no work."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from types import TracebackType

from denoise_gui.engine.plain_text import MOST_IN_A_SENTENCE, plain

_PATIENCE_S = 1.0
_AGAIN_S = 3.0


def tell(text: str, *, end: str = "\n") -> None:
    """Write a line; once that fails, all that follow go nowhere."""
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(text + end)
        stream.flush()
    except (OSError, ValueError):
        # What is left in its buffer would make the end of the program fail too.
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def say(message: str) -> None:
    """A line on standard error, whatever the message holds."""
    tell(f"denoise-gui run: {plain(message, MOST_IN_A_SENTENCE)}")


def is_terminal() -> bool:
    stream = sys.stderr
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


class StillAtWork:
    """A context that says what it is at, if that takes longer than a second, and then now and then.

    Attributes:
        count: of what was done, shown with it.
    """

    def __init__(self, what: str, *, quiet: bool) -> None:
        self._what, self._quiet = what, quiet
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._speak, name="still at work", daemon=True)
        self.count = 0

    def __enter__(self) -> StillAtWork:
        if not self._quiet:
            self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _value: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    def _speak(self) -> None:
        wait = _PATIENCE_S
        while not self._done.wait(wait):
            wait = _AGAIN_S
            say(f"{self._what} ({self.count})" if self.count else self._what)
