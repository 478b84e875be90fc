"""Runs the cases in workers, notices what crashes or hangs, and counts."""

from __future__ import annotations

import queue
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.mutation import mutated
from tests.fuzz.seeds import seeds

HANG_SECONDS = 30.0
"""For one case; the first one of a worker has the imports before it."""
_START_SECONDS = 120.0


@dataclass
class Tally:
    """What became of the cases; failures as (number, file name, what happened)."""

    opened: int = 0
    refused: int = 0
    peak_kb: int = 0
    failures: list[tuple[int, str, str]] = field(default_factory=list)
    by_format: Counter[str] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        return self.opened + self.refused + len(self.failures)

    def add(self, other: Tally) -> None:
        self.opened += other.opened
        self.refused += other.refused
        self.peak_kb = max(self.peak_kb, other.peak_kb)
        self.failures += other.failures
        self.by_format += other.by_format

    def summary(self) -> str:
        kinds = Counter(what.split(":")[0] for _, _, what in self.failures)
        return (
            f"{self.cases} cases: {self.opened} opened, {self.refused} refused with a message, "
            f"{kinds['crash']} crashes, {kinds['hang']} hangs, {kinds['defect']} other defects; "
            f"peak memory {self.peak_kb / 1024:.0f} MB"
        )


def fuzz(cases: int, seed: int = 1, only: str = "", workers: int = 2) -> Tally:
    """Run cases 0 to `cases` of a seed, in several processes.

    Args:
        only: part of the names of the seeds to mutate.
    """
    tally = Tally()
    with ThreadPoolExecutor(workers) as pool:
        shares = [pool.submit(_share, seed, w, workers, cases, only) for w in range(workers)]
        for share in shares:
            tally.add(share.result())
    return tally


def case(number: int, seed: int = 1, only: str = "") -> tuple[str, bytes]:
    """Name and content of one case, to look into it."""
    return mutated(seed, number, {n: d for n, d in seeds().items() if only in n})


def _share(seed: int, first: int, step: int, end: int, only: str) -> Tally:
    """Every `step`th case; after one that ends the worker, another worker goes on."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="denoise-fuzz-") as folder:
        while first < end:
            first = _one_worker(tally, seed, first, step, end, only, folder)
    return tally


def _one_worker(
    tally: Tally, seed: int, first: int, step: int, end: int, only: str, folder: str
) -> int:
    """Run until all are done or the worker is; returns the first case that is left."""
    command = [sys.executable, "-m", "tests.fuzz.worker"]
    command += [*map(str, (seed, first, step, end)), only, folder]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    current, name, wait = first, "", _START_SECONDS
    try:
        for line in _lines(worker):
            # Once all are told, the process may take its time to end.
            if line is None and current < end and worker.poll() is None:
                tally.failures.append((current, name, f"hang: more than {wait:g} s"))
                return current + step
            if line is None:
                break
            wait = HANG_SECONDS
            word, number, *rest = line.rstrip("\n").split("\t")
            current = int(number)
            if word == "begin":
                name = rest[0]
                continue
            _count(tally, word, current, name, rest)
            current += step
    finally:
        worker.kill()
        worker.wait()
        if worker.stdout:
            worker.stdout.close()
    if current < end:
        tally.failures.append((current, name, f"crash: exit code {worker.returncode}"))
        return current + step
    return end


def _lines(worker: subprocess.Popen[str]) -> Iterator[str | None]:
    """The worker's lines; None when none comes in time, and at the end."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        assert worker.stdout is not None
        for line in worker.stdout:
            lines.put(line)
        worker.wait()
        lines.put(None)

    reader = threading.Thread(target=read)
    reader.start()
    wait = _START_SECONDS
    try:
        while True:
            try:
                line = lines.get(timeout=wait)
            except queue.Empty:
                line = None
            yield line
            if line is None:
                return
            wait = HANG_SECONDS
    finally:
        worker.kill()
        reader.join()


def _count(tally: Tally, word: str, number: int, name: str, rest: list[str]) -> None:
    tally.peak_kb = max(tally.peak_kb, int(rest[0]))
    tally.by_format[f"{Path(name).suffix} {word}"] += 1
    if word == "opened":
        tally.opened += 1
    elif word == "refused":
        tally.refused += 1
    else:
        tally.failures.append((number, name, f"defect: {rest[1]}"))
