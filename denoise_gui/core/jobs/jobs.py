"""The service that runs jobs, each lane one after the other, on threads of their own.

All decisions (what comes next, what is wanted, what is told) are made on the window's thread, so
that they need no lock; the threads only work, and post that they are done. They are Python's own
threads and daemons: one that never comes back, within a library that hangs, holds up neither the
closing of the window nor the end of the process.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from denoise_gui.core.jobs.job import Job, Listeners, Result, Work

log = logging.getLogger(__name__)

PATIENCE_S = 1.5
"""How long what was cancelled may take to clean up when the window closes, before it is asked to
end at any price; and how long it may take then, before it is left to itself."""


class Order(Enum):
    """What a lane does with a job that is started while another is at work or waits."""

    QUEUE = auto()
    """It waits for its turn."""
    NEWEST = auto()
    """It takes the place of all others: they are cancelled, and not told of."""
    LAST_FIRST = auto()
    """It is next; of those that wait, the oldest are dropped when there are too many."""
    EXCLUSIVE = auto()
    """It is refused, unless what is at work was cancelled: then it waits for that to let go."""


class Jobs(QObject):
    """Makes lanes, and shuts them all down. To be made and used on the window's thread."""

    _done = Signal(object, object)
    _progressed = Signal(object)
    _arrived = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: list[Lane] = []
        self._closed = False
        # By way of the event loop in any case: what was posted first arrives first.
        queued = Qt.ConnectionType.QueuedConnection
        self._done.connect(self._finish, queued)
        self._progressed.connect(self._tell_progress, queued)
        self._arrived.connect(self._tell_part, queued)

    def lane(self, name: str, order: Order, *, niceness: int = 0, waiting: int = 64) -> Lane:
        """A line of jobs of which one runs at a time.

        Args:
            name: of its threads, and in the log.
            order: what becomes of a job that meets another.
            niceness: on Linux, its threads and those they start yield by so much to the window's.
            waiting: with `Order.LAST_FIRST`, how many may wait.
        """
        lane = Lane(self, name, order, niceness, waiting)
        self._lanes.append(lane)
        return lane

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def at_work(self) -> tuple[str, ...]:
        """Names of the jobs that have begun, and whose end is not told."""
        threads = (lane.thread for lane in self._lanes)
        return tuple(thread.job.name for thread in threads if thread)

    def close(self, patience_s: float = PATIENCE_S) -> tuple[str, ...]:
        """Cancel everything and wait for it, at most twice `patience_s`. Safe to call twice.

        Nothing is told any more, and nothing can be started. Returns the names of the jobs that
        did not end, which stay behind on their threads; the log has them too.
        """
        self._closed = True
        for lane in self._lanes:
            lane.drop_waiting()
        threads = [lane.thread for lane in self._lanes if lane.thread is not None]
        for _attempt in range(2):
            for thread in threads:
                thread.job.withdraw()
            deadline = time.monotonic() + patience_s
            for thread in threads:
                thread.join(max(0.0, deadline - time.monotonic()))
            threads = [thread for thread in threads if thread.is_alive()]
        for lane in self._lanes:
            lane.let_go()
        names = self.at_work
        if names:
            log.error("did not end within %g s: %s", 2 * patience_s, ", ".join(names))
        return names

    # Called by the lanes and their threads

    def post_done(self, lane: Lane, job: Job) -> None:
        """The job has let go of its thread, or never had one."""
        self._post(self._done, lane, job)

    def post_progress(self, job: Job) -> None:
        self._post(self._progressed, job)

    def post_part(self, job: Job, value: Any) -> None:
        self._post(self._arrived, job, value)

    def _post(self, signal: Any, *arguments: object) -> None:
        if self._closed:
            return
        try:
            signal.emit(*arguments)
        except RuntimeError:
            # Qt's side of this object went while a thread was still at work: after the end.
            log.info("nobody is left to be told of it")

    def _finish(self, lane: Lane, job: Job) -> None:
        if not self._closed:
            lane.finish(job)

    def _tell_progress(self, job: Job) -> None:
        if not self._closed:
            job.tell_progress()

    def _tell_part(self, job: Job, value: Any) -> None:
        if not self._closed:
            job.tell_part(value)


