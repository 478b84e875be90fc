"""One tile of a picture, denoised as a whole recipe wants it: one run of the model where luminance
and colour are told the same sigma, two where they are not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoise.channel_use import run_on_planes
from denoise_gui.engine.denoise.factors import Factors, factors_of
from denoise_gui.engine.denoise.knots import FIRST_STEP
from denoise_gui.engine.denoise.luminance import luminance_of, put_back, take_luminance
from denoise_gui.engine.denoise.planes import Each
from denoise_gui.engine.denoise.varying_sigma import Level
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect
from denoise_gui.engine.runtime.model import Model, Tensor


@dataclass(frozen=True, eq=False)
class Picture:
    """A part of an image on its way through a model.

    Attributes:
        pixels: the image, as in `Denoiser.denoise`.
        part: what `noisy` holds of it, which may reach beyond its edges.
        noisy: (C, H, W) float32, white at 1.
    """

    pixels: Pixels
    part: Rect
    noisy: Tensor

    @property
    def is_gray(self) -> bool:
        return bool(self.pixels.ndim == 2)


def run_recipe(
    model: Model, recipe: Recipe, picture: Picture, out: Tensor, token: CancelToken, each: Each
) -> None:
    """Denoise a part of an image.

    Args:
        recipe: with nothing automatic.
        out: of the shape of `picture.noisy`; written to, not clamped. The planes of a gray image
            count with their mean.

    Raises:
        Cancelled: the token was used.
        ModelError: the network failed.
    """
    factors = factors_of(recipe, picture.pixels, picture.part, each)
    luminance, colour = recipe.sigma, recipe.colour_sigma
    if recipe.colour is None:  # its ratio leads no further than the model was made for
        colour = min(colour, max(model.info.sigma_max, luminance))
    has_colour = not picture.is_gray and not (
        model.info.channels == 1 and recipe.gray_use is GrayUse.LUMA
    )
    _run(model, recipe, picture, luminance, factors, out, token)
    if has_colour and colour != luminance:
        wanted = luminance_of(out)
        _run(model, recipe, picture, colour, factors, out, token)
        take_luminance(out, wanted)
    if recipe.grain:
        put_back(out, picture.noisy, recipe.grain, gray=picture.is_gray)


def _run(
    model: Model,
    recipe: Recipe,
    picture: Picture,
    sigma: float,
    factors: Factors,
    out: Tensor,
    token: CancelToken,
) -> None:
    """With sigma times the factors; where that is 0, the picture stays as it is.

    Below `FIRST_STEP` of a sigma that varies lies the way from one to the other: the network takes
    away what it knows for noise however little it is told of, and an edge would be seen.
    """
    level = _level(sigma, factors, model)
    if not np.any(level):
        out[...] = picture.noisy
        return
    run_on_planes(
        model,
        picture.noisy,
        level,
        token,
        gray=picture.is_gray,
        gray_use=recipe.gray_use,
        out=out,
    )
    if isinstance(level, np.ndarray) and level.min() < FIRST_STEP:
        # Nowhere else: a pixel must not depend, in its last bit, on what else lies in its tile.
        share = level / np.float32(FIRST_STEP)
        mixed = (out - picture.noisy) * share + picture.noisy
        np.copyto(out, mixed, where=share < 1)


def _level(sigma: float, factors: Factors, model: Model) -> Level:
    """Factors do not lead beyond what a model was made for, unless sigma alone does."""
    limit = max(model.info.sigma_max, sigma)
    if isinstance(factors, float):
        return min(sigma * factors, limit)
    level: Level = np.minimum(factors * np.float32(sigma), np.float32(limit))
    return level
