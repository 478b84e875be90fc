"""A batch of many small images, some of them broken, in this process; figures as JSON.

python -m tests.endurance.batch_probe --images 2000 --broken 20
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
from PIL import Image

from denoise_gui.engine.batch.collecting import collect
from denoise_gui.engine.batch.items import Outcome, Settings
from denoise_gui.engine.batch.pipeline import Batch
from denoise_gui.engine.batch.planning import make_plan
from denoise_gui.engine.batch.timing import BatchProgress
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.apart import let_go
from denoise_gui.engine.recipe import AUTOMATIC, Recipe
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.shipped import shipped_model
from tests.conftest import noisy_picture
from tests.endurance.usage import (
    growth_per_step,
    left_behind,
    own_temporary_folder,
    settled_usage,
    usage,
)

_SUFFIXES = (".png", ".jpg", ".tif", ".webp", ".png")
_SAMPLES = 100


def make_images(folder: Path, count: int, broken: int) -> None:
    """Small ones of several sizes and kinds; the broken ones spread among them."""
    patterns = []
    for number in range(12):
        size = (24 + 8 * number, 112 - 6 * number)
        pixels = np.clip(noisy_picture(*size, 25, 1 if number % 4 == 3 else 3, number), 0, 1)
        patterns.append(np.rint(pixels * 255).astype(np.uint8).squeeze())
    every = count // broken if broken else count + 1
    for number in range(count):
        path = folder / f"{number:05}{_SUFFIXES[number % len(_SUFFIXES)]}"
        Image.fromarray(patterns[number % len(patterns)]).save(path)
        if number % every == every // 2:
            data = path.read_bytes()
            path.write_bytes(data[: len(data) // 3] if number % 2 else b"no image at all")


def measure(images: int, broken: int) -> dict[str, object]:
    """Run the batch. Growth is in bytes an image, after the first half."""
    with (
        tempfile.TemporaryDirectory(prefix="endurance-") as place,
        own_temporary_folder(Path(place)) as temporary,
    ):
        source, output = Path(place, "in"), Path(place, "out")
        source.mkdir()
        make_images(source, images, broken)
        denoiser = Denoiser(Model(shipped_model()))
        plan = make_plan(collect([source]).photographs, Settings(output, Recipe(AUTOMATIC)))
        every = max(1, images // _SAMPLES)
        samples: list[int] = []
        heap: list[int] = []
        handles: list[int] = []

        def listen(outcome: Outcome, progress: BatchProgress) -> None:
            if outcome.status.ended and progress.ended % every == 0:
                now = usage()
                samples.append(now.memory)
                heap.append(now.heap)
                handles.append(now.handles)

        before = usage()
        began = time.monotonic()
        result = Batch(plan, listen).run(denoiser)
        seconds = time.monotonic() - began
        let_go()
        after = settled_usage(before.tasks)
        return {
            **asdict(result.tally),
            "seconds": round(seconds, 1),
            "growth_per_image": round(growth_per_step(samples) / every, 1),
            "heap_growth_per_image": round(growth_per_step(heap) / every, 1),
            "memory_first": samples[len(samples) // 2],
            "memory_last": samples[-1],
            "handles": [before.handles, max(handles), after.handles],
            "threads": [before.threads, after.threads],
            "tasks": [before.tasks, after.tasks],
            "temporary_files": left_behind(temporary, output),
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--broken", type=int, default=20)
    options = parser.parse_args()
    json.dump(measure(options.images, options.broken), sys.stdout)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
