"""Stopping work from another thread, also in the middle of a run of the network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime


class Cancelled(Exception):  # noqa: N818  (a fact about the work, not a fault)
    """The work was stopped on request; nothing was delivered."""


class CancelToken:
    """Shared between who works and who may stop it. Once cancelled, it stays so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: list[onnxruntime.RunOptions] = []
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def cancel(self) -> None:
        """Stop: a run under way ends at its next node. Safe from any thread, and again."""
        with self._lock:
            self._cancelled = True
            for options in self._runs:
                options.terminate = True

    def check(self) -> None:
        """Raise Cancelled if `cancel` was called."""
        if self._cancelled:
            raise Cancelled

    @contextmanager
    def run_options(self) -> Iterator[onnxruntime.RunOptions]:
        """Options for one run of a session, which `cancel` reaches while the run lasts."""
        import onnxruntime  # takes a while, and a token alone does not need it

        options = onnxruntime.RunOptions()
        # A terminated run is reported as an error by the library; here it is none.
        options.log_severity_level = 4
        with self._lock:
            if self._cancelled:
                raise Cancelled
            self._runs.append(options)
        try:
            yield options
        finally:
            with self._lock:
                self._runs.remove(options)
