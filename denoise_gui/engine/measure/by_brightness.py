"""How strong noise is where a photograph is dark and where it is bright, from answers for crops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.sigma import LARGEST_FACTOR

_BANDS = 6
"""Equal ranges of brightness, each of which gives a point."""
_FEWEST_CROPS = 4
_CERTAIN = 2.0
"""Deviations from 1 that some point must have for there to be a curve."""
_USUAL = 0.5
"""How far factors usually lie from 1: what is less certain than that is drawn to 1."""


@dataclass(frozen=True)
class MeasuredPoint:
    """At a brightness (0 to 1) the noise as a factor of all the photograph's; the deviation of
    that factor."""

    brightness: float
    factor: float
    uncertainty: float


def measured_points(
    answers: NDArray[np.float64], brightness: NDArray[np.floating], correlation: float
) -> tuple[MeasuredPoint, ...]:
    """A point for each range of brightness that enough crops lie in.

    Args:
        answers: (N, 2) as for `combined`.
        brightness: (N,), of the crops.
        correlation: as for `combined`.
    """
    whole = float(np.expm1(combined(answers, correlation)[0]))
    if whole <= 0:
        return ()
    band = np.minimum((brightness * _BANDS).astype(int), _BANDS - 1)
    points = []
    for each in range(_BANDS):
        here = band == each
        if int(here.sum()) < _FEWEST_CROPS:
            continue
        mean, deviation = combined(answers[here], correlation)
        factor = float(np.expm1(mean)) / whole
        uncertainty = deviation * float(np.exp(mean)) / whole
        at = float(np.clip(brightness[here].mean(), 0, 1))
        points.append(MeasuredPoint(at, max(factor, 0.0), uncertainty))
    return tuple(points)


def fitted_curve(points: Sequence[MeasuredPoint]) -> BrightnessCurve | None:
    """A curve through the points, the nearer to 1 the less certain they are; None where nothing
    says that the noise follows brightness."""
    if len(points) < 2:
        return None
    if all(abs(point.factor - 1) < _CERTAIN * point.uncertainty for point in points):
        return None
    drawn = []
    for point in points:
        trust = _USUAL**2 / (_USUAL**2 + point.uncertainty**2)
        factor = min(1 + trust * (point.factor - 1), LARGEST_FACTOR)
        drawn.append((round(point.brightness, 4), round(max(factor, 0.0), 4)))
    return BrightnessCurve(tuple(drawn))


def combined(answers: NDArray[np.float64], correlation: float) -> tuple[float, float]:
    """Mean and deviation of all crops' answers together.

    Weighted by their precision. The errors of one image's crops are alike (they share its texture
    and its camera), so n of them help less than n independent ones would. Where the answers differ
    by more than they claim, as with noise that is not the same everywhere, the deviation grows by
    that factor (Birge, "The calculation of errors by the method of least squares", 1932).

    Args:
        answers: (N, 2), a mean and a deviation each.
        correlation: of the errors, from 0 to 1.
    """
    means, deviations = answers.T
    weights = deviations**-2.0
    mean = float((weights * means).sum() / weights.sum())
    typical = len(means) / float(weights.sum())
    variance = typical * (correlation + (1 - correlation) / len(means))
    excess = float((weights * (means - mean) ** 2).mean())
    return mean, (variance * max(1.0, excess)) ** 0.5
