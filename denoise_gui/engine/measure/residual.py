"""What the method noise says about sigma, without a clean picture to compare with.

With the right sigma a denoiser takes away grain of about that deviation. Set too low, it takes away
more than it was told to, for there is more; set too high, less, for there is not as much. Grain
whose neighbours are alike (out of focus, demosaicked, resized) needs a larger sigma than its
deviation, and the residual's autocorrelation tells by how much. Where JPEG or a camera has smoothed
the colour, the grain left in it is of the luminance alone, and its deviation tells nothing: then
nothing is said. `verdict_of` is that rule, for a region of which nothing else is known; where the
photograph's noise was measured, `verdict.py` judges. How often `verdict_of` is right (four
photographs of CBSD68: noise of 5 to 50 levels, sigma from 0.4 to 2 times that; "right" is every
sigma within 0.3 dB of the best PSNR):

    noise               cases   silent   right   one step off   opposite
    white, unclipped      136     1 %     87 %       13 %          0 %
    white, 8 bits         136     1 %     90 %       10 %          0 %
    as a sensor's         136     1 %     93 %        7 %          0 %
    like neighbours       136     0 %     87 %       13 %          0 %
    gray, 8 bits          136     0 %     82 %       15 %          3 %
    JPEG of quality 90    136    84 %      -          -           16 % of all

The last row is of pixels without their file; of a JPEG file with halved colour nothing is said.

Source of the idea to judge a denoiser by its residual: Buades, Coll, Morel, "A review of image
denoising algorithms, with a new one", 2005; of judging it by the residual's autocorrelation:
Brunet, Vrscay, Wang, "The use of residuals in image denoising", ICIAR 2009.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images.pixel_formats import FloatPixels, Pixels, to_float
from denoise_gui.engine.measure.verdict import (
    Expected,
    SigmaVerdict,
    can_be_judged_by,
    colour_verdict,
    luminance_verdict,
)

__all__ = ["SMALLEST_EDGE", "ResidualReport", "SigmaVerdict", "measure_residual", "verdict_of"]

SMALLEST_EDGE = 16
"""Pixels; of less nothing is said."""

_BINS = 61
"""At most."""
_WINDOW = 7
"""Edge of the windows whose energy is compared, in pixels."""

_FLAT = 0.05
"""8-bit levels: a residual with less deviation is none."""

_NOTHING = 0.02
"""Of sigma: with less deviation nothing was taken away."""

_SATURATED = 0.5 / 255

_REC_601 = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in the luminance, as JPEG has them."""

UNDER_BELOW, OVER_ABOVE, ALIKENESS, COLOURLESS = -0.05, 0.19, 1.3, 0.86
GRAY_UNDER_BELOW, GRAY_OVER_ABOVE = -0.09, 0.15
"""Of the rule in `verdict_of`: the best for the study's cases."""


@dataclass(frozen=True)
class ResidualReport:
    """Statistics of input minus output over a region, in 8-bit levels.

    Attributes:
        sigma: what was set.
        deviation: standard deviation of all channels, where the input is neither black nor white.
        luminance: the luminance's deviation over its share in white grain: like `deviation`, for
            white grain.
        autocorrelation: of the luminance: mean of the correlations with the right and the lower
            neighbour, -1 to 1.
        structure: correlation of the local energy with the output's local gradient, -1 to 1.
        edges, counts: histogram of all channels, symmetric about 0.
        pixels: how many were measured.
        verdict: about the luminance, or all there is.
        colour: about the colour, where something can be said of it apart.
    """

    sigma: float
    deviation: float
    luminance: float
    autocorrelation: float
    structure: float
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    pixels: int
    verdict: SigmaVerdict
    colour: SigmaVerdict | None = None


