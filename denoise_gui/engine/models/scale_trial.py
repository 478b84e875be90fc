"""Whether a file is told the noise that is there, and on which scale it wants to be told.

A network told too little leaves noise, and one told too much takes the picture away with it. So
where it is told rightly, far less and far more are no better, and a picture with hardly any noise
stays as it is. A variance that is read as sigma fails that: told 0.004 for a noise of one level,
the network takes away sixteen.
"""

from __future__ import annotations

from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.noise_scale import UNUSUAL, NoiseScale
from denoise_gui.engine.models.reading import WHITES, Reading
from denoise_gui.engine.models.tried import (
    LEAST_GAIN_DB,
    LOW_SIGMA,
    TOLD_SIGMA,
    Score,
    Tried,
    all_outputs,
)

_WEAK_DB = 4.0
"""What denoises gains 5 (a plain blur) to 13: with less, it may have been told next to nothing."""
_HARM_DB = 6.0
"""A network told rightly may cost a nearly clean picture so much: it was trained on more noise. The
shipped ones cost up to 3.3; those told wrongly 14 and more."""
_OTHERWISE = (1 / 8, 1 / 2, 2.0, 8.0)
"""Times the noise that is there. A root in the file makes little of a factor of two."""
_BETTER_DB = 1.0
"""By more than this, another noise level does not help one that is told rightly, and some other
harms it."""
_CLOSE_DB = 0.4
"""What a little more or less noise may gain on the scale that is wanted. For the shipped networks
it loses 0.5 and more."""
_FAR_DB = 3.0
"""By so much the best number at all must be better than the best reading, for its scale to be the
one thing that is wrong."""
_NUMBERS = tuple(4.0**power for power in range(-9, 9))
"""What may be told as a number, either way from 0: from some millionths to tens of thousands."""


class UnknownScaleError(ModelError):
    """The file denoises, but what it is told for the noise level is on no known scale."""


def is_told_rightly(tried: Tried, reading: Reading, score: Score) -> bool:
    """Whether a reading denoises, and does so best when it is told the noise that is there."""
    if score.gain < _WEAK_DB or tried.gain(reading, LOW_SIGMA) < -_HARM_DB:
        return False
    changes = _changes(tried, reading, _OTHERWISE)
    # One that gives the same whatever it is told is told nothing at all.
    return max(changes) <= _BETTER_DB and min(changes) <= -_BETTER_DB


def unusual_readings(tried: Tried) -> dict[Reading, Score]:
    """Readings with an unusual scale that denoise and are told rightly. All are run at one noise
    level, and at the others those alone that come near the best of them there."""
    gains = {
        reading: tried.gain(reading, TOLD_SIGMA)
        for white in WHITES
        for scale in UNUSUAL
        for reading in all_outputs(white, scale)
    }
    least = max(LEAST_GAIN_DB, max(gains.values()) - _FAR_DB)
    near = {reading: tried.score(reading) for reading, gain in gains.items() if gain >= least}
    return {
        reading: score
        for reading, score in near.items()
        if is_told_rightly(tried, reading, score) and _is_exact(tried, reading)
    }


def _is_exact(tried: Tried, reading: Reading) -> bool:
    """Whether a scale is the one that is wanted, and no other that comes near it in the middle."""
    return max(_changes(tried, reading, (0.7, 1.4))) <= _CLOSE_DB


def _changes(tried: Tried, reading: Reading, factors: tuple[float, ...]) -> list[float]:
    """What it gains more, in dB, when it is told these multiples of the noise that is there."""
    return [
        tried.gain(reading, sigma, sigma * factor) - tried.gain(reading, sigma)
        for sigma in tried.high_sigmas
        for factor in factors
    ]


def check_scale(tried: Tried, best: Reading) -> None:
    """Find out whether some number would make far more of a file than its best reading does.

    Raises:
        UnknownScaleError: there is one.
    """
    gain, number = _best_number(tried, TOLD_SIGMA)
    if gain < max(_FAR_DB, tried.gain(best, TOLD_SIGMA) + _FAR_DB):
        return
    raise UnknownScaleError(
        Message(
            "it denoises, but is told the noise level on a scale that is not known here: for a "
            "sigma of {0:g} levels it would have about {1:.2g}, which is none of sigma, variance, "
            "logarithm, precision and decibels. Export it so that it is told sigma in 0 to 1 or in "
            "0 to 255.",
            TOLD_SIGMA,
            number,
        )
    )


def _best_number(tried: Tried, sigma: float) -> tuple[float, float]:
    """What a file gains at most, in dB, and the number with which it does; the smallest one where
    many do as well."""
    numbers = sorted((0.0, *_NUMBERS, *(-number for number in _NUMBERS)), key=abs)
    gains = {
        number: max(
            tried.gain(reading, sigma)
            for white in WHITES
            for reading in all_outputs(white, _always(number))
        )
        for number in numbers
    }
    most = max(gains.values())
    return next((gain, number) for number, gain in gains.items() if gain >= most - _BETTER_DB)


def _always(number: float) -> NoiseScale:
    """The same for every noise level."""
    return NoiseScale(f"always {number}", Message("a number"), lambda _sigma: number)
