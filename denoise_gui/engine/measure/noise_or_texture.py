"""Whether what a photograph holds beside white noise is noise at all, or its own fine texture.

The two are as strong. But noise lies over all of the picture, its quietest places too; the network
that measures is surer of it; and from octave to octave texture grows where noise, however a camera
smoothed it, has ended growing. No one of these tells alone: they are weighed by a logistic rule.
Only where the quiet places hold more colour than texture ever leaves there is nothing to weigh.
Gray grain and texture that fills all of the picture stay alike: of the former some is missed.

The rule was fitted to lose least on one half of: pairs of real noise (dB), their clean references
and photographs without noise (texture smoothed away), made noise and grain. On the other halves
nine of ten photographs without noise read less than 4 levels, where without the rule half read
more, and nine of ten pairs of real noise stay within 1 dB of the best sigma.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.measure.octaves import QuietSpectrum

_OF_GROWTH, _OF_COLOUR_GROWTH = -2.61, 0.72
_OF_DOUBT, _OF_FINE, _OF_HALVED = -2.98, -1.33, 1.14
_OFFSET = -2.12
"""Of the rule; all strengths in it are logarithms of 8-bit levels."""
_TEXTURE, _NOISE = -0.5, 0.6
"""What it gives for what is certainly the one, and the other."""
_COLOURED = (9.0, 13.5)
"""Levels of colour in quiet places that texture seldom has, and that only noise has."""
_QUIET_FINE, _QUIET_HALVED = 0.25, 0.1
"""Of the crops hold less than what counts as there everywhere, at full size and at half of it."""
_LEAST, _LEAST_DOUBT = 0.1, 1e-3
"""Added before logarithms."""


def noise_share(
    fine: NDArray[np.float64], halved: NDArray[np.float64], spectrum: QuietSpectrum | None
) -> float:
    """From 0 for texture to 1 for noise.

    Args:
        fine, halved: (N, 2), the estimator's answers for crops, at full size and at half of it:
            mean and deviation of ln(1 + sigma).
        spectrum: of the photograph; of one too small for it nothing is doubted.
    """
    if spectrum is None:
        return 1.0
    height = (
        _OFFSET
        + _OF_GROWTH * spectrum.luminance_growth
        + _OF_COLOUR_GROWTH * spectrum.colour_growth
        + _OF_DOUBT * math.log(float(np.median(halved[:, 1])) + _LEAST_DOUBT)
        + _OF_FINE * math.log(_quiet(fine, _QUIET_FINE) + _LEAST)
        + _OF_HALVED * math.log(_quiet(halved, _QUIET_HALVED) + _LEAST)
    )
    return max(
        _between(height, _TEXTURE, _NOISE),
        _between(spectrum.colour, *_COLOURED),
    )


def _between(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _quiet(answers: NDArray[np.float64], share: float) -> float:
    """Levels."""
    return float(np.quantile(np.maximum(np.expm1(answers[:, 0]), 0.0), share))
