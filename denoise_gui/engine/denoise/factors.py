"""What sigma is multiplied with, pixel by pixel: by brightness and by place.

The brightness is that of the noisy picture, which has noise: it is smoothed, so that sigma follows
the picture and not its noise. How far the smoothing reaches is read around every tile, so that a
pixel's factor is the same in whichever tile it lies.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from denoise_gui.engine.denoise.luminance import Plane, Planes, luminance_of
from denoise_gui.engine.denoise.planes import Each, read_planes
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect

SMOOTHING = 2.0
"""Standard deviation of the Gaussian, in pixels."""
REACH = 8
"""Pixels after which it is cut off."""

Factors = Plane | float


def factors_of(recipe: Recipe, image: Pixels, part: Rect, each: Each = map) -> Factors:
    """The factors on a recipe's sigma for a part of an image; one number where all are equal.

    Args:
        image: as in `Denoiser.denoise`.
        part: in its pixels; beyond its edges, where it is mirrored, so are the factors.

    Returns:
        float32 of the part's size, or a number.
    """
    curve, mask = recipe.brightness, recipe.mask
    factors: Factors = 1.0
    if curve is not None:
        factors = (
            curve.constant
            if curve.constant is not None
            else _by_brightness(recipe, image, part, each)
        )
    if mask is not None:
        by_place = mask.constant if mask.constant is not None else mask.at(part, *image.shape[:2])
        factors = by_place * factors
    return factors


def smoothed_brightness(
    image: Pixels, part: Rect, each: Each = map, *, smoothing: float = SMOOTHING
) -> Plane:
    """The brightness of a part of an image, float32 in [0, 1].

    `smoothing` is the Gaussian's standard deviation: less for an image that was made smaller.
    """
    around = part.grown(REACH)
    planes = np.empty((1 if image.ndim == 2 else 3, around.height, around.width), np.float32)
    read_planes(image, around, planes, each)
    brightness = luminance_of(planes)
    # fmax and fmin prefer the number where the other is NaN, which would spread.
    np.fmax(brightness, np.float32(0), out=brightness)
    np.fmin(brightness, np.float32(1), out=brightness)
    return _smoothed(brightness, smoothing)


def smoothed_planes(image: Pixels, part: Rect) -> Planes:
    """A part of an image, smoothed likewise: (3, H, W), or (1, H, W) of a gray one."""
    around = part.grown(REACH)
    planes = np.empty((1 if image.ndim == 2 else 3, around.height, around.width), np.float32)
    read_planes(image, around, planes)
    np.fmax(planes, np.float32(0), out=planes)
    np.fmin(planes, np.float32(1), out=planes)
    return np.stack([_smoothed(plane, SMOOTHING) for plane in planes])


def gaussian_weights(smoothing: float) -> tuple[float, ...]:
    """Of the pixels from `REACH` before to `REACH` behind; their sum is 1."""
    distance = np.arange(-REACH, REACH + 1)
    weights = np.exp(-0.5 * (distance / smoothing) ** 2)
    return tuple((weights / weights.sum()).tolist())


def _by_brightness(recipe: Recipe, image: Pixels, part: Rect, each: Each) -> Plane:
    assert recipe.brightness is not None
    brightness = smoothed_brightness(image, part, each)
    factors = np.empty_like(brightness)

    def look_up(rows: slice) -> None:
        assert recipe.brightness is not None
        factors[rows] = recipe.brightness.at(brightness[rows])

    for _ in each(look_up, _bands(brightness.shape[0])):
        pass
    return factors


def _bands(height: int, rows: int = 64) -> Iterable[slice]:
    return [slice(top, min(top + rows, height)) for top in range(0, height, rows)]


def _smoothed(plane: Plane, smoothing: float) -> Plane:
    """Without the `REACH` pixels at each edge. Each pixel is summed in the same order wherever it
    lies in the plane, so that it comes out the same to the last bit."""
    height, width = plane.shape[0] - 2 * REACH, plane.shape[1] - 2 * REACH
    down = np.zeros((height, plane.shape[1]), np.float32)
    across = np.zeros((height, width), np.float32)
    weights = gaussian_weights(smoothing)
    scratch = np.empty_like(down)
    for offset, weight in enumerate(weights):
        np.multiply(plane[offset : offset + height], np.float32(weight), out=scratch)
        down += scratch
    scratch = np.empty_like(across)
    for offset, weight in enumerate(weights):
        np.multiply(down[:, offset : offset + width], np.float32(weight), out=scratch)
        across += scratch
    return across
