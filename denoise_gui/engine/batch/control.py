"""Pause, resume and cancel a batch from another thread."""

from __future__ import annotations

import threading
import time

from denoise_gui.engine.cancellation import CancelToken


class BatchControl:
    """Shared between the work and whatever may hold or stop it. Once cancelled, it stays so."""

    def __init__(self) -> None:
        self.token = CancelToken()
        self._free = threading.Event()
        self._free.set()
        self._lock = threading.Lock()
        self._paused_at: float | None = None
        self._paused_for = 0.0

    @property
    def cancelled(self) -> bool:
        return self.token.cancelled

    @property
    def paused(self) -> bool:
        return not self._free.is_set()

    def pause(self) -> None:
        """Hold: at the next photograph, or between two tiles of the one at work."""
        with self._lock:
            if self._paused_at is None:
                self._paused_at = time.monotonic()
            self._free.clear()

    def resume(self) -> None:
        with self._lock:
            if self._paused_at is not None:
                self._paused_for += time.monotonic() - self._paused_at
                self._paused_at = None
            self._free.set()

    def cancel(self) -> None:
        """Stop, also in the middle of a run of the network, and while paused."""
        self.token.cancel()
        self.resume()

    def wait_while_paused(self) -> None:
        """Called by the threads at work.

        Raises:
            Cancelled: it is to stop.
        """
        self._free.wait()
        self.token.check()

    def seconds_paused(self) -> float:
        with self._lock:
            now = 0.0 if self._paused_at is None else time.monotonic() - self._paused_at
            return self._paused_for + now
