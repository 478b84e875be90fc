"""The workers, as the batch sees them; and Dask's."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from denoise_gui.engine.bundle import in_bundle
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.runtime.processors import OVERRIDE as THREADS_OVERRIDE
from denoise_gui.engine.runtime.processors import usable_threads
from denoise_gui.headless.cluster.tasks import Answer, Job, Seen, Task
from denoise_gui.headless.cluster.worker import denoise_task, look

if TYPE_CHECKING:
    from distributed import Client

MOST_LOCAL = 256
_REACHED_S = 20.0
_ENDED = ("finished", "error", "cancelled")
_WORDS = re.compile(r"local:([0-9]{1,4})")

Done = Callable[[Answer | BaseException], None]


class SchedulerGone(Exception):  # noqa: N818
    """Nothing more will come of what was submitted."""


class WorkersDied(Exception):  # noqa: N818
    """Several workers in a row ended over one photograph."""


class Pool(Protocol):
    """What computes."""

    def slots(self) -> int:
        """How many photographs are worked on at the same time, as things are now."""

    def look(self, job: Job, paths: tuple[Path, ...]) -> list[Seen | Exception]:
        """What each worker sees."""

    def submit(self, job: Job, task: Task, done: Done, avoiding: frozenset[str]) -> None:
        """Have a photograph denoised; `done` is called once, on some thread.

        Args:
            avoiding: workers, as answers name them, that shall not do it.
        """

    def cancel(self) -> None:
        """Forget all that was submitted."""


class DaskPool:
    """A scheduler's workers."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._futures: set[Any] = set()

    def slots(self) -> int:
        return sum(self._client.nthreads().values())

    def look(self, job: Job, paths: tuple[Path, ...]) -> list[Seen | Exception]:
        return list(self._client.run(look, job, paths, on_error="return").values())

    def submit(self, job: Job, task: Task, done: Done, avoiding: frozenset[str]) -> None:
        workers = None
        if avoiding:
            bad = {name.partition(" ")[0] for name in avoiding}
            workers = [address for address in self._client.nthreads() if address not in bad] or None
        future = self._client.submit(denoise_task, job, task, pure=False, workers=workers)
        with self._lock:
            self._futures.add(future)
        future.add_done_callback(lambda ended: self._ended(ended, done))

    def _ended(self, future: Any, done: Done) -> None:
        with self._lock:
            if future not in self._futures:
                return
            if future.status not in _ENDED:
                # Its worker died with the answer before it was fetched: somebody does it again.
                future.add_done_callback(lambda ended: self._ended(ended, done))
                return
            self._futures.discard(future)
        done(_outcome(future))

    def cancel(self) -> None:
        with self._lock:
            futures, self._futures = list(self._futures), set()
        with contextlib.suppress(Exception):
            self._client.cancel(futures, asynchronous=False)


def _outcome(future: Any) -> Answer | BaseException:
    from distributed import KilledWorker

    if future.status == "finished":
        try:
            answer: Answer = future.result()
        except Exception as fault:  # noqa: BLE001  (the photograph's outcome says it)
            return fault
        return answer
    if future.status == "error":
        error: BaseException = future.exception()
        return WorkersDied() if isinstance(error, KilledWorker) else error
    return SchedulerGone()


@contextlib.contextmanager
def opened_pool(address: str, say: Callable[[str], None]) -> Iterator[DaskPool]:
    """The workers of a scheduler; "local:3" starts three processes here, for as long as the block
    lasts.

    Raises:
        UserError: Dask is not installed, the address is none, or nobody answers there.
    """
    try:
        import distributed
    except ImportError as error:
        if in_bundle():
            words = Message(
                "--cluster needs packages that this bundle cannot take in: install Denoise with "
                "Python instead, with its extra cluster"
            )
            raise UserError(words) from error
        raise UserError(
            Message("--cluster needs the package distributed: pip install 'denoise-gui[cluster]'")
        ) from error
    with contextlib.ExitStack() as opened:
        local = _WORDS.fullmatch(address)
        try:
            if local:
                cluster = opened.enter_context(_local(int(local[1])))
                client = opened.enter_context(distributed.Client(cluster))
            else:
                # A client that reaches nobody would leave the thread of its loop behind.
                asyncio.run(_reach(address))
                client = opened.enter_context(distributed.Client(address, timeout=_REACHED_S))
        except (OSError, ValueError, TypeError, ImportError) as error:
            raise UserError(
                Message("{0}: no scheduler answers there ({1})", address, error)
            ) from error
        if not client.nthreads():
            say("waiting for workers")
        yield DaskPool(client)


async def _reach(address: str) -> None:
    """Raises OSError or ValueError if nobody answers there."""
    from distributed.comm import connect
    from distributed.security import Security

    secrets = Security().get_connection_args("client")
    reached = await connect(address, timeout=_REACHED_S, **secrets)
    await reached.close()


def _local(count: int) -> Any:
    from distributed import LocalCluster

    if not 1 <= count <= MOST_LOCAL:
        raise UserError(Message("local workers are 1 to {0}, not {1}", MOST_LOCAL, count))
    threads = os.environ.get(THREADS_OVERRIDE) or str(max(1, usable_threads() // count))
    return LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        env={THREADS_OVERRIDE: threads},
        preload=["denoise_gui.headless.cluster.local_worker"],
    )


def blind_words(answers: Iterable[Seen | Exception], version: str) -> list[str]:
    """What each worker lacks, as sentences; empty if all see all."""
    said = []
    for answer in answers:
        if isinstance(answer, Exception):
            said.append(str(Message("a worker cannot run denoise-gui ({0})", repr(answer))))
            continue
        if answer.version != version:
            said.append(
                str(
                    Message(
                        "worker {0} has version {1}, this is {2}",
                        answer.worker,
                        answer.version,
                        version,
                    )
                )
            )
        for path in answer.missing:
            said.append(str(Message("worker {0} does not see {1}", answer.worker, path)))
        if answer.wrote is None and not answer.missing:
            said.append(str(Message("worker {0} cannot write there", answer.worker)))
        elif answer.wrote is not None and not answer.wrote.exists():
            said.append(str(Message("what worker {0} writes is not seen here", answer.worker)))
    return said
