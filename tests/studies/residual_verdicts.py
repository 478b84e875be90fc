"""How often the numbers tell rightly whether sigma was set too low, about right, or too high.

    python -m tests.studies.residual_verdicts [--photographs DIR] [--pairs DIR] [--count 6]
        [--first 1 --every 2] [--crop 256] [--model M ...] [--json F]

Photographs (scikit-image's without a folder) get white noise of 5 to 50 levels, in 8 bits, in
colour and in gray, and are denoised with sigma from 0.3 to 2.5 times that. Pairs of real noise
(`NAME_real.*`, `NAME_mean.*`), in colour and in gray, are denoised with sigmas from 2 to 45; their
noise is measured on the whole picture, as in the window. The truth comes from the clean
picture: right is every sigma within 0.3 dB of the best PSNR, below it is too low, above it too
high. Prints for each kind how often each truth is told as what. The constants were chosen on every
second pair or some of these, of which `--first 1 --every 2` holds none. With `--crop 160 --every 4`
there is a third of the work.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage import data

from denoise_gui.engine import Denoiser, Model, load_image, shipped_model
from denoise_gui.engine.denoise.luminance import LUMA
from denoise_gui.engine.images.pixel_formats import from_float, to_float
from denoise_gui.engine.measure.metrics import psnr
from denoise_gui.engine.measure.noise import add_noise
from denoise_gui.engine.measure.residual import measure_residual
from denoise_gui.engine.measure.sigma_estimate import SigmaEstimator
from denoise_gui.engine.measure.taste import taste_of
from denoise_gui.engine.shipped import shipped_sigma_estimator

Pixels = NDArray[np.uint8]

CROP = 256
STRENGTHS = (5.0, 10.0, 25.0, 50.0)
FACTORS = (0.3, 0.5, 0.75, 0.87, 1.0, 1.15, 1.3, 1.6, 2.5)
"""Sigma set, as a multiple of the strength."""
SIGMAS = (2.0, 3.0, 4.0, 6.0, 8.0, 11.0, 15.0, 20.0, 26.0, 34.0, 45.0)
RIGHT_DB = 0.3
WORDS = ("UNDER", "RIGHT", "OVER")
"""Truths and, with what else is said, verdicts."""


@dataclass(frozen=True)
class Case:
    kind: str
    name: str
    sigma: float
    psnr: float
    said: str
    truth: str = ""


@dataclass(frozen=True)
class Picture:
    """Noisy and clean, and the sigmas to try; `whole` is the photograph that `noisy` is a part of,
    whose noise the application measures."""

    kind: str
    name: str
    noisy: Pixels
    clean: Pixels
    whole: Pixels
    sigmas: tuple[float, ...]


def middle(pixels: Pixels, crop: int) -> Pixels:
    top, left = (max(0, length - crop) // 2 for length in pixels.shape[:2])
    return np.ascontiguousarray(pixels[top : top + crop, left : left + crop])


def luminance(pixels: Pixels) -> Pixels:
    return from_float(to_float(pixels) @ LUMA, np.uint8)


def with_white_noise(folder: Path | None, count: int, crop: int) -> Iterator[Picture]:
    if folder is None:
        found = [(name, getattr(data, name)()) for name in ("astronaut", "coffee", "chelsea")]
    else:
        paths = sorted(folder.iterdir())
        found = [
            (path.stem, np.asarray(Image.open(path).convert("RGB")))
            for path in paths[:: max(1, len(paths) // count)][:count]
        ]
    for name, pixels in found:
        colour = middle(pixels, crop)
        gray = from_float(to_float(colour).mean(axis=2), np.uint8)
        for kind, clean in (("white noise", colour), ("white noise, gray", gray)):
            for strength in STRENGTHS:
                noisy = from_float(add_noise(to_float(clean), strength, 1), np.uint8)
                sigmas = tuple(f * strength for f in FACTORS if f * strength <= 75)
                yield Picture(kind, f"{name} {strength:g}", noisy, clean, noisy, sigmas)


def real_pairs(folder: Path, first: int, every: int, crop: int) -> Iterator[Picture]:
    for path in sorted(folder.glob("*_real.*"))[first::every]:
        reference = path.with_name(path.name.replace("_real.", "_mean."))
        noisy, clean = (load_image(each).pixels for each in (path, reference))
        parts = middle(noisy, crop), middle(clean, crop), noisy
        yield Picture("real noise", path.stem, *parts, SIGMAS)
        yield Picture("real noise, gray", path.stem, *map(luminance, parts), SIGMAS)


def judged(picture: Picture, denoiser: Denoiser, taste: float) -> list[Case]:
    """The cases of one picture, with what is said and what is true."""
    expected = SigmaEstimator(shipped_sigma_estimator()).estimate(picture.whole, taste)
    cases = []
    for sigma in picture.sigmas:
        result = denoiser.denoise(picture.noisy, sigma)
        report = measure_residual(picture.noisy, result, sigma, expected=expected)
        reached = psnr(result, picture.clean)
        cases.append(Case(picture.kind, picture.name, sigma, reached, report.verdict.name))
    best = max(cases, key=lambda case: case.psnr)
    told = []
    for case in cases:
        side = "UNDER" if case.sigma < best.sigma else "OVER"
        truth = "RIGHT" if best.psnr - case.psnr <= RIGHT_DB else side
        told.append(Case(**{**asdict(case), "truth": truth}))
    return told


def table(cases: list[Case]) -> Iterator[str]:
    """For each kind what was told of each truth, and the shares right and opposite."""
    yield "| noise | truth | " + " | ".join((*WORDS, "nothing")) + " | right | opposite |"
    yield "| --- " * 8 + "|"
    for kind in dict.fromkeys(case.kind for case in cases):
        those = [case for case in cases if case.kind == kind]
        for truth in WORDS:
            said = Counter(case.said for case in those if case.truth == truth)
            counts = [said[word] for word in WORDS]
            silent = said.total() - sum(counts)
            yield f"| {kind} | {truth} | " + " | ".join(map(str, (*counts, silent))) + " | | |"
        right = sum(case.said == case.truth for case in those)
        opposite = sum({case.said, case.truth} == {"UNDER", "OVER"} for case in those)
        yield (
            f"| {kind} | all {len(those)} | | | | | {100 * right / len(those):.0f} % | {opposite} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photographs", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--count", type=int, default=6, help="photographs of the folder")
    parser.add_argument("--first", type=int, default=1, help="pairs to leave out at the start")
    parser.add_argument("--every", type=int, default=2, help="every how-manieth pair")
    parser.add_argument(
        "--crop", type=int, default=CROP, help="edge of what is denoised, in pixels"
    )
    parser.add_argument("--model", type=Path, nargs="+", default=[shipped_model()])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found: dict[str, Any] = {}
    for path in options.model:
        denoiser = Denoiser(Model(path))
        taste = taste_of(denoiser)
        pictures = list(with_white_noise(options.photographs, options.count, options.crop))
        if options.pairs:
            pictures += real_pairs(options.pairs, options.first, options.every, options.crop)
        cases = [case for picture in pictures for case in judged(picture, denoiser, taste)]
        print(f"\n{path.stem}\n\n" + "\n".join(table(cases)), flush=True)
        found[path.stem] = [asdict(case) for case in cases]
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
