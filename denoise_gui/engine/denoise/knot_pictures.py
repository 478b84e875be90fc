"""The picture of a whole recipe, interpolated from results at knots of sigma: what lets a hand move
any of its controls and see the picture follow.

Every pixel has a sigma of its own, and lies between two knots. Their results are mixed pixel by
pixel, the luminance for its sigma and the colour for its own, as planes that are kept for each
knot (`knot_planes`); then the grain is put back. All of it in integers of 16 bits on the pixels of
the screen, in bands that stay in the processor's cache. Where a pixel lies among the knots is
looked up in a table, by the noisy picture's brightness in 8 bits. Where that alone decides (without
a mask) the pixels are mixed in its order (`brightness_order`), once that is made. What was
mixed of luminance and colour is kept for the view: a hand that moves one control changes one of
them.

One thread does it. Two hand the interpreter's lock to and fro after every operation, which are of
some microseconds: on a machine with other work that took longer, and a third more of its time.

How near that comes to the exact picture (`python -m tests.studies.recipe_interpolation --size 256`:
three photographs with noise of 8, 20 and 45 levels, three sigmas each; colour at twice sigma, the
curve from 1.4 in black to 0.7 in white; PSNR in dB):

    recipe                     worst    mean
    sigma alone                 48.8    51.0
    colour                      48.8    50.9
    curve                       45.1    49.5
    mask                        47.8    50.7
    grain                       50.1    52.0
    colour, curve, grain        47.4    50.5
    all                         48.4    50.7

A picture of 1280x800 takes 12 ms with colour, curve and grain where all of it changes (in rows 17
to 25), and 9 ms where luminance or colour does, on one core of 2.1 GHz that is shared with others.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from denoise_gui.engine.denoise.brightness_order import BrightnessOrder
from denoise_gui.engine.denoise.knot_planes import KnotPlanes, put_back, to_screen
from denoise_gui.engine.denoise.knots import around
from denoise_gui.engine.denoise.mix import BAND, Mix, Places
from denoise_gui.engine.denoise.noisy_view import NoisyView, factor_range
from denoise_gui.engine.images.display_pyramid import Bgrx
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect


def knots_in_use(recipe: Recipe, knots: tuple[float, ...]) -> tuple[float, ...]:
    """The knots that a recipe's picture may be mixed from, whatever the photograph."""
    low, high = factor_range(recipe)
    used: set[float] = set()
    for sigma in {recipe.sigma, recipe.colour_sigma}:
        first = around(min(sigma * low, knots[-1]), knots)[0]
        last = around(min(sigma * high, knots[-1]), knots)[-1]
        used.update(knot for knot in knots if first <= knot <= last)
    return tuple(sorted(used))


def recipe_picture(
    layers: Mapping[float, KnotPlanes],
    recipe: Recipe,
    view: NoisyView,
    rect: Rect,
    order: BrightnessOrder | None = None,
) -> Bgrx:
    """A recipe's picture of a part of a view.

    Args:
        layers: for each knot in use what its result shows in `rect`.
        rect: in pixels of the view's picture.
        order: that of `rect`, if the planes of `layers` are in it; None if they are in rows.

    Returns:
        (H, W, 4) uint8, of the caller's own.
    """
    knots = tuple(sorted(layers))
    first = layers[knots[0]]
    factors = view.factors(recipe, rect)
    luminance = Mix.of(
        *(view, rect, layers, Places.of(recipe.sigma, factors, knots), order), colour=False
    )
    colour = None
    if first.colour:
        places = Places.of(recipe.colour_sigma, factors, knots)
        colour = Mix.of(view, rect, layers, places, order, colour=True)
    noisy = view.luminance(rect, order) if recipe.grain else None
    shape = first.luminance.shape
    empty = view.memory.empty
    result = empty((*shape, 4), np.uint8)
    step = BAND if order else max(1, BAND // shape[-1])

    room = empty((8, min(step, shape[0]), *shape[1:]), np.int16)
    for start in range(0, shape[0], step):
        band = slice(start, min(start + step, shape[0]))
        here = room[:, : band.stop - start]
        level = luminance.planes(band, here[:1])[0]
        if noisy is not None:
            put_back(level, noisy[band], recipe.grain, here[1])
            level = here[1]
        differences = () if colour is None else tuple(colour.planes(band, here[2:5]))
        to_screen(level, differences, result[band], here[5:])
    for each in (luminance, colour):
        if each is not None:
            each.done = True
    if order is None:
        return result
    in_rows = empty((*order.shape, 4), np.uint8)
    order.put_in_rows(result, in_rows)
    return in_rows
