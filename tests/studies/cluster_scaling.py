"""How far a batch on a cluster scales: what one file costs the process that hands out.

    python -m tests.studies.cluster_scaling                 simulated, 1 to 1,000 workers
    python -m tests.studies.cluster_scaling --processes     60 crops on 3 processes, and on one

The simulated workers denoise nothing: each answers after a given time with a small file that is
whole, so that all that is left is what the client does (looking at the photograph, journal, rename)
and whether it keeps so many at work. The network file system and Dask's own part are not in it.
"""

from __future__ import annotations

import argparse
import heapq
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from PIL import Image
from skimage import data

from denoise_gui.engine.batch.items import Item, Settings
from denoise_gui.engine.batch.planning import Plan
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.shipped import shipped_model
from denoise_gui.headless.cluster.batch import ClusterBatch
from denoise_gui.headless.cluster.pool import Done
from denoise_gui.headless.cluster.tasks import Job, Made, Seen, Task

SECONDS_A_FILE = 2.0
"""What a simulated worker takes: some 10 megapixels on an ordinary machine."""


class SimulatedPool:
    """Workers that wait, and then leave a file of a few bytes."""

    def __init__(self, workers: int, seconds: float) -> None:
        self._workers, self._seconds = workers, seconds
        self._free = [0.0] * workers
        self._due: list[tuple[float, int, Job, Task, Done]] = []
        self._changed = threading.Condition()
        self._ended = False
        threading.Thread(target=self._work, daemon=True).start()

    def slots(self) -> int:
        return self._workers

    def look(self, _job: Job, _paths: tuple[Path, ...]) -> list[Seen | Exception]:
        return []

    def submit(self, job: Job, task: Task, done: Done, _avoiding: frozenset[str]) -> None:
        ready = max(time.monotonic(), heapq.heappop(self._free)) + self._seconds
        heapq.heappush(self._free, ready)
        with self._changed:
            heapq.heappush(self._due, (ready, task.item.index, job, task, done))
            self._changed.notify()

    def cancel(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if self._ended:
                    return
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                    continue
                _, _, job, task, done = heapq.heappop(self._due)
            done(_made(job, task))


def _made(job: Job, task: Task) -> Made:
    target = job.settings.output / task.item.name
    staged = job.staging / secrets.token_hex(8) / target.name
    staged.parent.mkdir()
    staged.write_bytes(b"whole")
    return Made("w", staged, target, False, 20.0, None, 1, 1, 0.0, "simulated")


def simulate(workers: int, files: int, seconds: float) -> tuple[float, float]:
    """Seconds of a core for a file; and how long all took, over workers that never wait."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "photograph.png"
        source.write_bytes(b"as good as any")
        settings = Settings(folder / "out", Recipe(20))
        items = tuple(
            Item(index, source, f"{index // 1000}/{index}.png", settings.recipe)
            for index in range(files)
        )
        for item in items[::1000]:
            (settings.output / item.name).parent.mkdir(parents=True)
        pool = SimulatedPool(workers, seconds)
        batch = ClusterBatch(
            Plan.of(settings, items), lambda _outcome, _progress: None, pool, print
        )
        began, computed = time.monotonic(), time.process_time()
        result = batch.run(shipped_model())
        took = time.monotonic() - began
        assert result.tally.done == files
        busy = time.process_time() - computed
        ideal = seconds * files / workers
        return busy / files, took / ideal


def processes(folder: Path) -> None:
    """60 crops of scikit-image's photographs, by one process and by three."""
    source = folder / "in"
    source.mkdir()
    pictures = [data.astronaut(), data.chelsea(), data.coffee(), data.rocket()]
    random = np.random.default_rng(0)
    for index in range(60):
        picture = pictures[index % len(pictures)]
        top, left = (int(random.integers(0, length - 255)) for length in picture.shape[:2])
        crop = picture[top : top + 256, left : left + 256]
        Image.fromarray(crop).save(source / f"{index:02}.png")
    for name, more in (
        ("one process", []),
        ("one process of one thread", ["--threads", "1"]),
        ("three processes", ["--cluster", "local:3"]),
    ):
        output = folder / "out"
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "denoise_gui", "run", source, "--sigma", "20", "-o", output]
            + more,
            capture_output=True,
            text=True,
            check=True,
        )
        took = time.monotonic() - began
        said = done.stderr.strip().splitlines()[-1]
        print(f"{name}: {took:.1f} s with its start; {said}")
        shutil.rmtree(output)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", action="store_true")
    parser.add_argument("--files-a-worker", type=int, default=4)
    options = parser.parse_args()
    if options.processes:
        with tempfile.TemporaryDirectory() as folder:
            processes(Path(folder))
        return
    for workers in (1, 10, 100, 300, 1000):
        files = min(options.files_a_worker * workers, 4000)
        overhead, times = simulate(workers, files, SECONDS_A_FILE)
        print(
            f"{workers:5} workers, {files:5} files: {1000 * overhead:.2f} ms of a core a file, "
            f"{times:.2f} times the time of workers that never wait"
        )


if __name__ == "__main__":
    main()