def measure_residual(
    before: Pixels,
    after: Pixels,
    sigma: float,
    *,
    colour_smoothed: bool = False,
    colour_sigma: float | None = None,
    expected: Expected | None = None,
) -> ResidualReport:
    """Measure a region.

    Args:
        before, after: (H, W) or (H, W, 3) of one shape; uint8, uint16, or float32 with white at 1.
        sigma: what `after` was denoised with, in 8-bit levels.
        colour_smoothed: known to hold less colour than luminance, as most JPEG files do.
        colour_sigma: what its colour was denoised with; None for `sigma`.
        expected: what the whole photograph shows of its noise. Without it, or where that cannot be
            relied on, the region's method noise is all there is to judge by (`verdict_of`).

    Raises:
        ValueError: different shapes.
    """
    if before.shape != after.shape:
        raise ValueError(f"regions of shapes {before.shape} and {after.shape} have no residual")
    noisy, clean = _planes(before), _planes(after)
    residual = (noisy - clean) * np.float32(255)
    # What was clipped when the picture was taken has lost its noise: it would look too clean.
    inside = (noisy > _SATURATED) & (noisy < 1 - _SATURATED)
    used = residual[inside] if inside.any() else residual.ravel()
    deviation = float(used.std()) if used.size else 0.0
    too_little = min(residual.shape[:2]) < SMALLEST_EDGE or used.size < SMALLEST_EDGE**2
    plane, gain = _luminance(residual)
    luminance = _deviation_inside(plane, np.all(inside, axis=2)) / gain
    autocorrelation = 0.0 if too_little else _autocorrelation(plane)
    verdict, colour = SigmaVerdict.UNKNOWN, None
    nothing = sigma <= 0 or deviation < max(_FLAT, _NOTHING * sigma)
    gray = residual.shape[2] == 1
    known = expected is not None and can_be_judged_by(expected, gray=gray)
    if expected is not None and known and not too_little and not nothing:
        verdict = luminance_verdict(sigma, luminance, autocorrelation, expected, gray=gray)
        if not gray:
            colour = colour_verdict(sigma if colour_sigma is None else colour_sigma, expected)
    elif not too_little:
        verdict = verdict_of(sigma, deviation, luminance, autocorrelation, gray=gray)
        if colour_smoothed and verdict is not SigmaVerdict.UNKNOWN:
            verdict = SigmaVerdict.TREATED
    edges, counts = _histogram(used, max(deviation, sigma, 0.5))
    return ResidualReport(
        sigma=sigma,
        deviation=deviation,
        luminance=luminance,
        autocorrelation=autocorrelation,
        structure=0.0 if too_little else _structure(residual, clean),
        edges=edges,
        counts=counts,
        pixels=int(residual.shape[0] * residual.shape[1]),
        verdict=verdict,
        colour=colour,
    )


def verdict_of(
    sigma: float, deviation: float, luminance: float, autocorrelation: float, *, gray: bool = False
) -> SigmaVerdict:
    """Whether sigma was too low, about right, or too high: from figures of the report.

    `gray`: of one channel, where too low a sigma leaves the grain's coarse part, not its strength.
    """
    if sigma <= 0 or deviation < max(_FLAT, _NOTHING * sigma):
        return SigmaVerdict.UNKNOWN
    if deviation < COLOURLESS * luminance:
        return SigmaVerdict.TREATED
    height = -math.log(deviation / sigma) - ALIKENESS * max(autocorrelation, 0.0)
    if autocorrelation < GRAY_UNDER_BELOW if gray else height < UNDER_BELOW:
        return SigmaVerdict.UNDER
    return (
        SigmaVerdict.OVER
        if height > (GRAY_OVER_ABOVE if gray else OVER_ABOVE)
        else SigmaVerdict.RIGHT
    )


def _planes(pixels: Pixels) -> FloatPixels:
    values = to_float(pixels)
    return values[:, :, None] if values.ndim == 2 else values


def _luminance(residual: FloatPixels) -> tuple[FloatPixels, float]:
    """(H, W), and the deviation in it of independent unit grain in every channel."""
    if residual.shape[2] == 1:
        return residual[:, :, 0], 1.0
    weights = np.array(_REC_601, dtype=np.float32)
    return residual @ weights, float(np.sqrt(weights @ weights))


def _deviation_inside(plane: FloatPixels, inside: NDArray[np.bool_]) -> float:
    values = plane[inside] if inside.sum() >= SMALLEST_EDGE**2 else plane
    return float(values.std()) if values.size else 0.0


def _autocorrelation(plane: FloatPixels) -> float:
    centred = plane - plane.mean()
    energy = float((centred * centred).mean())
    if energy < _FLAT**2:
        return 0.0
    right = float((centred[:, 1:] * centred[:, :-1]).mean())
    below = float((centred[1:] * centred[:-1]).mean())
    return (right + below) / (2 * energy)


def _structure(residual: FloatPixels, clean: FloatPixels) -> float:
    energy = _box_mean((residual * residual).mean(axis=2))
    rows, columns = np.gradient(clean.mean(axis=2))
    gradient = _box_mean(np.hypot(rows, columns))
    if min(float(energy.std()), float(gradient.std())) < 1e-9:
        return 0.0
    return float(np.corrcoef(energy.ravel(), gradient.ravel())[0, 1])


def _box_mean(plane: NDArray[np.floating]) -> NDArray[np.float64]:
    """(H, W) to (H - w + 1, W - w + 1): means over windows, by a summed table."""
    total = np.pad(plane, ((1, 0), (1, 0))).cumsum(axis=0, dtype=np.float64).cumsum(axis=1)
    w = _WINDOW
    window: NDArray[np.float64] = total[w:, w:] - total[:-w, w:] - total[w:, :-w] + total[:-w, :-w]
    return window / w**2


def _histogram(
    values: NDArray[np.float32], scale: float
) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Over four deviations to either side; what lies beyond counts at the ends.

    Of whole levels, with one bin around 0: values of 8 bits then fall evenly into the bins.
    """
    width = max(1, math.ceil(8 * scale / _BINS))
    half = math.ceil(4 * scale / width)
    edges = (np.arange(2 * half + 2) - half - 0.5) * width
    reach = float(edges[-1])
    counts, _ = np.histogram(np.clip(values, -reach, reach), bins=edges)
    return tuple(edges.tolist()), tuple(counts.tolist())
