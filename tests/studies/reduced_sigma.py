"""Which sigma a reduced picture needs to look like the full-size result, reduced.

Zoomed out, the window first denoises the picture reduced by the halvings it paints from. Averaging
k x k pixels with independent noise leaves 1/k of its deviation, so sigma / k is the first guess;
photographs' noise may be correlated (demosaicing, JPEG), and a network is not linear. This study
measures how far that guess times a factor lies from the truth, which is the full-size result
reduced the same way, and how far the mean brightness moves:

    python -m tests.studies.reduced_sigma [--photographs FOLDER]

It prints PSNR in dB, averaged over images, for slider positions around the noise that is there;
negative columns are the factor 1.0 `mixed` with the reduced picture.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.display_pyramid import halved, to_bgrx
from denoise_gui.engine.images.pixel_formats import from_float, to_float
from denoise_gui.engine.measure.noise import add_noise
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.shipped import shipped_model
from tests.studies.sigma_interpolation import psnr

Pixels = NDArray[np.uint8]

FACTORS = (0.0, 0.6, 0.8, 0.9, 1.0, 1.1, 1.25)
"""0 leaves the reduced picture as it is."""
OWN_ERRORS = (2.0, 3.0, 4.0)
"""8-bit levels; see `mixed`."""
LEVELS = (1, 2, 3)
SLIDERS = (10.0, 25.0, 50.0)


def kinds_of_noise(clean: NDArray[np.float32], seed: int) -> Iterator[tuple[str, Pixels]]:
    """The same photograph with noise of 25 levels, as different cameras would leave it."""
    yield "white 10", from_float(add_noise(clean, 10, seed), np.uint8)
    yield "white 25", from_float(add_noise(clean, 25, seed), np.uint8)
    yield "white 50", from_float(add_noise(clean, 50, seed), np.uint8)
    noise = add_noise(np.zeros_like(clean), 25, seed)
    blurred = noise.copy()
    for axis in (0, 1):
        blurred = (
            0.25 * np.roll(blurred, 1, axis) + 0.5 * blurred + 0.25 * np.roll(blurred, -1, axis)
        )
    blurred *= np.float32(noise.std() / blurred.std())
    yield "correlated 25", from_float(clean + blurred, np.uint8)


def photographs(folder: Path | None) -> Iterator[Pixels]:
    from skimage import data

    for name in ("astronaut", "coffee", "chelsea", "rocket"):
        yield getattr(data, name)()
    for path in sorted(folder.iterdir())[::17] if folder else []:
        yield np.asarray(Image.open(path).convert("RGB"))


def reduced(image: Pixels, level: int) -> Pixels:
    """(H, W, 3), halved `level` times as for the screen."""
    screen = to_bgrx(image)
    for _ in range(level):
        screen = halved(screen)
    return np.ascontiguousarray(screen[..., 2::-1])


def mixed(noisy: Pixels, clean: Pixels, left: float, own: float) -> Pixels:
    """Both errors weighed: of the noise that is left, and what the network does on its own.

    A network smooths what it takes for noise in a reduced picture, which has detail up to its last
    pixel, by about `own` levels; where the noise left is weaker, the picture itself is closer.
    """
    share = np.float32(left**2 / (left**2 + own**2))
    return np.rint(noisy + share * (clean.astype(np.float32) - noisy)).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--photographs", type=Path)
    folder = parser.parse_args().photographs
    denoiser = Denoiser(Model(shipped_model()))
    found: dict[tuple[str, float, int, float], list[tuple[float, float]]] = {}
    for seed, clean in enumerate(photographs(folder)):
        for kind, noisy in kinds_of_noise(to_float(clean), seed):
            for slider in SLIDERS:
                exact = denoiser.denoise(noisy, slider)
                for level in LEVELS:
                    truth, small = reduced(exact, level), reduced(noisy, level)
                    for factor in FACTORS:
                        got = denoiser.denoise(small, slider * factor / 2**level)
                        shift = float(got.astype(np.float32).mean() - truth.mean())
                        key = (kind, slider, level, factor)
                        found.setdefault(key, []).append((psnr(got, truth), shift))
                    got = denoiser.denoise(small, slider / 2**level)
                    for own in OWN_ERRORS:
                        shown = mixed(small, got, slider / 2**level, own)
                        shift = float(shown.astype(np.float32).mean() - truth.mean())
                        key = (kind, slider, level, -own)
                        found.setdefault(key, []).append((psnr(shown, truth), shift))
    columns = (*FACTORS, *(-own for own in OWN_ERRORS))
    print(f"{'noise':15}{'slider':>7}{'k':>3}" + "".join(f"{f:>7}" for f in columns) + "  shift")
    for kind, slider, level in dict.fromkeys(key[:3] for key in found):
        cells = [
            np.mean([value for value, _ in found[kind, slider, level, factor]])
            for factor in columns
        ]
        shift = np.mean([move for _, move in found[kind, slider, level, -3.0]])
        row = "".join(f"{cell:7.1f}" for cell in cells)
        print(f"{kind:15}{slider:7.0f}{2**level:3}{row}{shift:+7.2f}")


if __name__ == "__main__":
    main()