class Lane:
    """A line of jobs of which one runs at a time; made by `Jobs.lane`."""

    def __init__(self, jobs: Jobs, name: str, order: Order, niceness: int, waiting: int) -> None:
        self.name = name
        self._jobs, self._order, self._niceness, self._most = jobs, order, niceness, waiting
        self._waiting: deque[Job] = deque()
        self.thread: _JobThread | None = None
        """For the service: the one at work."""

    @property
    def busy(self) -> bool:
        """Whether a job runs, were it only to clean up, or waits."""
        return self.thread is not None or bool(self._waiting)

    @property
    def waiting(self) -> int:
        """How many jobs have not begun."""
        return len(self._waiting)

    @property
    def wanted(self) -> Job | None:
        """The newest job that is under way and still wanted."""
        running = (self.thread.job,) if self.thread else ()
        return next((job for job in (*reversed(self._waiting), *running) if job.wanted), None)

    def start(
        self,
        work: Work[Result],
        *,
        name: str = "",
        began: Callable[[], object] | None = None,
        progressed: Callable[[int, int], object] | None = None,
        arrived: Callable[[Any], object] | None = None,
        ended: Callable[[], object] | None = None,
        succeeded: Callable[[Result], object] | None = None,
        failed: Callable[[str], object] | None = None,
        cancelled: Callable[[], object] | None = None,
    ) -> Job | None:
        """Do `work` on another thread, when its turn comes; `Listeners` says what is called when.

        A failure nobody listens for is logged.

        Returns:
            a handle; None if the lane refuses it, or everything was shut down.
        """
        if self._jobs.closed or (self._order is Order.EXCLUSIVE and self.wanted):
            return None
        listeners = Listeners(began, progressed, arrived, ended, succeeded, failed, cancelled)
        job = Job(self, name or self.name, work, listeners)
        if self._order is Order.NEWEST:
            self.cancel()
        if self._order is Order.LAST_FIRST:
            self._waiting.appendleft(job)
            while len(self._waiting) > self._most:
                self._drop(self._waiting.pop())
        else:
            self._waiting.append(job)
        self._go_on()
        return job

    def cancel(self, job: Job | None = None) -> None:
        """Stop a job of this lane, or all of them: what waits never begins."""
        for waiting in [one for one in self._waiting if job in (None, one)]:
            self._waiting.remove(waiting)
            self._drop(waiting)
        if self.thread and job in (None, self.thread.job):
            self.thread.job.withdraw()

    def cancel_running(self) -> None:
        """Stop the job that runs; what waits comes next."""
        if self.thread:
            self.cancel(self.thread.job)

    def _drop(self, job: Job) -> None:
        job.withdraw()
        self._jobs.post_done(self, job)

    def _go_on(self) -> None:
        if self.thread is None and self._waiting:
            job = self._waiting.popleft()
            self.thread = _JobThread(self._jobs, self, job, self._niceness)
            self.thread.start()
            job.tell_beginning()

    # Called by the service and the threads

    def post_progress(self, job: Job) -> None:
        self._jobs.post_progress(job)

    def post_part(self, job: Job, value: Any) -> None:
        self._jobs.post_part(job, value)

    def finish(self, job: Job) -> None:
        """A job has come to its end: tell of it, and go on with the next."""
        if self.thread and self.thread.job is job:
            self.thread.join()
            self.thread = None
        try:
            job.tell_end()
        finally:
            self._go_on()

    def drop_waiting(self) -> None:
        """Without a word to anybody."""
        self._waiting.clear()

    def let_go(self) -> None:
        """Forget the thread if it has ended."""
        if self.thread and not self.thread.is_alive():
            self.thread = None


class _JobThread(threading.Thread):
    def __init__(self, jobs: Jobs, lane: Lane, job: Job, niceness: int) -> None:
        super().__init__(name=lane.name, daemon=True)
        self.job = job
        self._jobs, self._lane, self._niceness = jobs, lane, niceness

    def run(self) -> None:
        if self._niceness and sys.platform == "linux":
            # Of this thread alone; threads that it starts inherit it.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), self._niceness)
        try:
            self.job.run()
        finally:
            self._jobs.post_done(self._lane, self.job)
