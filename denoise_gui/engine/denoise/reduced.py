"""The denoised picture at a fraction of its size, at a fraction of the time: for a zoomed-out view.

Zoomed out, the screen shows averages of many pixels. Denoising everything to average it takes a
minute for a large photograph; denoising the averages takes less than a second.

Averaging k x k pixels with independent noise leaves 1/k of its deviation, so the network is told
sigma / k; no other factor does better over noise levels and slider positions, also where the noise
is correlated. But a network trained on photographs smooths a reduced one, which has detail up to
its last pixel, a little whatever it is told; where the averages hold less noise than that, they
are nearer to the truth than its result. Both are weighed by their errors. Against the full-size
result reduced in the same way (`python -m tests.studies.reduced_sigma`, four photographs of
scikit-image and four of CBSD68, mean PSNR in dB):

    noise    slider   k    left noisy   sigma / k   weighed
    10       10       2    34.9         42.5        42.6
    10       10       4    41.5         39.7        43.5
    10       10       8    47.0         37.5        46.8
    25       25       2    27.0         40.2        40.4
    25       25       4    33.4         38.6        39.6
    25       25       8    39.5         37.0        40.7
    50       50       2    21.3         39.2        39.2
    50       50       4    27.4         37.6        37.8
    50       50       8    33.4         36.5        37.6
    25 correlated, slider 25:
                      2    25.2         35.0        35.8
                      4    31.2         33.0        35.3
                      8    38.6         33.5        38.8

The mean brightness differs from the truth by at most 0.1 of an 8-bit level.
"""

from __future__ import annotations

import numpy as np

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoise.coarse_view import combined
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.display_pyramid import Bgrx, to_bgrx
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect

_OWN_ERROR = 3.0
"""What the network changes in a reduced picture without noise, in 8-bit levels."""


def denoise_reduced(
    denoiser: Denoiser,
    picture: Bgrx,
    level: int,
    sigma: Recipe | float,
    region: Rect,
    *,
    gray: bool,
    cancel: CancelToken | None = None,
) -> Bgrx:
    """A region of a reduced picture, denoised as the full-size one would be.

    Args:
        picture: the noisy image halved `level` times, 1 or more.
        sigma: of the full-size noise, in 8-bit levels; or a recipe for the full-size image. Of one
            with a sigma for coarse noise, a picture that is halved twice or more shows only that.
        region: in pixels of `picture`.
        gray: the image has one channel, so its three here hold the same noise.

    Raises:
        Cancelled: `cancel` was used.
        ModelError: the network failed.
    """
    whole = Recipe.of(sigma)
    if whole.coarse_sigma:
        around = region.grown(1).clipped(*picture.shape[:2])
        coarse = coarse_at_level(denoiser, picture, level, whole, around, gray=gray, cancel=cancel)
        fine = coarse
        if level == 1:
            fine = denoise_reduced(
                denoiser, picture, level, whole.fine, around, gray=gray, cancel=cancel
            )
        return combined(level, fine, coarse)[region.moved(-around.top, -around.left).slices()]
    pixels = picture[..., 0] if gray else picture[..., 2::-1]
    recipe = whole.scaled(1 / 2**level)
    clean = denoiser.denoise(pixels, recipe, region=region, cancel=cancel)
    # Where luminance and colour are told different sigmas, the larger decides what is seen.
    left = recipe.sigma if gray else max(recipe.sigma, recipe.colour_sigma)
    if left == 0:
        return to_bgrx(clean)
    share = np.float32(left**2 / (left**2 + _OWN_ERROR**2))
    noisy = pixels[region.slices()].astype(np.float32)
    noisy *= 1 - share
    noisy += np.multiply(clean, share, dtype=np.float32)
    np.rint(noisy, out=noisy)
    return to_bgrx(noisy.astype(np.uint8))


def coarse_at_level(
    denoiser: Denoiser,
    picture: Bgrx,
    level: int,
    recipe: Recipe,
    region: Rect,
    *,
    gray: bool,
    cancel: CancelToken | None = None,
) -> Bgrx:
    """The coarse part of what a recipe makes of the full-size image, on a level of 1 or more.

    Arguments and errors are those of `denoise_reduced`.
    """
    if level == 1:  # the picture itself is what the recipe's sigma for coarse noise is for
        pixels = picture[..., 0] if gray else picture[..., 2::-1]
        return to_bgrx(denoiser.denoise(pixels, recipe.coarse, region=region, cancel=cancel))
    return denoise_reduced(
        denoiser, picture, level - 1, recipe.coarse, region, gray=gray, cancel=cancel
    )
