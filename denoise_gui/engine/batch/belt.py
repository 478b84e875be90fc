"""What carries photographs from one thread of a batch to the next: one place, so that few are in
memory at a time; and the count of the bytes that are."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

from denoise_gui.engine.cancellation import CancelToken

T = TypeVar("T")

_LOOK_S = 0.1
"""How often who waits looks whether the batch was cancelled."""


class Belt(Generic[T]):
    """Room for one thing: putting waits for room, taking waits for a thing.

    All methods raise Cancelled when the batch is cancelled.
    """

    def __init__(self, token: CancelToken) -> None:
        self._token = token
        self._changed = threading.Condition()
        self._things: list[T] = []
        self._closed = False

    def put(self, thing: T) -> None:
        with self._changed:
            while self._things:
                self._token.check()
                self._changed.wait(_LOOK_S)
            self._token.check()
            self._things.append(thing)
            self._changed.notify_all()

    def take(self) -> T | None:
        """The next thing; None when there will be no more."""
        with self._changed:
            while not self._things:
                self._token.check()
                if self._closed:
                    return None
                self._changed.wait(_LOOK_S)
            self._token.check()
            thing = self._things.pop()
            self._changed.notify_all()
            return thing

    def close(self) -> None:
        """Nothing more will be put."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class MemoryBudget:
    """Bytes of the photographs under way. One is always let through, whatever its size."""

    def __init__(self, limit: int, token: CancelToken) -> None:
        self._limit, self._token = limit, token
        self._changed = threading.Condition()
        self._used = 0

    def wait_for_room(self) -> None:
        """Raises Cancelled."""
        with self._changed:
            while self._used >= self._limit:
                self._token.check()
                self._changed.wait(_LOOK_S)

    def take(self, count: int) -> None:
        with self._changed:
            self._used += count

    def give_back(self, count: int) -> None:
        with self._changed:
            self._used -= count
            self._changed.notify_all()
