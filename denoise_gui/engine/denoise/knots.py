"""The values of sigma at which results are kept or made, to be interpolated in between.

They lie where the result bends; how they were found stands in `sigma_stack`, for those up to 75
levels. Beyond, where a model goes further, the result changes slowly.
"""

from __future__ import annotations

import bisect

KNOTS: tuple[float, ...] = (
    0.0,
    0.5,
    4.5,
    8.5,
    12.5,
    17.0,
    21.5,
    26.0,
    31.0,
    37.0,
    43.5,
    52.5,
    75.0,
)
"""8-bit levels, for the models there are most of."""

ALL_KNOTS = (*KNOTS, 96.0, 123.0, 158.0, 202.0, 255.0, 330.0, 442.0)
"""As far as a gray image can want of a colour model: 255 times the root of 3."""

FIRST_STEP = KNOTS[1]
"""Right behind the step between 0, where nothing is denoised, and the smallest sigma that is told:
below it, a picture is interpolated between the two."""


def knots_up_to(limit: float) -> tuple[float, ...]:
    """The knots for a model that goes up to a limit, which is the last of them."""
    if limit == KNOTS[-1]:
        return KNOTS
    below = tuple(knot for knot in ALL_KNOTS if knot < limit)
    # Two that nearly fall together would cost a result and win nothing.
    if len(below) > 2 and limit - below[-1] < 0.1 * limit:
        below = below[:-1]
    return (*below, limit)


def around(sigma: float, knots: tuple[float, ...]) -> tuple[float, ...]:
    """The one knot that sigma is, or the two it lies between; the last one beyond it."""
    at = bisect.bisect_left(knots, sigma)
    if at == len(knots):
        return (knots[-1],)
    return (knots[at],) if knots[at] == sigma else (knots[at - 1], knots[at])
