"""What the sigma that was set deserves to be told, from what the photograph shows of its noise.

White noise is measured to some hundredths of its strength: there the sigma that was set is compared
with it. Coarse noise, as cameras leave it, is not: there the method noise has its say as well. With
too low a sigma only the fine part of it was taken away, so that its neighbours differ, and much in
relation to sigma; with too high a one there is little in it for so high a sigma, and its neighbours
are alike, for it holds texture. Luminance and colour are judged apart.

`python -m tests.studies.residual_verdicts` tells how often it is right.
"""

from __future__ import annotations

import math
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
    def coarse(self) -> float: ...
    @property
    def taste(self) -> float: ...
    @property
    def is_usable(self) -> bool: ...


_WHITE = (0.78, 1.13)
"""Sigma over the one expected: what lies between is within 0.3 dB of the best, of white noise."""
_WHITE_GRAY = (0.92, 1.1)
_COLOUR = (0.45, 2.5)
"""Likewise of coarse noise, for the colour."""
_COARSE = 0.1
"""Of sigma; noise with a larger part that is not white is coarse."""
_OF_RATIO, _OF_STRENGTH, _OF_LIKENESS, _OF_TASTE = 1.29, -3.21, 5.17, -1.62
_COARSE_UNDER, _COARSE_OVER = 2.61, 7.2
"""Of the figure for coarse noise. All were fitted on every second of 100 pairs of real noise."""
_OUT_OF_QUESTION = 2.0
"""So many times too far on one side sigma is never called too far on the other."""
_LEAST = 0.7
"""Levels: sigmas below it are all the same."""


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
    if not _is_coarse(expected):
        return _between(ratio, _WHITE_GRAY if gray else _WHITE)
    height = (
        _OF_RATIO * math.log(ratio)
        + _OF_STRENGTH * math.log((strength + 0.15) / sigma)
        + _OF_LIKENESS * likeness
        + _OF_TASTE * expected.taste
    )
    found = _between(height, (_COARSE_UNDER, _COARSE_OVER))
    never = {
        SigmaVerdict.OVER: ratio < 1 / _OUT_OF_QUESTION,
        SigmaVerdict.UNDER: ratio > _OUT_OF_QUESTION,
    }
    return SigmaVerdict.RIGHT if never.get(found) else found


def colour_verdict(sigma: float, expected: Expected) -> SigmaVerdict:
    """About the sigma for the colour."""
    wanted = expected.sigma if expected.colour is None else expected.colour
    return _between(sigma / max(wanted, _LEAST), _COLOUR if _is_coarse(expected) else _WHITE)


def _is_coarse(expected: Expected) -> bool:
    return expected.coarse > _COARSE * expected.sigma


def _between(value: float, limits: tuple[float, float]) -> SigmaVerdict:
    if value < limits[0]:
        return SigmaVerdict.UNDER
    return SigmaVerdict.OVER if value > limits[1] else SigmaVerdict.RIGHT
