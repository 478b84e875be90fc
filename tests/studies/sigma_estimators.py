"""Which estimate of sigma to offer: the network's, or wavelets', by the error against the truth.

    python -m tests.studies.sigma_estimators --photographs CBSD68 [--every 4] [--real RNI]
        [--clean 'CBSD68/*' 'pairs/*_mean.*']

Adds seeded white noise to every fourth photograph of a folder (to what scikit-image ships without
one): unclipped, clipped and rounded to bytes, in gray, on corners of 32x32 pixels, and stored as a
JPEG. Prints the mean absolute error in 8-bit levels of the network that is shipped and of
scikit-image's `estimate_sigma` (needs PyWavelets), and how much of the network's uncertainty its
errors use up (1 where it is honest). Photographs with real noise have no truth: of those it prints
the estimates; of photographs without noise, for models of either taste, what half of them read
less than, and the share that reads more than 4 levels.
"""

from __future__ import annotations

import argparse
import glob
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage import data
from skimage.restoration import estimate_sigma as wavelet_sigma

from denoise_gui.engine.images.pixel_formats import from_float, to_float
from denoise_gui.engine.measure.noise import add_noise
from denoise_gui.engine.measure.sigma_estimate import SigmaEstimator
from denoise_gui.engine.measure.taste import CAMERA_TASTE, WHITE_TASTE
from denoise_gui.engine.shipped import shipped_sigma_estimator

Array = NDArray[np.float32]
Damage = Callable[[Array, float], Array]
"""A clean photograph and sigma to a noisy one."""

MUCH = 4.0
"""Levels to read of a photograph without noise."""
SIGMAS = (2, 5, 10, 15, 25, 40, 60)


def unclipped(clean: Array, sigma: float) -> Array:
    return add_noise(clean, sigma, seed=1)


def in_bytes(clean: Array, sigma: float) -> Array:
    return to_float(from_float(unclipped(clean, sigma), np.uint8))


def gray(clean: Array, sigma: float) -> Array:
    return in_bytes(clean.mean(axis=2), sigma)


def small(clean: Array, sigma: float) -> Array:
    return in_bytes(clean[:32, :32], sigma)


def jpeg(clean: Array, sigma: float) -> Array:
    """Compression takes noise away; its sigma is what is left."""
    file = io.BytesIO()
    Image.fromarray(from_float(unclipped(clean, sigma), np.uint8)).save(file, "JPEG", quality=90)
    with Image.open(file) as stored:
        return np.asarray(stored, dtype=np.float32) / 255


KINDS: dict[str, Damage] = {
    "unclipped": unclipped,
    "clipped, 8 bits": in_bytes,
    "gray, 8 bits": gray,
    "32x32 pixels": small,
    "JPEG, quality 90": jpeg,
}


def photographs(folder: Path | None, every: int) -> list[Array]:
    if folder is None:
        return [to_float(image()) for image in (data.chelsea, data.coffee, data.astronaut)]
    paths = sorted(folder.iterdir())[::every]
    return [to_float(np.asarray(Image.open(path).convert("RGB"))) for path in paths]


def errors(
    estimator: SigmaEstimator, images: Iterable[Array], damage: Damage, sigma: float
) -> tuple[float, float, float]:
    """Mean absolute errors of the network and the wavelets, and the network's error over claim."""
    ours, wavelets, used = [], [], []
    for clean in images:
        noisy = damage(clean, sigma)
        truth = sigma if damage is not jpeg else float(np.std(noisy - jpeg(clean, 0)) * 255)
        estimate = estimator.estimate(noisy)
        ours.append(abs(estimate.sigma - truth))
        used.append(((estimate.sigma - truth) / estimate.uncertainty) ** 2)
        axis = 2 if noisy.ndim == 3 else None
        levels = 255 * wavelet_sigma(noisy, channel_axis=axis, average_sigmas=True)
        wavelets.append(abs(levels - truth))
    return float(np.mean(ours)), float(np.mean(wavelets)), float(np.mean(used)) ** 0.5


def read_of_clean(estimator: SigmaEstimator, paths: Sequence[str]) -> str:
    measured = [estimator.measure(np.asarray(Image.open(path).convert("RGB"))) for path in paths]
    cells = []
    for name, taste in (("white", WHITE_TASTE), ("camera", CAMERA_TASTE)):
        sigmas = np.array([each.for_model(taste).sigma for each in measured])
        over = float(np.mean(sigmas > MUCH))
        cells.append(f"{name} median {np.median(sigmas):.2f}, {over:.1%} over {MUCH:g}")
    return f"{len(paths)} without noise: " + "; ".join(cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photographs", type=Path)
    parser.add_argument("--every", type=int, default=4)
    parser.add_argument("--real", type=Path, help="folder of photographs with real noise")
    parser.add_argument(
        "--clean", nargs="+", default=[], help="patterns of files without noise, in quotes"
    )
    parser.add_argument("--onnx", type=Path, default=shipped_sigma_estimator())
    arguments = parser.parse_args()
    estimator = SigmaEstimator(arguments.onnx)
    for pattern in arguments.clean:
        print(f"{pattern}: {read_of_clean(estimator, sorted(glob.glob(pattern)))}", flush=True)
    images = photographs(arguments.photographs, arguments.every)
    print(f"{len(images)} photographs; mean absolute error in levels, network / wavelets (used)")
    print("| noise | " + " | ".join(str(sigma) for sigma in SIGMAS) + " |")
    print("| --- " * (len(SIGMAS) + 1) + "|")
    for name, damage in KINDS.items():
        cells = []
        for sigma in SIGMAS:
            ours, wavelets, used = errors(estimator, images, damage, sigma)
            cells.append(f"{ours:.2f} / {wavelets:.2f} ({used:.1f})")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    for path in sorted(arguments.real.iterdir()) if arguments.real else []:
        pixels = np.asarray(Image.open(path))
        estimate = estimator.estimate(pixels)
        print(f"{path.name}: {estimate.sigma:.1f} +- {estimate.uncertainty:.1f}")


if __name__ == "__main__":
    main()
