"""The number that a model file is told for a noise level: a scale of its own, in files from
elsewhere.

The contract's files are told sigma with white at 1. Others were trained with sigma in 8-bit levels,
in per cent, as a share of the most they know; with the variance, since that is what adds up; with a
logarithm; with a precision, which falls as the noise grows; with a signal-to-noise ratio. Each is a
function of sigma, and `reading_trial` finds which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.messages import Message

LEVELS = 255.0
_LEAST_LEVELS = 0.1
"""What no noise at all is told as, on scales that have no end there: nothing that anybody sees."""

Level = float | NDArray[np.float32]


@dataclass(frozen=True)
class NoiseScale:
    """One scale. `id`: by which it is noted; `words`: for a person; `of_white`: what a sigma with
    white at 1 is told as; `endless`: no noise would be infinity."""

    id: str
    words: Message
    of_white: Callable[[Any], Any]
    endless: bool = False

    def told(self, levels: Level) -> Level:
        """What the file is told.

        Args:
            levels: sigma in 8-bit levels, one number or many.
        """
        least = np.maximum(levels, _LEAST_LEVELS) if self.endless else levels
        found: Level = self.of_white(least / LEVELS)
        return found


def _linear(id_: str, words: Message, white: float) -> NoiseScale:
    return NoiseScale(id_, words, lambda sigma: sigma * white)


UNIT = _linear("1", Message("sigma in 0 to 1"), 1.0)
"""The contract's."""
IN_LEVELS = _linear("255", Message("sigma in 0 to 255"), LEVELS)

USUAL = (UNIT, IN_LEVELS)
"""What nearly all files mean."""

_SHARES = (
    _linear("percent", Message("sigma in per cent"), 100.0),
    _linear("of-50", Message("sigma as a share of 50 levels"), LEVELS / 50),
    _linear("of-75", Message("sigma as a share of 75 levels"), LEVELS / 75),
    _linear("of-100", Message("sigma as a share of 100 levels"), LEVELS / 100),
)


def _of_both(
    id_: str, words: tuple[Message, Message], of: Callable[[Any], Any], *, endless: bool
) -> tuple[NoiseScale, NoiseScale]:
    """The same function of sigma with white at 1 and of sigma in levels."""
    return (
        NoiseScale(f"{id_}-1", words[0], of, endless),
        NoiseScale(f"{id_}-255", words[1], lambda sigma: of(sigma * LEVELS), endless),
    )


UNUSUAL = (
    *_of_both(
        "variance",
        (
            Message("noise level as variance in 0 to 1"),
            Message("noise level as variance in 0 to 65025"),
        ),
        np.square,
        endless=False,
    ),
    *_SHARES,
    *_of_both(
        "log",
        (
            Message("noise level as logarithm of sigma in 0 to 1"),
            Message("noise level as logarithm of sigma in 0 to 255"),
        ),
        np.log,
        endless=True,
    ),
    *_of_both(
        "log-variance",
        (
            Message("noise level as logarithm of the variance in 0 to 1"),
            Message("noise level as logarithm of the variance in 0 to 65025"),
        ),
        lambda sigma: 2 * np.log(sigma),
        endless=True,
    ),
    *_of_both(
        "log2",
        (
            Message("noise level as binary logarithm of sigma in 0 to 1"),
            Message("noise level as binary logarithm of sigma in 0 to 255"),
        ),
        np.log2,
        endless=True,
    ),
    *_of_both(
        "log10",
        (
            Message("noise level as decimal logarithm of sigma in 0 to 1"),
            Message("noise level as decimal logarithm of sigma in 0 to 255"),
        ),
        np.log10,
        endless=True,
    ),
    *_of_both(
        "reciprocal",
        (
            Message("noise level as 1 by sigma in 0 to 1"),
            Message("noise level as 1 by sigma in 0 to 255"),
        ),
        np.reciprocal,
        endless=True,
    ),
    *_of_both(
        "precision",
        (
            Message("noise level as precision (1 by the variance in 0 to 1)"),
            Message("noise level as precision (1 by the variance in 0 to 65025)"),
        ),
        lambda sigma: 1 / np.square(sigma),
        endless=True,
    ),
    NoiseScale(
        "decibels",
        Message("noise level as signal-to-noise ratio in decibels"),
        lambda sigma: -20 * np.log10(sigma),
        endless=True,
    ),
    NoiseScale("reversed-1", Message("1 minus sigma in 0 to 1"), lambda sigma: 1 - sigma),
    NoiseScale(
        "reversed-255", Message("255 minus sigma in 0 to 255"), lambda sigma: LEVELS * (1 - sigma)
    ),
    NoiseScale(
        "reversed-of-75",
        Message("1 minus sigma as a share of 75 levels"),
        lambda sigma: 1 - sigma * (LEVELS / 75),
    ),
)
"""What else a file may mean; those first that others come near."""

_BY_ID = {scale.id: scale for scale in (*USUAL, *UNUSUAL)}


def scale_of(id_: object) -> NoiseScale:
    """By its id.

    Raises:
        ValueError: there is none of this id.
    """
    try:
        return _BY_ID[str(id_)]
    except KeyError:
        raise ValueError(f"no scale of a noise level: {id_}") from None
