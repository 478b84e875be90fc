"""A model run with a sigma that differs from pixel to pixel.

Models that keep the contract take a map of noise levels. Those that take one number are run at the
knots that the map lies between, and their results are interpolated pixel by pixel. Which knots
there are does not depend on the tile, so that tiles fit together.
"""

from __future__ import annotations

import numpy as np

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoise.knots import ALL_KNOTS, FIRST_STEP
from denoise_gui.engine.denoise.luminance import Plane
from denoise_gui.engine.messages import Message
from denoise_gui.engine.runtime.model import Model, Tensor

Level = float | Plane
"""Sigma in 8-bit levels: one number, or one of each pixel, (H, W) float32."""

_KNOTS = ALL_KNOTS[1:]


def run_varying(
    model: Model, image: Tensor, sigma: Level, token: CancelToken, out: Tensor | None = None
) -> Tensor:
    """As `Model.run`, for a sigma that may be a plane; a plane is taken as `FIRST_STEP` at least.

    Raises:
        Cancelled: the token was used.
        ModelError: the network failed.
    """
    into = {} if out is None else {"out": out}
    if not isinstance(sigma, np.ndarray):
        return model.run(image, sigma, token, **into)
    told = np.maximum(sigma, np.float32(FIRST_STEP))
    if model.takes_maps:
        return model.run(image, told, token, **into)
    model.notice_once(
        Message(
            "{0} takes one sigma for the whole picture. Where sigma varies, its result is "
            "interpolated between several.",
            model.info.name,
        )
    )
    return _run_at_knots(model, image, told, token, np.empty_like(image) if out is None else out)


def _run_at_knots(
    model: Model, image: Tensor, told: Plane, token: CancelToken, out: Tensor
) -> Tensor:
    """Add up the results at the knots, each weighed by how near it lies to a pixel's sigma."""
    out[...] = 0
    at_knot = np.empty_like(out)
    for number, knot in enumerate(_KNOTS):
        weight = hat(told, number, _KNOTS)
        if weight.any():
            model.run(image, knot, token, out=at_knot)
            at_knot *= weight
            out += at_knot
    return out


def hat(sigma: Plane, number: int, knots: tuple[float, ...]) -> Plane:
    """The share of one knot's result in the interpolation at each pixel, 0 to 1: it falls off to
    the knots beside it. Over all knots the shares of a pixel sum to 1."""
    before = knots[max(number - 1, 0) : number]
    after = knots[number + 1 : number + 2]
    places = (*before, knots[number], *after)
    heights = (*(0.0,) * len(before), 1.0, *(0.0,) * len(after))
    result: Plane = np.interp(sigma, places, heights).astype(np.float32)
    return result
