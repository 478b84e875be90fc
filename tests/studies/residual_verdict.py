"""How often the method noise tells rightly whether sigma was set too low, about right, too high.

Photographs get noise of several kinds and strengths, and are denoised with sigma from far too low
to far too high. The truth comes from the clean photograph: "about right" is every sigma within
0.3 dB of the best PSNR; below it is too low, above it too high. The rule in `engine/residual.py`
sees only the noisy picture and the result:

    python -m tests.studies.residual_verdict [--photographs FOLDER] [--count 6] [--rows FILE]

It prints, for each kind of noise, how often the rule is right, how often it is one step off, how
often it says the opposite, and which thresholds would have been best.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.pixel_formats import from_float, to_float
from denoise_gui.engine.measure.metrics import psnr
from denoise_gui.engine.measure.noise import add_noise
from denoise_gui.engine.measure.residual import measure_residual, verdict_of
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.shipped import shipped_model

Pixels = NDArray[np.uint8]

CROP = 256
STRENGTHS = (5.0, 15.0, 30.0, 50.0)
FACTORS = (0.4, 0.6, 0.75, 0.87, 1.0, 1.15, 1.3, 1.6, 2.0)
"""Sigma set, as a multiple of the strength."""
RIGHT_DB = 0.3
ORDER = ("UNDER", "RIGHT", "OVER")


@dataclass(frozen=True)
class Row:
    photograph: str
    noise: str
    strength: float
    sigma: float
    psnr: float
    deviation: float
    luminance: float
    autocorrelation: float
    structure: float
    truth: str = ""


def kinds_of_noise(clean: NDArray[np.float32], strength: float) -> Iterator[tuple[str, np.ndarray]]:
    """The same photograph as different cameras and files would hold it."""
    white = add_noise(np.zeros_like(clean), strength, 1)
    yield "white, float", clean + white
    yield "white, 8 bits", from_float(clean + white, np.uint8)
    brightness = clean.mean(axis=2, keepdims=True)
    yield "as a sensor's", from_float(clean + white * np.sqrt(0.3 + 1.4 * brightness), np.uint8)
    blurred = white
    for axis in (0, 1):
        blurred = (
            0.15 * np.roll(blurred, 1, axis) + 0.7 * blurred + 0.15 * np.roll(blurred, -1, axis)
        )
    blurred *= np.float32(white.std() / blurred.std())
    yield "correlated", from_float(clean + blurred, np.uint8)
    gray = add_noise(clean.mean(axis=2), strength, 1)
    yield "gray", from_float(gray, np.uint8)
    buffer = BytesIO()
    Image.fromarray(from_float(clean + white, np.uint8)).save(buffer, "JPEG", quality=90)
    yield "JPEG 90", np.asarray(Image.open(buffer))


def photographs(folder: Path | None, count: int) -> Iterator[tuple[str, Pixels]]:
    from skimage import data

    if folder is None:
        found = [(name, getattr(data, name)()) for name in ("astronaut", "coffee", "chelsea")]
    else:
        paths = sorted(folder.iterdir())
        found = [
            (path.stem, np.asarray(Image.open(path).convert("RGB")))
            for path in paths[:: max(1, len(paths) // count)][:count]
        ]
    for name, pixels in found:
        top, left = (length // 2 - CROP // 2 for length in pixels.shape[:2])
        yield name, pixels[top : top + CROP, left : left + CROP, :3]


def measured(denoiser: Denoiser, name: str, pixels: Pixels) -> Iterator[Row]:
    colour = to_float(pixels)
    for strength in STRENGTHS:
        for noise, noisy in kinds_of_noise(colour, strength):
            clean = colour if noisy.ndim == 3 else colour.mean(axis=2)
            for factor in FACTORS:
                sigma = round(2 * strength * factor) / 2
                if sigma > 75:
                    continue
                result = denoiser.denoise(noisy, sigma)
                report = measure_residual(
                    noisy,
                    from_float(to_float(result), np.uint8) if noisy.dtype == np.uint8 else result,
                    sigma,
                )
                yield Row(
                    name,
                    noise,
                    strength,
                    sigma,
                    psnr(np.clip(to_float(result), 0, 1), clean),
                    report.deviation,
                    report.luminance,
                    report.autocorrelation,
                    report.structure,
                )


def with_truth(rows: list[Row]) -> list[Row]:
    groups: dict[tuple[str, str, float], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.photograph, row.noise, row.strength), []).append(row)
    told = []
    for group in groups.values():
        best = max(group, key=lambda row: row.psnr)
        for row in group:
            right = best.psnr - row.psnr <= RIGHT_DB
            side = "UNDER" if row.sigma < best.sigma else "OVER"
            told.append(Row(**{**asdict(row), "truth": "RIGHT" if right else side}))
    return told


def said(row: Row) -> str:
    gray = row.noise == "gray"
    figures = row.sigma, row.deviation, row.luminance, row.autocorrelation
    return verdict_of(*figures, gray=gray).name


def report(rows: list[Row]) -> None:
    print(f"{'noise':14} {'cases':>6} {'silent':>8} {'right':>8} {'one off':>8} {'opposite':>8}")
    for noise in [*dict.fromkeys(row.noise for row in rows), "all"]:
        those = [row for row in rows if noise in (row.noise, "all")]
        spoken = [row for row in those if said(row) in ORDER]
        steps = [abs(ORDER.index(said(row)) - ORDER.index(row.truth)) for row in spoken]
        shares = [1 - len(spoken) / len(those)]
        shares += [steps.count(step) / max(len(steps), 1) for step in (0, 1, 2)]
        print(f"{noise:14} {len(those):6} " + " ".join(f"{share:8.1%}" for share in shares))


def thresholds(rows: list[Row]) -> None:
    """The best constants for the rule, where it speaks, and what they would reach."""
    rows = [row for row in rows if said(row) in ORDER and row.noise != "gray"]
    taken = np.array([-math.log(row.deviation / row.sigma) for row in rows])
    alike = np.array([max(row.autocorrelation, 0) for row in rows])
    truths = np.array([ORDER.index(row.truth) for row in rows])
    lows, highs = np.linspace(-0.15, 0.05, 21), np.linspace(0.1, 0.3, 21)
    share, weight, low, high = max(
        (float((np.digitize(taken - weight * alike, [a, b]) == truths).mean()), weight, a, b)
        for weight in np.linspace(0, 2, 21)
        for a in lows
        for b in highs
    )
    print(f"best: alikeness {weight:.1f}, thresholds {low:+.2f} {high:+.2f}: {share:.1%} right")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photographs", type=Path)
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--rows", type=Path, help="keep the measurements here, or read them")
    options = parser.parse_args()
    if options.rows and options.rows.exists():
        rows = [Row(**row) for row in json.loads(options.rows.read_text())]
    else:
        denoiser = Denoiser(Model(shipped_model()))
        rows = []
        for name, pixels in photographs(options.photographs, options.count):
            rows += measured(denoiser, name, pixels)
            print(name, flush=True)
        rows = with_truth(rows)
        if options.rows:
            options.rows.write_text(json.dumps([asdict(row) for row in rows]))
    report(rows)
    thresholds(rows)


if __name__ == "__main__":
    main()
