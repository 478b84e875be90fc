"""What a map of sigma is worth to a model, where the noise is not the same everywhere.

    python -m tests.studies.sigma_ramp --models M.onnx ... --images CBSD68 [--every 12]

Adds white noise whose sigma rises from 5 levels at the left to 50 at the right, and noise whose
variance grows with the brightness from 5 to 35 levels. Prints PSNR in dB of each model told a map
of sigma, and told the single sigma that serves it best.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from exporter.commands.evaluate import open_session, psnr_of_bytes
from exporter.training.photographs import image_paths, read_pixels

Array = NDArray[np.float32]
Level = Callable[[Array], Array]
"""From a clean image (H, W, 3) to sigma in levels, (H, W)."""

_CELL = 2
_SINGLE = (10.0, 14.0, 18.0, 22.0, 26.0, 30.0, 36.0)


def ramp(clean: Array) -> Array:
    line = np.linspace(5, 50, clean.shape[1], dtype=np.float32)
    return np.broadcast_to(line, clean.shape[:2]).copy()


def by_brightness(clean: Array) -> Array:
    variance = 5.0**2 + (35.0**2 - 5.0**2) * clean.mean(axis=2)
    level: Array = np.sqrt(variance).astype(np.float32)
    return level


LEVELS: dict[str, Level] = {"ramp of 5 to 50": ramp, "by brightness, 5 to 35": by_brightness}


def denoised(session: onnxruntime.InferenceSession, noisy: Array, level: Array) -> Array:
    """(H, W, 3), sides multiples of 8, with sigma in levels for every pixel."""
    height, width = level.shape
    cells = level.reshape(height // _CELL, _CELL, width // _CELL, _CELL)
    told = np.sqrt((cells**2).mean(axis=(1, 3)))[None, None].astype(np.float32) / np.float32(255)
    planes = np.ascontiguousarray(noisy.transpose(2, 0, 1))[None]
    output: Array = session.run(["output"], {"input": planes, "sigma": told})[0]
    return output[0].transpose(1, 2, 0)


def measure(
    session: onnxruntime.InferenceSession, images: Sequence[Array], level_of: Level
) -> tuple[float, float]:
    """Mean PSNR in dB with a map, and with the best single sigma of each image."""
    with_map, single = [], []
    for number, clean in enumerate(images):
        level = level_of(clean)
        rng = np.random.default_rng([0, number])
        noise = rng.standard_normal(clean.shape, np.float32) * level[:, :, None]
        noisy = clean + noise / np.float32(255)
        with_map.append(psnr_of_bytes(denoised(session, noisy, level), clean))
        tried = [np.full_like(level, sigma) for sigma in _SINGLE]
        single.append(max(psnr_of_bytes(denoised(session, noisy, one), clean) for one in tried))
    return statistics.fmean(with_map), statistics.fmean(single)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=Path, nargs="+", required=True, help="ONNX files")
    parser.add_argument("--images", type=Path, required=True, help="folder of clean photographs")
    parser.add_argument("--every", type=int, default=12, help="default %(default)s")
    options = parser.parse_args(arguments)
    images = []
    for path in image_paths(options.images)[:: options.every]:
        pixels = read_pixels(path, 3).astype(np.float32) / np.float32(255)
        height, width = (side // 8 * 8 for side in pixels.shape[:2])
        images.append(pixels[:height, :width])
    print(f"| PSNR in dB, {len(images)} images | with a map | single sigma |\n| --- | --- | --- |")
    for name, level_of in LEVELS.items():
        for path in options.models:
            with_map, single = measure(open_session(path), images, level_of)
            print(f"| {name}, `{path.stem}` | {with_map:.2f} | {single:.2f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
