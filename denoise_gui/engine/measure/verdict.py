"""What the sigma that was set deserves to be told, from what the photograph shows of its noise.

White noise is measured to some hundredths of its strength: there the sigma that was set is compared
with it, and the method noise helps to tell how much texture went with the noise. Coarse noise, as
cameras leave it, is measured far less surely: there the method noise tells more. With too low a
sigma only the fine part of it was taken away, so that its neighbours differ, and much in relation
to sigma; with too high a one there is little in it for so high a sigma, and its neighbours are
alike, for it holds texture. Luminance and colour are judged apart.

`python -m tests.studies.residual_verdicts` tells how often it is right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol


class SigmaVerdict(Enum):
    """About the sigma that was set."""

    UNDER = auto()
    RIGHT = auto()
    OVER = auto()
    UNKNOWN = auto()
    """There is too little to measure, or nothing was taken away."""
    TREATED = auto()
    """The grain's colour was smoothed by a camera or by JPEG: its figures tell nothing."""


class Expected(Protocol):
    """What was measured on the photograph: a `SigmaEstimate`."""

    @property
    def sigma(self) -> float: ...
    @property
    def colour(self) -> float | None: ...
    @property
    def is_white(self) -> bool: ...
    @property
    def taste(self) -> float: ...
    @property
    def uncertainty(self) -> float: ...
    @property
    def is_usable(self) -> bool: ...


_WHITE = (0.78, 1.13)
"""Sigma over the one expected: what lies between is within 0.3 dB of the best, of white noise."""
_COLOUR = (0.45, 2.5)
"""Likewise of coarse noise, for the colour."""


@dataclass(frozen=True)
class _Rule:
    """What each figure counts for, and between which sums sigma is right; fitted, each for its kind
    of noise, on one half of the pictures and found as good on the other."""

    ratio: float
    strength: float
    likeness: float
    taste: float
    sigma: float
    under: float
    over: float


_FOR_WHITE = _Rule(6.47, -3.58, 20.8, 0.67, 0.0, -3.27, 1.67)
_FOR_GRAY = _Rule(3.4, -13.66, 30.48, 0.0, 0.0, -3.26, 1.38)
_FOR_COARSE_GRAY = _Rule(1.68, 0.0, 5.46, -1.62, 2.11, 1.96, 6.84)
_FOR_COARSE = _Rule(1.34, -0.19, 7.56, -1.62, 2.87, 6.55, 12.8)
_AS_MEASURED = (0.94, 1.05)
"""Times the one expected: always right. There the automatic sets it, and the two do not argue."""
_NEVER_OF_WHITE, _NEVER = (0.88, 1.12), (0.5, 4.0)
"""Times the one expected: what is below is never told to be over, nor what is above under."""
_LEAST = 0.7
"""Levels: sigmas below it are all the same."""


def can_be_judged_by(expected: Expected, *, gray: bool) -> bool:
    """Whether a measurement is sure enough. In gray the method noise tells most of it, so that a
    vague one will do."""
    return expected.is_usable or (gray and expected.uncertainty < expected.sigma)


def luminance_verdict(
    sigma: float, strength: float, likeness: float, expected: Expected, *, gray: bool
) -> SigmaVerdict:
    """About the sigma for the luminance, or all of a gray picture.

    Args:
        sigma: what was set, in 8-bit levels; more than 0.
        strength: deviation of the luminance that was taken away, as for white grain of it.
        likeness: correlation of what was taken away with its neighbours, -1 to 1.
        expected: what the photograph shows.
    """
    ratio = sigma / max(expected.sigma, _LEAST)
    if _between(ratio, _AS_MEASURED) is SigmaVerdict.RIGHT:
        return SigmaVerdict.RIGHT
    if expected.is_white:
        rule = _FOR_GRAY if gray else _FOR_WHITE
    else:
        rule = _FOR_COARSE_GRAY if gray else _FOR_COARSE
    height = (
        rule.ratio * math.log(ratio)
        + rule.strength * math.log((strength + 0.15) / sigma)
        + rule.likeness * likeness
        + rule.taste * expected.taste
        + rule.sigma * math.log(sigma)
    )
    found = _between(height, (rule.under, rule.over))
    low, high = _NEVER_OF_WHITE if expected.is_white else _NEVER
    never = {SigmaVerdict.OVER: ratio < low, SigmaVerdict.UNDER: ratio > high}
    return SigmaVerdict.RIGHT if never.get(found) else found


def colour_verdict(sigma: float, expected: Expected) -> SigmaVerdict:
    """About the sigma for the colour."""
    wanted = expected.sigma if expected.colour is None else expected.colour
    return _between(sigma / max(wanted, _LEAST), _WHITE if expected.is_white else _COLOUR)


def _between(value: float, limits: tuple[float, float]) -> SigmaVerdict:
    if value < limits[0]:
        return SigmaVerdict.UNDER
    return SigmaVerdict.OVER if value > limits[1] else SigmaVerdict.RIGHT
