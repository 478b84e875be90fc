"""What the live worker is busy with, so that it is stopped when that becomes useless.

Two threads meet here: the window's says what is wanted now, the worker asks before each piece of
work. However their steps fall between each other, no piece begins that the newest request has made
useless.
"""

from __future__ import annotations

import threading

from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.denoise.coarse_stack import CoarseStack
from denoise_gui.engine.denoise.sigma_stack import SigmaStack
from denoise_gui.features.live import tasks
from denoise_gui.features.live.requests import LiveRequest
from denoise_gui.features.live.tasks import Task


class Running:
    """One piece of work at a time: a task, or the opening of the model that a request wants."""

    def __init__(self, stack: SigmaStack, coarse: CoarseStack | None = None) -> None:
        self._stack = stack
        self._coarse = coarse
        self._lock = threading.Lock()
        self._newest: LiveRequest | None = None
        self._stopped = False
        self._token: CancelToken | None = None
        self._request: LiveRequest | None = None
        self._task: Task | None = None

    def begin(self, request: LiveRequest, task: Task | None) -> CancelToken:
        """The worker takes up a task, or the opening of the request's model (None).

        Raises:
            Cancelled: what has been wanted since makes it useless, or all is to stop.
        """
        with self._lock:
            if self._stopped or not self._useful(request, task, self._newest):
                raise Cancelled
            self._token, self._request, self._task = CancelToken(), request, task
            return self._token

    def end(self) -> None:
        """The worker has done or dropped it."""
        with self._lock:
            self._token = self._request = self._task = None

    def want(self, newest: LiveRequest) -> None:
        """This is wanted from now on: stop what is of no use for it."""
        with self._lock:
            self._newest = newest
            asked = self._request
            if self._token and asked and not self._useful(asked, self._task, newest):
                self._token.cancel()

    def stop(self) -> None:
        """Nothing is wanted any more."""
        with self._lock:
            self._stopped = True
            if self._token:
                self._token.cancel()

    def _useful(self, asked: LiveRequest, task: Task | None, newest: LiveRequest | None) -> bool:
        if newest is None or newest is asked:
            return True
        if task is None:
            return asked.computed_by == newest.computed_by
        return tasks.still_useful(task, asked, newest, self._stack, self._coarse)
