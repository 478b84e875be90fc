"""How to fill the gaps between sigma knots: error against the exact result, method by method.

While the slider moves the window shows what lies between results at a few values of sigma. Which
values, and which curve through them, this study decides by measurement:

    python -m tests.studies.sigma_interpolation [--photographs FOLDER]

It adds seeded noise of 8, 20 and 45 levels to photographs that scikit-image ships (and to
every fourteenth file of FOLDER), rounds to 8 bits as a file would, denoises with sigmas from 0 to
75 in small steps, and compares each with what interpolation makes of the knots (rounded to
8 bits, as they are kept). It prints the PSNR between both: the worst over all images and sigmas,
the mean over images of the worst, and the mean.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.denoise.knots import FIRST_STEP
from denoise_gui.engine.denoise.knots import KNOTS as KNOTS_KEPT
from denoise_gui.engine.images.pixel_formats import from_float, to_float
from denoise_gui.engine.measure.noise import add_noise
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.shipped import shipped_model

Pixels = NDArray[np.uint8]
Weights = dict[int, float]
"""Index of a knot, and its share."""
Method = Callable[[list[float], float], Weights]

CROP = 224
SIGMAS = [*np.arange(0, 10, 0.5), *np.arange(10, 30, 1.0), *np.arange(30, 76, 2.5)]
NOISES = (8, 20, 45)

KNOTS: dict[str, list[float]] = {
    "0, 5 .. 30, 40 .. 60, 75": [0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 75],
    "every 5": [5.0 * i for i in range(16)],
    "kept": list(KNOTS_KEPT),
    "kept, without 0.5": [knot for knot in KNOTS_KEPT if knot != FIRST_STEP],
    "twelve": [0, 0.5, 6, 10.5, 14.5, 19, 25, 30, 36.5, 45, 58, 75],
    "wider": [0, 0.5, 10, 17, 25, 35, 50, 75],
    "closer": [0, 0.5, 2, 5, 8, 11, 14, 17, 21, 25, 30, 35, 40, 45, 52.5, 62.5, 75],
}
_ALSO_MONOTONE = ("kept",)
"""It takes long, and these show how it fares."""


def linear(knots: list[float], sigma: float) -> Weights:
    low = _interval(knots, sigma)
    share = (sigma - knots[low]) / (knots[low + 1] - knots[low])
    return {low: 1 - share, low + 1: share}


def lagrange(points: int) -> Method:
    """The polynomial through the nearest `points` knots."""

    def method(knots: list[float], sigma: float) -> Weights:
        low = _interval(knots, sigma)
        start = low - (points - 2) // 2
        if points % 2 and abs(sigma - knots[low]) < abs(sigma - knots[low + 1]):
            start -= 1
        start = min(max(start, 0), len(knots) - points)
        chosen = range(start, start + points)
        weights = {}
        for i in chosen:
            others = [j for j in chosen if j != i]
            weights[i] = float(
                np.prod([(sigma - knots[j]) / (knots[i] - knots[j]) for j in others])
            )
        return weights

    return method


def catmull_rom(knots: list[float], sigma: float) -> Weights:
    """Cubic Hermite; the slope at a knot is that of the parabola through it and its neighbours."""
    low = _interval(knots, sigma)
    width = knots[low + 1] - knots[low]
    t = (sigma - knots[low]) / width
    weights = {low: 2 * t**3 - 3 * t**2 + 1, low + 1: -2 * t**3 + 3 * t**2}
    for at, share in ((low, t**3 - 2 * t**2 + t), (low + 1, t**3 - t**2)):
        for i, slope in _slope(knots, at).items():
            weights[i] = weights.get(i, 0.0) + share * width * slope
    return weights


def _slope(knots: list[float], at: int) -> Weights:
    if at in (0, len(knots) - 1):
        low = min(at, len(knots) - 2)
        width = knots[low + 1] - knots[low]
        return {low: -1 / width, low + 1: 1 / width}
    before, after = knots[at] - knots[at - 1], knots[at + 1] - knots[at]
    both = before + after
    return {
        at - 1: -after / (before * both),
        at: (after - before) / (before * after),
        at + 1: before / (after * both),
    }


def _interval(knots: list[float], sigma: float) -> int:
    return int(min(max(np.searchsorted(knots, sigma, side="right") - 1, 0), len(knots) - 2))


METHODS: dict[str, Method] = {
    "linear": linear,
    "quadratic": lagrange(3),
    "Catmull-Rom": catmull_rom,
    "cubic": lagrange(4),
}


def monotone(knots: list[float], stack: list[NDArray[np.float32]], sigma: float) -> Pixels:
    """Fritsch and Butland's monotone cubic: its slopes depend on the pixels."""
    low = _interval(knots, sigma)

    def slope(at: int) -> NDArray[np.float32] | float:
        if at in (0, len(knots) - 1):
            i = min(at, len(knots) - 2)
            return (stack[i + 1] - stack[i]) / np.float32(knots[i + 1] - knots[i])
        before, after = knots[at] - knots[at - 1], knots[at + 1] - knots[at]
        left = (stack[at] - stack[at - 1]) / np.float32(before)
        right = (stack[at + 1] - stack[at]) / np.float32(after)
        w1, w2 = np.float32(2 * after + before), np.float32(after + 2 * before)
        same = left * right > 0
        safe_left, safe_right = np.where(same, left, 1), np.where(same, right, 1)
        return np.where(same, (w1 + w2) / (w1 / safe_left + w2 / safe_right), 0)

    width = knots[low + 1] - knots[low]
    t = (sigma - knots[low]) / width
    value = (2 * t**3 - 3 * t**2 + 1) * stack[low] + (-2 * t**3 + 3 * t**2) * stack[low + 1]
    value = value + (t**3 - 2 * t**2 + t) * width * slope(low)
    value = value + (t**3 - t**2) * width * slope(low + 1)
    return np.asarray(np.clip(np.rint(value), 0, 255), dtype=np.uint8)


