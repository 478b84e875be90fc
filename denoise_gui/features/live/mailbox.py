"""A mailbox with one slot: the newest message wins, the ones it replaced are never seen."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

Content = TypeVar("Content")


class Closed(Exception):  # noqa: N818  (a fact about the mailbox, not a fault)
    """The mailbox was closed: nothing will come any more."""


class Mailbox(Generic[Content]):
    """Between one thread that asks and one that works."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._message: Content | None = None
        self._closed = False

    def put(self, message: Content) -> None:
        """Leave a message, in place of one that was not taken yet."""
        with self._condition:
            self._message = message
            self._condition.notify()

    def close(self) -> None:
        """Wake who waits; every later `take` raises Closed."""
        with self._condition:
            self._closed = True
            self._condition.notify()

    def take(self, *, wait: bool, patience: float | None = None) -> Content | None:
        """The newest message; None if there is none and `wait` is False.

        Args:
            wait: until one comes, or for as many seconds as `patience` says.

        Raises:
            Closed: the mailbox was closed.
        """
        with self._condition:
            if wait:
                self._condition.wait_for(lambda: self._message or self._closed, patience)
            if self._closed:
                raise Closed
            message, self._message = self._message, None
            return message
