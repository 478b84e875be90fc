"""What is known of each photograph of a batch while it is at work, and who is told of it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from denoise_gui.engine.batch.control import BatchControl
from denoise_gui.engine.batch.items import Item, Outcome, Result, Status
from denoise_gui.engine.batch.targets import DoneBefore, Skipped
from denoise_gui.engine.batch.timing import BatchProgress, Pace
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.messages import Message

log = logging.getLogger(__name__)

Listener = Callable[[Outcome, BatchProgress], None]
"""Told of every change, on the batch's threads, one call at a time. It must be quick."""


class Board:
    """The outcomes of a run; several threads may write to it."""

    def __init__(self, items: Sequence[Item], listener: Listener, control: BatchControl) -> None:
        self._items, self._listener, self._control = items, listener, control
        self._lock = threading.Lock()
        self._outcomes = {item.index: Outcome(item) for item in items}
        self._pace = Pace({item.index: item.weight for item in items})
        self._shares: dict[int, float] = {}
        self._started = time.monotonic()

    def start(self) -> None:
        """Time counts from here."""
        self._started = time.monotonic()

    def change(self, item: Item, **changes: Any) -> None:
        """Note what has become of a photograph (fields of `Outcome`), and tell it."""
        with self._lock:
            before = self._outcomes[item.index]
            outcome = replace(before, **changes)
            self._outcomes[item.index] = outcome
            if outcome.status in (Status.DENOISING, Status.WRITING):
                self._shares[item.index] = outcome.share
            elif outcome.status.ended and not before.status.ended:
                self._shares.pop(item.index, None)
                self._pace.end(item.index, worked=outcome.status is Status.DONE)
            seconds = time.monotonic() - self._started - self._control.seconds_paused()
            self._listener(outcome, self._pace.progress(seconds, self._shares))

    def add_seconds(self, item: Item, seconds: float) -> None:
        """Time that was spent on a photograph."""
        with self._lock:
            outcome = self._outcomes[item.index]
            self._outcomes[item.index] = replace(outcome, seconds=outcome.seconds + seconds)

    def result(self) -> Result:
        """What came of it; nothing more will be done about what has not ended."""
        for item in self._items:
            if not self._outcomes[item.index].status.ended:
                self.change(item, status=Status.STOPPED, share=0.0)
        outcomes = tuple(self._outcomes[item.index] for item in self._items)
        return Result(outcomes, time.monotonic() - self._started, self._control.cancelled)


def ending_of(item: Item, error: Exception) -> dict[str, Any]:
    """How what came up in the middle of a photograph ends it, as fields of its outcome: whatever is
    wrong with it concerns it alone."""
    if isinstance(error, DoneBefore):
        return {"status": Status.DONE_BEFORE, **error.facts}
    if isinstance(error, Skipped):
        return {"status": Status.SKIPPED, "message": error.args[0]}
    if isinstance(error, UserError):
        return failed(error.args[0])
    if isinstance(error, MemoryError):
        return failed(Message("{0}: there is not enough memory for it.", item.source))
    log.error("a photograph of a batch failed: %s", item.source, exc_info=error)
    return failed(Message("{0}: something unexpected went wrong ({1}).", item.source, repr(error)))


def failed(message: str) -> dict[str, Any]:
    log.info("failed: %s", message)
    return {"status": Status.FAILED, "message": message}
