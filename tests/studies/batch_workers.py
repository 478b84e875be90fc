"""How many workers a batch should have: measured beside one another, in one run.

    python -m tests.studies.batch_workers [--count 16] [--size 1000x1500] [--rounds 3]

One after the other; the pipeline of three threads; and as many processes as there are cores, each
with a network of its own on one core. The network takes all cores by itself, so processes can only
win what a run of the network leaves of them, and each holds a model and a tile's memory of its own.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

from denoise_gui.engine.batch.collecting import collect
from denoise_gui.engine.batch.items import Settings
from denoise_gui.engine.batch.pipeline import Batch
from denoise_gui.engine.batch.planning import make_plan
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.save_denoised import denoise_to_file
from denoise_gui.engine.shipped import shipped_model
from tests.conftest import noisy_picture

SIGMA = 25.0


def one_after_the_other(paths: list[Path], output: Path) -> None:
    denoiser = Denoiser(Model(shipped_model()))
    for path in paths:
        denoise_to_file(load_image(path), output / path.name, SIGMA, denoiser)


def pipeline(paths: list[Path], output: Path) -> None:
    plan = make_plan(collect(paths).photographs, Settings(output, Recipe(SIGMA)))
    Batch(plan, lambda _outcome, _progress: None).run(Denoiser(Model(shipped_model())))


def processes(paths: list[Path], output: Path) -> None:
    cores = os.cpu_count() or 1
    shares = [(paths[start::cores], output) for start in range(cores)]
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        list(pool.map(_one_process, shares))


def _one_process(share: tuple[list[Path], Path]) -> None:
    paths, output = share
    denoiser = Denoiser(Model(shipped_model(), threads=1))
    for path in paths:
        denoise_to_file(load_image(path), output / path.name, SIGMA, denoiser)


WAYS: tuple[Callable[[list[Path], Path], None], ...] = (one_after_the_other, pipeline, processes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=16)
    parser.add_argument("--size", default="1000x1500")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    height, width = map(int, options.size.split("x"))
    seconds: dict[str, list[float]] = {way.__name__: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number in range(options.count):
            pixels = np.clip(noisy_picture(height, width, SIGMA, seed=number), 0, 1) * 255
            paths.append(Path(folder, f"{number}.png"))
            Image.fromarray(np.rint(pixels).astype(np.uint8)).save(paths[-1])
        # In turns, so that what else the machine does is shared fairly.
        for turn in range(options.rounds):
            for way in WAYS:
                output = Path(folder, f"{way.__name__}-{turn}")
                output.mkdir()
                began = time.perf_counter()
                way(paths, output)
                seconds[way.__name__].append(time.perf_counter() - began)
    first = median(seconds[WAYS[0].__name__])
    for name, took in seconds.items():
        print(f"{name:20} {median(took):6.1f} s  {median(took) / first:5.2f}")


if __name__ == "__main__":
    main()
