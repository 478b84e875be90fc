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
from denoise_gui.engine.denoise.knot_planes import KnotPlanes, bands_of, put_back, to_screen
from denoise_gui.engine.denoise.knots import around
from denoise_gui.engine.denoise.mix import Mix, Places
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
    result = view.memory.empty((rect.height, rect.width, 4), np.uint8)
    # In its order a picture is one row, and its bands are parts of that.
    pixels = result if order is None else result.reshape(-1, 4)
    bands = order.places if order else bands_of(rect.height, rect.width)
    longest = max(band.stop - band.start for band in bands)
    room = view.memory.empty((8, longest, *pixels.shape[1:-1]), np.int16)
    in_order = view.memory.empty((longest, 4), np.uint8) if order else None
    for band in bands:
        count = band.stop - band.start
        here = room[:, :count]
        spare, two = here[5:], here[5:7]
        level = luminance.planes(band, here[:1], two)[0]
        if noisy is not None:
            put_back(level, noisy[band], recipe.grain, here[1])
            level = here[1]
        differences = () if colour is None else tuple(colour.planes(band, here[2:5], two))
        if order is None or in_order is None:
            to_screen(level, differences, pixels[band], spare)
        else:
            to_screen(level, differences, in_order[:count], spare)
            order.at(band).put_in_rows(in_order[:count], pixels[band])
    for each in (luminance, colour):
        if each is not None:
            each.done = True
    return result
