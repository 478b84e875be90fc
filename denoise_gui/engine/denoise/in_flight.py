"""Work that is under way while the one before it is looked after.

A device computes on its own; what the processor does for a tile, converting what goes in and what
comes out, would keep it waiting. With one tile in flight it is never idle. On the processor there
is nothing to win: the network has all cores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Work = TypeVar("Work")


def finished(
    works: Iterable[Work], run: Callable[[Work], object], *, in_flight: bool
) -> Iterator[Work]:
    """Each work in its turn, once it has been run.

    Args:
        works: made while the one before runs, where `in_flight`.
        run: called for one at a time; there in a thread of its own.
        in_flight: let the next be run while the caller has the last. Two are alive then: when one
            is asked for, the caller is done with the one before.

    Raises:
        Whatever `run` raises, in the turn of its work.
    """
    if not in_flight:
        for work in works:
            run(work)
            yield work
        return
    with ThreadPoolExecutor(1, thread_name_prefix="in-flight") as thread:
        before: tuple[Work, Future[object]] | None = None
        for work in works:
            job = thread.submit(run, work)
            if before is not None:
                before[1].result()
                yield before[0]
            before = work, job
        if before is not None:
            before[1].result()
            yield before[0]
