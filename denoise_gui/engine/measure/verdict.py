"""What the sigma that was set deserves to be told, from what the photograph shows of its noise.

White noise is measured to some hundredths of its strength: there the sigma that was set is compared
with it, and with nothing that hangs on the model. What a model takes away when told too little is
its own affair: one leaves the noise's coarse part, another as much of all of it, and a rule for the
method noise that fits the one errs with the other. Coarse noise, as cameras leave it, is measured
far less surely: there the method noise tells more. With too low a sigma little of it was taken
away, and its neighbours differ, for only the fine part went; with too high a one there is much of
it, and its neighbours are alike, for it holds texture. Luminance and colour are judged apart.

The limits were chosen on one half of some pictures and pairs of real noise, for several networks at
once (of 7, 41 and 68 kMAC a pixel, for white noise and for cameras', at several stages of their
training); those of coarse noise in colour by an ordinal logistic regression, with the shipped
`standard` and `camera`. `python -m tests.studies.residual_verdicts` tells how often the verdict is
right.
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
_OVER_AT, _OVER_STEP = 16.0, 0.071
_OVER = (1.06, 1.25)
"""The upper of them is for 16 levels; it is lower where the noise is stronger, for there the same
share too much smooths more away; between the latter two."""
_COLOUR = (0.45, 2.5)
"""Likewise of coarse noise, for the colour."""


@dataclass(frozen=True)
class _Rule:
    """What each figure counts for, and between which sums sigma is right."""

    ratio: float
    strength: float
    likeness: float
    taste: float
    sigma: float
    under: float
    over: float


_FOR_COARSE_GRAY = _Rule(0.86, 0.90, 7.77, 0.01, 2.46, 5.17, 9.46)
_FOR_COARSE = _Rule(1.12, 0.33, 4.56, -1.03, 2.22, 4.31, 9.13)
_AS_MEASURED = (0.94, 1.05)
"""Times the one expected: always right. There the automatic sets it, and the two do not argue."""
_NEVER = (0.5, 4.0)
"""Times the one expected: of coarse noise, what is below is never told to be over, nor what is
above under."""
_LEAST = 0.7
"""Levels: sigmas below it are all the same."""


def can_be_judged_by(expected: Expected, *, gray: bool) -> bool:
    """Whether a measurement is sure enough. A gray picture shows no colour by which the method
    noise alone could be judged, so that a vague one will do."""
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
    of_coarse = _coarse_verdict(sigma, ratio, strength, likeness, expected, gray=gray)
    if not expected.is_white:
        return of_coarse
    if gray and expected.sigma < _LEAST and of_coarse is SigmaVerdict.UNDER:
        # Where nothing was measured there may still be coarse noise: gray does not tell.
        return SigmaVerdict.RIGHT
    return _between(ratio, _limits_of_white(expected))


def _coarse_verdict(
    sigma: float, ratio: float, strength: float, likeness: float, expected: Expected, *, gray: bool
) -> SigmaVerdict:
    rule = _FOR_COARSE_GRAY if gray else _FOR_COARSE
    height = (
        rule.ratio * math.log(ratio)
        + rule.strength * math.log((strength + 0.15) / sigma)
        + rule.likeness * likeness
        + rule.taste * expected.taste
        + rule.sigma * math.log(sigma)
    )
    found = _between(height, (rule.under, rule.over))
    low, high = _NEVER
    never = {SigmaVerdict.OVER: ratio < low, SigmaVerdict.UNDER: ratio > high}
    return SigmaVerdict.RIGHT if never.get(found) else found


def _limits_of_white(expected: Expected) -> tuple[float, float]:
    """Texture is measured as noise, never noise as texture: what is vague may be less, not more."""
    measured = max(expected.sigma, _LEAST)
    over = _WHITE[1] * (measured / _OVER_AT) ** -_OVER_STEP
    return (
        min(_WHITE[0], 1 - expected.uncertainty / measured),
        min(max(over, _OVER[0]), _OVER[1]),
    )


def colour_verdict(sigma: float, expected: Expected) -> SigmaVerdict:
    """About the sigma for the colour."""
    wanted = expected.sigma if expected.colour is None else expected.colour
    limits = _limits_of_white(expected) if expected.is_white else _COLOUR
    return _between(sigma / max(wanted, _LEAST), limits)


def _between(value: float, limits: tuple[float, float]) -> SigmaVerdict:
    if value < limits[0]:
        return SigmaVerdict.UNDER
    return SigmaVerdict.OVER if value > limits[1] else SigmaVerdict.RIGHT
