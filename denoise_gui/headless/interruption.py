"""Ctrl+C and the termination signal, as a request to end cleanly; a second one ends at once."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from denoise_gui.contract.ending import ENDING

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """A context in which the first signal calls `stop`, on the main thread.

    Attributes:
        signal: its number; None if there was none.
    """

    def __init__(self, stop: Callable[[], object], last_words: str = "") -> None:
        self._stop, self._last_words = stop, last_words
        self._heard_elsewhere = contextlib.ExitStack()
        self._before: dict[int, Any] = {}
        self.signal: int | None = None

    def __enter__(self) -> Interruption:
        if ENDING.installed:
            self._heard_elsewhere.enter_context(
                ENDING.stopping(self._stop_for_ending, lambda: self._last_words)
            )
            return self
        # Only the main thread may; on another, whoever started it looks after signals.
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                self._before[number] = signal.signal(number, self._handle)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _value: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._heard_elsewhere.close()
        self._restore()

    def _stop_for_ending(self) -> None:
        self.signal = ENDING.signal
        self._stop()

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        self.signal = number
        self._restore()
        self._stop()

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()