def weighted(stack: list[NDArray[np.float32]], weights: Weights) -> Pixels:
    value = sum(np.float32(w) * stack[i] for i, w in weights.items())
    return np.asarray(np.clip(np.rint(value), 0, 255), dtype=np.uint8)


def psnr(a: Pixels, b: Pixels) -> float:
    error = float(np.mean((a.astype(np.float32) - b) ** 2))
    return 10 * np.log10(255**2 / max(error, 1e-3))


def photographs(folder: Path | None) -> Iterator[tuple[str, NDArray[np.float32]]]:
    from skimage import data

    for name in ("astronaut", "coffee", "chelsea", "rocket"):
        yield name, _crop(getattr(data, name)())
    for path in sorted(folder.iterdir())[::14] if folder else []:
        yield path.name, _crop(np.asarray(Image.open(path).convert("RGB")))


def _crop(image: Pixels) -> NDArray[np.float32]:
    top, left = (image.shape[0] - CROP) // 2, (image.shape[1] - CROP) // 2
    return to_float(np.ascontiguousarray(image[top : top + CROP, left : left + CROP]))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--photographs", type=Path)
    folder = parser.parse_args().photographs
    denoiser = Denoiser(Model(shipped_model()))
    sigmas = [float(sigma) for sigma in SIGMAS]
    runs_kept: list[dict[float, Pixels]] = []
    found: dict[tuple[str, str], list[list[float]]] = {}
    worst_at: dict[tuple[str, str], dict[float, float]] = {}
    for seed, (_name, clean) in enumerate(photographs(folder)):
        for noise in NOISES:
            noisy = from_float(add_noise(clean, noise, seed), np.uint8)
            exact = {sigma: denoiser.denoise(noisy, sigma) for sigma in sigmas}
            runs_kept.append(exact)
            for label, knots in KNOTS.items():
                stack = [exact[knot].astype(np.float32) for knot in knots]
                for method in [*METHODS, *(["monotone"] if label in _ALSO_MONOTONE else [])]:
                    errors = []
                    for sigma in sigmas:
                        if sigma in knots:
                            continue
                        got = (
                            monotone(knots, stack, sigma)
                            if method == "monotone"
                            else weighted(stack, METHODS[method](knots, sigma))
                        )
                        errors.append(psnr(got, exact[sigma]))
                        at = worst_at.setdefault((label, method), {})
                        at[sigma] = min(at.get(sigma, 99.0), errors[-1])
                    found.setdefault((label, method), []).append(errors)
    print(f"{'knots':26}{'':4}{'method':14}{'worst':>7}{'mean worst':>12}{'mean':>7}   worst at")
    for (label, method), runs in found.items():
        mean_worst = np.mean([min(run) for run in runs])
        mean = np.mean([np.mean(run) for run in runs])
        at = worst_at[label, method]
        low = sorted(at, key=lambda sigma: at[sigma])[:4]
        print(
            f"{label:26}{len(KNOTS[label]):3} {method:14}{min(at.values()):7.1f}"
            f"{mean_worst:12.1f}{mean:7.1f}   {low}"
        )
    for goal in (42, 45, 48):
        print(f"fewest knots for {goal} dB, linear: {sparsest(runs_kept, sigmas, goal)}")


def sparsest(runs: list[dict[float, Pixels]], sigmas: list[float], goal: float) -> list[float]:
    """Knots so far apart as `goal` dB allow on every image, from 0 upwards."""
    knots = [0.0]
    while knots[-1] < sigmas[-1]:
        start = sigmas.index(knots[-1])
        end = start + 1
        while end + 1 < len(sigmas) and _bridged(runs, sigmas[start : end + 2], goal):
            end += 1
        knots.append(sigmas[end])
    return knots


def _bridged(runs: list[dict[float, Pixels]], sigmas: list[float], goal: float) -> bool:
    ends = [sigmas[0], sigmas[-1]]
    for run in runs:
        stack = [run[sigma].astype(np.float32) for sigma in ends]
        for sigma in sigmas[1:-1]:
            if psnr(weighted(stack, linear(ends, sigma)), run[sigma]) < goal:
                return False
    return True


if __name__ == "__main__":
    main()
