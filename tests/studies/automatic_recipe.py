"""How near the automatic recipe comes to the best that a hand can set, on real camera noise.

    python -m tests.studies.automatic_recipe --pairs DIR [--first 1] [--every 2] [--json F]

`DIR` holds pairs: `NAME_real.*` noisy, `NAME_mean.*` the mean of many exposures. PSNR in dB of the
middle 256 pixels by camera, which is what a name begins with: the noisy picture; the automatic
recipe without and with its brightness curve; the best single sigma; the best pair of sigmas, one
for luminance and one for colour. Prints also how many of the pairs the automatic leaves at most
1 dB under the best single sigma, and the worst five. Its constants were fitted on every second pair
from the first on, which the defaults leave out.
"""

from __future__ import annotations

import argparse
import json
import statistics
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine import Denoiser, Model, Recipe, load_image, shipped_model
from denoise_gui.engine.denoise.luminance import LUMA
from denoise_gui.engine.measure.sigma_estimate import SigmaEstimator
from denoise_gui.engine.shipped import shipped_sigma_estimator

SIGMAS = (0.0, 1.0, 2.0, 4.0, 6.0, 8.0, 10.5, 14.0, 18.0, 23.0, 30.0, 40.0)
WAYS = ("noisy", "automatic", "with its curve", "best single", "best split")
CROP = 256

Errors = NDArray[np.float32]
"""(H, W, 3), in 8-bit levels."""


def decibels(mean_square: float) -> float:
    return float(10 * np.log10(255**2 / max(mean_square, 1e-9)))


def mean_squares(errors: list[Errors]) -> NDArray[np.float64]:
    """Of the pictures with the luminance of one result (row) and the colour of another (column)."""
    light = [error @ LUMA for error in errors]
    colour = [error - y[..., None] for error, y in zip(errors, light, strict=True)]
    of_light = np.array([np.mean(y * y) for y in light])
    of_colour = np.array([np.mean(c * c) for c in colour])
    both = np.array([[np.mean(y * c.mean(axis=-1)) for c in colour] for y in light])
    return np.asarray(of_light[:, None] + of_colour[None, :] + 2 * both)


def measure(noisy_file: Path, denoiser: Denoiser, estimator: SigmaEstimator) -> dict[str, float]:
    """PSNR by way, and what was chosen."""
    noisy = load_image(noisy_file).pixels
    clean = load_image(noisy_file.with_name(noisy_file.name.replace("_real.", "_mean."))).pixels
    estimate = estimator.estimate(noisy)
    top, left = ((edge - CROP) // 2 for edge in noisy.shape[:2])
    middle = slice(max(top, 0), top + CROP), slice(max(left, 0), left + CROP)
    crop, wanted = np.ascontiguousarray(noisy[middle]), clean[middle].astype(np.float32)

    def errors(recipe: Recipe) -> Errors:
        return np.asarray(denoiser.denoise(crop, recipe).astype(np.float32) - wanted)

    table = mean_squares([errors(Recipe(sigma)) for sigma in SIGMAS])
    whole = estimate.applied_to(Recipe())
    found = {
        "noisy": decibels(table[0, 0]),
        "automatic": decibels(np.mean(errors(replace(whole, brightness=None)) ** 2)),
        "with its curve": decibels(np.mean(errors(whole) ** 2)),
        "best single": decibels(np.diag(table).min()),
        "best split": decibels(table.min()),
    }
    best = float(SIGMAS[int(np.diag(table).argmin())])
    return {**found, "sigma": estimate.sigma, "uncertainty": estimate.uncertainty, "best": best}


def row(name: str, members: list[dict[str, float]]) -> str:
    means = " | ".join(f"{statistics.fmean(m[way] for m in members):.2f}" for way in WAYS)
    near = sum(m["best single"] - m["automatic"] <= 1 for m in members) / len(members)
    return f"| {name} ({len(members)}) | {means} | {100 * near:.0f} % |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=shipped_model())
    parser.add_argument("--first", type=int, default=1, help="default %(default)s")
    parser.add_argument("--every", type=int, default=2, help="default %(default)s")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    denoiser = Denoiser(Model(options.model))
    estimator = SigmaEstimator(shipped_sigma_estimator())
    files = sorted(options.pairs.glob("*_real.*"))[options.first :: options.every]
    found: dict[str, dict[str, float]] = {}
    for file in files:
        found[file.name] = measure(file, denoiser, estimator)
    print("| PSNR in dB | " + " | ".join(WAYS) + " | within 1 dB |")
    print("| --- " * (len(WAYS) + 2) + "|")
    cameras: dict[str, list[dict[str, float]]] = {}
    for name, figures in found.items():
        cameras.setdefault(name.split("_")[0], []).append(figures)
    for camera, members in cameras.items():
        print(row(camera, members))
    print(row("all", list(found.values())))
    worst: list[Any] = sorted(found, key=lambda n: found[n]["automatic"] - found[n]["best single"])
    for name in worst[:5]:
        one = found[name]
        print(
            f"{name}: {one['automatic']:.2f} dB at {one['sigma']:.1f}, "
            f"{one['best single']:.2f} at {one['best']:g}"
        )
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
