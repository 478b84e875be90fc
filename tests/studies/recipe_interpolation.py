"""How near the picture that follows the hand comes to the exact one, with more than sigma in use.

python -m tests.studies.recipe_interpolation [--size 512]

Photographs of scikit-image with white noise of 8, 20 and 45 levels; recipes with a colour of their
own, a brightness curve, a mask, grain, and all of it. PSNR of the interpolated picture against the
exact one, both in 8 bits, and the processor time for a picture.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import numpy as np
from skimage import data

from denoise_gui.engine import Denoiser, Model, Recipe, Rect, shipped_model
from denoise_gui.engine.denoise.knot_pictures import knots_in_use, recipe_picture
from denoise_gui.engine.denoise.knot_planes import planes_of
from denoise_gui.engine.denoise.knots import KNOTS
from denoise_gui.engine.denoise.noisy_view import NoisyView
from denoise_gui.engine.images.display_pyramid import Bgrx, to_bgrx
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import SigmaMask

NOISE = (8.0, 20.0, 45.0)
CURVE = BrightnessCurve.of_handles(1.4, 0.7)
MASK = SigmaMask(np.linspace(0.5, 1.2, 24).reshape(4, 6))


def recipes(sigma: float) -> dict[str, Recipe]:
    plain = Recipe(sigma)
    return {
        "sigma alone": plain,
        "colour": replace(plain, colour=2 * sigma),
        "curve": replace(plain, brightness=CURVE),
        "mask": replace(plain, mask=MASK),
        "grain": replace(plain, grain=0.3),
        "colour, curve, grain": Recipe(sigma, colour=2 * sigma, brightness=CURVE, grain=0.3),
        "all": Recipe(sigma, colour=2 * sigma, brightness=CURVE, mask=MASK, grain=0.3),
    }


def psnr(one: Bgrx, other: Bgrx) -> float:
    error = np.mean((one[..., :3].astype(float) - other[..., :3]) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=320)
    size = parser.parse_args().size
    denoiser = Denoiser(Model(shipped_model()))
    found: dict[str, list[float]] = {}
    took: dict[str, list[float]] = {}
    for name in ("astronaut", "coffee", "chelsea"):
        clean = getattr(data, name)()[:size, :size].astype(np.float32)
        for noise in NOISE:
            rng = np.random.default_rng(1)
            noisy = clean + noise * rng.standard_normal(clean.shape, dtype=np.float32)
            pixels = np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
            rect = Rect(0, 0, *pixels.shape[:2])
            results = {knot: to_bgrx(denoiser.denoise(pixels, knot)) for knot in KNOTS}
            layers = {knot: planes_of(each, gray=False) for knot, each in results.items()}
            view = NoisyView(to_bgrx(pixels), 0, gray=False)
            for sigma in (0.6 * noise, 0.85 * noise, 1.1 * noise):
                for label, recipe in recipes(min(sigma, 37)).items():
                    parts = {knot: layers[knot] for knot in knots_in_use(recipe, KNOTS)}
                    recipe_picture(parts, recipe, view, rect)
                    started = time.thread_time()
                    shown = recipe_picture(parts, recipe, view, rect)
                    took.setdefault(label, []).append(1000 * (time.thread_time() - started))
                    exact = to_bgrx(denoiser.denoise(pixels, recipe))
                    found.setdefault(label, []).append(psnr(shown, exact))
    scale = 1280 * 800 / size**2
    print(f"{'recipe':24}{'worst':>8}{'mean':>8}   ms for 1280x800")
    for label, values in found.items():
        milliseconds = scale * float(np.median(took[label]))
        print(f"{label:24}{min(values):8.1f}{np.mean(values):8.1f}{milliseconds:10.1f}")


if __name__ == "__main__":
    main()
