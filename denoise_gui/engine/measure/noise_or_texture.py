"""Whether what a photograph holds beside white noise is noise at all, or its own fine texture.

The two are as strong. But noise lies over all of the picture, its quietest places too, and as much
here as there; the network that measures is surer of it; from octave to octave texture grows where
noise, however a camera smoothed it, has ended growing; and a camera leaves more of the colour's
noise the coarser it is, though less of colour in all than scenes have. No one of these tells alone:
they are weighed by a logistic rule. Only where the quiet places hold more colour than texture ever
leaves there is nothing to weigh. Gray grain and texture that fills all of the picture stay alike:
of the former some is missed.

The rule was fitted by maximum likelihood on one half of: pairs of real noise and their clean
references, photographs without noise, the same scaled up, with made noise and grain. In gray its
offset was chosen so that as little is lost, on the same pairs without their colour.
`resources/models/README.md` says what it is worth on the others.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.measure.measured import Answered
from denoise_gui.engine.measure.octaves import QuietSpectrum

_OF_GROWTH, _OF_COLOUR_GROWTH = -1.62, 2.22
_OF_CERTAINTY, _OF_EVEN_COARSE, _OF_MUCH_COARSE = 6.21, 3.24, -1.52
_OF_QUIET_COLOUR, _OF_TYPICAL_COLOUR = -1.42, 0.54
_OFFSET, _OFFSET_IN_GRAY = -3.93, -1.0
"""Of the rule; all strengths in it are logarithms of 8-bit levels. Gray has no growth in colour."""
_TEXTURE, _NOISE = -0.3, 0.7
"""What it gives for what is certainly the one, and the other."""
_COLOURED = (9.0, 13.5)
"""Levels of colour in quiet places that texture seldom has, and that only noise has."""
_EVERYWHERE, _MUCH = 0.25, 0.75
"""Of the crops hold less than what counts as there everywhere; as much."""
_LEAST = 0.1
"""Added before logarithms."""


def noise_share(halved: Answered, spectrum: QuietSpectrum | None) -> float:
    """From 0 for texture to 1 for noise.

    Args:
        halved: what the estimator answered at half of the photograph's size.
        spectrum: of the photograph; of one too small for it nothing is doubted.
    """
    if spectrum is None:
        return 1.0
    height = (
        (_OFFSET_IN_GRAY if spectrum.is_gray else _OFFSET)
        + _OF_GROWTH * spectrum.luminance_growth
        + _OF_COLOUR_GROWTH * spectrum.colour_growth
        + _OF_CERTAINTY * math.log(halved.sigma / halved.deviation + _LEAST)
        + _OF_EVEN_COARSE * _strength(halved, _EVERYWHERE)
        + _OF_MUCH_COARSE * _strength(halved, _MUCH)
        + _OF_QUIET_COLOUR * math.log(spectrum.colour + _LEAST)
        + _OF_TYPICAL_COLOUR * math.log(spectrum.typical_colour + _LEAST)
    )
    return max(
        _between(height, _TEXTURE, _NOISE),
        _between(spectrum.colour, *_COLOURED),
    )


def _between(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _strength(measured: Answered, share: float) -> float:
    """Logarithm of the levels that the share of the crops holds less than."""
    sigmas: NDArray[np.float64] = np.maximum(np.expm1(measured.answers[:, 0]), 0.0)
    return math.log(float(np.quantile(sigmas, share)) + _LEAST)
