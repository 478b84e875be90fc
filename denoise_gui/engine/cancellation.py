"""Stopping work from another thread, also in the middle of a run of the network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime


class Cancelled(Exception):  # noqa: N818  (a fact about the work, not a fault)
    """The work was stopped on request; nothing was delivered."""


class CancelToken:
    """Shared between the work and whatever may stop it. Once cancelled, it stays so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stops: list[Callable[[], object]] = []
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def cancel(self) -> None:
        """Stop: a run under way ends at its next node, another process is ended. Safe from any
        thread, and again."""
        with self._lock:
            self._cancelled = True
            for stop in self._stops:
                stop()

    def check(self) -> None:
        """Raise Cancelled if `cancel` was called."""
        if self._cancelled:
            raise Cancelled

    @contextmanager
    def stopping(self, stop: Callable[[], object]) -> Iterator[None]:
        """While the block lasts, every `cancel` calls `stop`: for what cannot look at a token.

        `stop` runs on the thread that cancels, and must neither wait nor use this token; when the
        block has ended, it is not called any more.

        Raises:
            Cancelled: `cancel` was called before.
        """
        with self._lock:
            if self._cancelled:
                raise Cancelled
            self._stops.append(stop)
        try:
            yield
        finally:
            with self._lock:
                self._stops.remove(stop)

    @contextmanager
    def run_options(self) -> Iterator[onnxruntime.RunOptions]:
        """Options for one run of a session, which `cancel` reaches while the run lasts.

        Raises:
            Cancelled: `cancel` was called before.
        """
        import onnxruntime  # takes a while, and a token alone does not need it

        options = onnxruntime.RunOptions()
        # A terminated run is reported as an error by the library; here it is none.
        options.log_severity_level = 4

        def stop() -> None:
            options.terminate = True

        with self.stopping(stop):
            yield options
