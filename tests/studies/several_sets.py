"""Models on sets of photographs that differ, so that none is chosen by one set alone.

    python -m tests.studies.several_sets --models M ... --photographs DIR --folders CBSD68 ...

Of `DIR`, what a training run on it holds out makes three sets: photographs spread over all origins,
the most saturated and the most regular (:mod:`exporter.training.held_out`). What scikit-image ships
is another, and each folder one more. Prints a table a set: PSNR in dB with white noise, as
`python -m exporter rank` measures it, on the middle of each photograph.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from skimage import data

from exporter.commands.evaluate import psnr_of_bytes
from exporter.commands.rank import Contestant, model_contestant
from exporter.training.held_out import Pixels, held_out
from exporter.training.photographs import image_paths, read_pixels

Figures = dict[str, dict[float, float]]
"""PSNR in dB by model and sigma."""


def held_out_sets(folder: Path, share: float, extreme_share: float) -> dict[str, list[Pixels]]:
    """The sets by name that a run on `folder` does not see."""
    photographs = [read_pixels(path, 3) for path in image_paths(folder)]
    named = held_out(photographs, share, extreme_share).named()
    return {name: [photographs[i] for i in indices] for name, indices in named.items() if indices}


def of_scikit_image() -> list[Pixels]:
    return [image() for image in (data.astronaut, data.chelsea, data.coffee, data.rocket)]


def measure(
    contestants: Sequence[Contestant], photographs: Sequence[Pixels], sigmas: Sequence[float]
) -> Figures:
    """Mean PSNR of all on the same photographs with the same noise."""
    scores: dict[str, dict[float, list[float]]] = {}
    for number, pixels in enumerate(photographs):
        clean = pixels.astype(np.float32) / np.float32(255)
        for sigma in sigmas:
            rng = np.random.default_rng([0, number])
            noisy = clean + np.float32(sigma / 255) * rng.standard_normal(clean.shape, np.float32)
            for contestant in contestants:
                restored = contestant.denoise(noisy, sigma)
                by_sigma = scores.setdefault(contestant.name.strip("`"), {})
                by_sigma.setdefault(sigma, []).append(psnr_of_bytes(restored, clean))
    return {
        name: {sigma: statistics.fmean(values) for sigma, values in by_sigma.items()}
        for name, by_sigma in scores.items()
    }


def middle(pixels: Pixels, edge: int) -> Pixels:
    """At most `edge` pixels high and wide."""
    top, left = (max(0, side - edge) // 2 for side in pixels.shape[:2])
    cut: NDArray[np.uint8] = pixels[top : top + edge, left : left + edge]
    return cut


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=Path, nargs="+", required=True)
    parser.add_argument("--photographs", type=Path, help="the folder that is trained on")
    parser.add_argument("--folders", type=Path, nargs="+", default=[], help="sets of their own")
    parser.add_argument("--sigma", type=float, nargs="+", default=[15, 25, 50], help="in levels")
    parser.add_argument("--held-out", type=float, default=0.05, help="default %(default)s")
    parser.add_argument("--extreme", type=float, default=0.1, help="default %(default)s")
    parser.add_argument("--crop", type=int, default=320, help="pixels (default %(default)s)")
    parser.add_argument("--every", type=int, default=1, help="every how-manieth photograph")
    parser.add_argument("--threads", type=int, default=0, help="processor cores (default all)")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    options = parser.parse_args(arguments)
    sets = {"scikit-image": of_scikit_image()}
    if options.photographs:
        sets.update(held_out_sets(options.photographs, options.held_out, options.extreme))
    for folder in options.folders:
        sets[folder.name] = [read_pixels(path, 3) for path in image_paths(folder)]
    contestants = [model_contestant(path, options.threads) for path in options.models]
    found: dict[str, Figures] = {}
    for name, photographs in sets.items():
        chosen = [middle(pixels, options.crop) for pixels in photographs[:: options.every]]
        found[name] = measure(contestants, chosen, options.sigma)
        print(f"\n| {name}, {len(chosen)} | {' | '.join(f'{s:g}' for s in options.sigma)} |")
        print("| --- " * (len(options.sigma) + 1) + "|")
        for model, by_sigma in found[name].items():
            print(f"| {model} | {' | '.join(f'{v:.2f}' for v in by_sigma.values())} |", flush=True)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
