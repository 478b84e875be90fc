"""One piece of work, from the request to its end, as the window's thread knows it."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from denoise_gui.core.translation import in_users_language, tr
from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.errors import UserError

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class JobReport(Protocol):
    """What the work has to tell while it goes on. To be used on its threads."""

    def __call__(self, done: int, total: int, /) -> None:
        """So much of so much is done. Of news that come fast, only the last is told."""

    def part(self, value: Any, /) -> None:
        """A part of what comes of it: each is told, in order."""


Work = Callable[[CancelToken, JobReport], Result]
"""Runs on another thread; it should look at its token often, and raise `Cancelled` when told to."""

_numbers = itertools.count(1)


@dataclass(frozen=True, eq=False)
class Listeners:
    """What is called when. All of it happens on the window's thread.

    When the work has let go, `ended` comes, then exactly one of the three that say how; of a job
    that never began, `cancelled` alone.
    """

    began: Callable[[], object] | None = None
    progressed: Callable[[int, int], object] | None = None
    arrived: Callable[[Any], object] | None = None
    """A part of the result, as the work hands it out by `JobReport.part`."""
    ended: Callable[[], object] | None = None
    succeeded: Callable[[Any], object] | None = None
    failed: Callable[[str], object] | None = None
    cancelled: Callable[[], object] | None = None


class Owner(Protocol):
    """The lane that a job belongs to."""

    def cancel(self, job: Job) -> None: ...

    def post_progress(self, job: Job) -> None:
        """There is progress to tell of; called on the working thread."""

    def post_part(self, job: Job, value: Any) -> None:
        """A part of the result is there; called on the working thread."""


class Job:
    """A handle: made by a lane, used on the window's thread.

    Attributes:
        name: for the log.
        number: its generation; a job started later has a higher one.
        wanted: False once it was cancelled, superseded or is over. Of a job that is not wanted,
            neither progress nor success nor failure is told any more, however quick it was.
    """

    def __init__(self, owner: Owner, name: str, work: Work[Any], listeners: Listeners) -> None:
        self.name = name
        self.number = next(_numbers)
        self.wanted = True
        self.token = CancelToken()
        self._work = work
        self._listeners = listeners
        self._owner = owner
        self._began = False
        self._news: tuple[int, int] = (0, 0)
        self._news_on_the_way = False
        # What the work returns, or the exception that ends it; until one is there, it never ran.
        self._outcome: Any = Cancelled()

    def cancel(self) -> None:
        """Stop it; if it waits, it never begins. The second time, it is to stop at any price:
        another process that was asked to clean up is then ended at once."""
        self._owner.cancel(self)

    # Called by the lane

    def withdraw(self) -> None:
        """It is not wanted any more."""
        self.wanted = False
        self.token.cancel()

    # On the working thread

    def run(self) -> None:
        """Do the work, and keep what came of it."""
        try:
            self.token.check()
            self._outcome = self._work(self.token, _Reporting(self))
        except (Cancelled, UserError) as ending:
            self._outcome = ending
        except Exception as fault:
            log.exception("%s failed", self.name)
            self._outcome = fault

    def note_progress(self, done: int, total: int) -> None:
        # First the news, then the look whether somebody is on the way to fetch them: the other
        # side does it the other way round, so that the last news is never lost.
        self._news = (done, total)
        if not self._news_on_the_way:
            self._news_on_the_way = True
            self._owner.post_progress(self)

    def hand_out(self, value: Any) -> None:
        self._owner.post_part(self, value)

    # On the window's thread

    def tell_beginning(self) -> None:
        self._began = True
        if self._listeners.began:
            self._listeners.began()

    def tell_progress(self) -> None:
        self._news_on_the_way = False
        done, total = self._news
        if self.wanted and self._listeners.progressed:
            self._listeners.progressed(done, total)

    def tell_part(self, value: Any) -> None:
        if self.wanted and self._listeners.arrived:
            self._listeners.arrived(value)

    def tell_end(self) -> None:
        wanted, self.wanted = self.wanted, False
        listeners, outcome = self._listeners, self._outcome
        if self._began and listeners.ended:
            listeners.ended()
        if not wanted or isinstance(outcome, Cancelled):
            if listeners.cancelled:
                listeners.cancelled()
        elif isinstance(outcome, Exception):
            self._tell_failure(outcome)
        elif listeners.succeeded:
            listeners.succeeded(outcome)

    def _tell_failure(self, fault: Exception) -> None:
        if isinstance(fault, UserError):
            words = in_users_language(fault)
        else:
            unexpected = tr("Something unexpected went wrong: {0}. Help > Show Log tells more.")
            words = unexpected.format(fault)
        if self._listeners.failed:
            self._listeners.failed(words)
        else:
            log.warning("%s: %s", self.name, fault)


class _Reporting:
    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(self, done: int, total: int, /) -> None:
        self._job.note_progress(done, total)

    def part(self, value: Any, /) -> None:
        self._job.hand_out(value)
