"""What a camera's noise is worth to a denoiser, beyond its strength in the finest details.

Demosaicing, scaling and JPEG take the finest details out of noise, which is where it is measured,
and leave the coarser ones. A denoiser that learned white noise must be told a much larger sigma to
take those away; one that learned cameras' noise only a little more. How much, the network that
measures hardly tells, for it was taught white noise. But nor does it matter much: told 5 for each
of 100 pairs (noisy, clean) of real noise, `camera` stays within 1 dB of its best in all of them,
and so does `standard`, told 12. So where there is coarse noise, sigma is at least what a camera's
usual noise is worth to the model in use (`taste.py`). Where it is stronger it shows at a half or a
quarter of the picture's size, beyond what white noise would leave there, and sigma grows by that.

What matters is whether there is any. That the noise is not white must show in the colour too
(`octaves.py`): white noise keeps its sigma to the digit, however much texture says otherwise at
half size. And what is coarse must look like noise, or it is texture (`noise_or_texture.py`).

The constants were fitted for the best pictures of the shipped `standard` and `camera`, on every
second of those pairs and on made noise of cameras. `python -m tests.studies.real_noise --first 1
--every 2` measures what they are worth on the others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from denoise_gui.engine.measure.measured import Measured
from denoise_gui.engine.measure.octaves import QuietDetails

_SAME_COLOUR, _LESS_COLOUR = 0.8, 0.5
"""Of the luminance's finest octave: with more of it in the colour noise is white, with less not."""
_WHITE_TOLERANCE = 1.2
"""So many times what white noise would leave at half size may be white noise, and texture."""
_DOUBT = (0.8, 1.4)
"""Coarse noise over its deviation: where it begins to count, and where it counts whole."""
_DOUBT_AT_QUARTER = (1.6, 2.1)
_COARSE_IN_GRAY = (0.5, 0.8)
"""Times what is measured at full size, surely at half of it: white noise seldom has more than the
first, a camera's seldom less than the other."""
_AS_MUCH_IN_GRAY = (0.8, 1.1)
"""Likewise, without regard to how sure it is."""
_DOUBT_IN_GRAY = 0.7
"""Deviations of what is measured at half size that are left out as unsure."""
_SURE_OF_FINE, _VAGUE_IN_GRAY = 1.3, 4.0
"""Levels: the deviation of what is measured at full size of a camera's noise, in gray, at most;
how many levels at half size each level more leaves unsure."""
_KEPT = 2.0
"""Levels of what is measured at full size that are taken for noise even where it looks like
texture: they do little harm."""
_VAGUE = 4.0
"""Levels: with such a deviation, which texture leads to, only what stands out well counts."""
_DETAILS = (0.1, 0.3)
"""Levels in quiet places: below them there is nothing to take away, and from there on there is."""
_LEAST = 0.1
"""Levels, added lest nothing be several times nothing."""
_MOST = 75.0
_COLOURED = 0.3
"""Coarse noise is stronger in colour than in luminance, by so much."""
_SPREAD = 0.45
"""Of the best sigma around what is told, as a share of it."""


@dataclass(frozen=True)
class _Worth:
    """To a model: sigma for a camera's usual noise; for each level of stronger one; and the share
    by which white noise without colour counts for more."""

    usual: float
    per_level: float
    colourless: float


_TO_WHITE_TASTE = _Worth(10.5, 3.0, 0.5)
_TO_CAMERA_TASTE = _Worth(5.0, 0.7, 0.0)


@dataclass(frozen=True)
class Coarse:
    """What sigma grows by, in 8-bit levels, and the deviation of that.

    `not_white`: how far the colour tells that the noise is not white, from 0 to 1. `texture`: how
    much of what was measured at full size is texture, so that sigma shrinks by it.
    """

    luminance: float = 0.0
    colour: float = 0.0
    uncertainty: float = 0.0
    not_white: float = 0.0
    texture: float = 0.0


def coarse_noise(
    fine: Measured,
    halved: Measured,
    quartered: Measured | None,
    details: QuietDetails | None,
    taste: float,
    noise: float = 1.0,
) -> Coarse:
    """What is to be added to sigma.

    Args:
        fine, halved, quartered: what was measured at full size, and in the picture made smaller.
        details: of quiet places; None for gray pictures, of which the colour tells nothing.
        taste: of the model, from 0 (a camera's noise) to 1 (white noise).
        noise: how far what is coarse is noise, not texture (`noise_or_texture.py`), from 0 to 1.
    """
    worth = _worth(taste)
    if details is None:
        not_white, seen, for_luminance = _not_white_in_gray(fine, halved), 1.0, 0.0
        texture = 0.0
    else:
        not_white = _not_white(fine, details)
        low, high = _DETAILS
        seen = _clip((details.luminance - low) / (high - low))
        for_luminance = worth.colourless * fine.sigma
        texture = (1 - noise) * not_white * min(fine.deviation, max(fine.sigma - _KEPT, 0.0))
    beyond = [_beyond_white(halved, _WHITE_TOLERANCE / 2 * fine.sigma, _DOUBT)]
    if quartered is not None:
        beyond.append(
            _beyond_white(quartered, _WHITE_TOLERANCE / 4 * fine.sigma, _DOUBT_AT_QUARTER)
        )
    strong = max(certain * worth.per_level * left for left, certain in beyond)
    # Independent noises add by their squares: beside strong white noise the usual one is little.
    usual = math.hypot(worth.usual, fine.sigma) - fine.sigma
    coarse = noise * not_white * seen * max(usual, strong)
    added = min(coarse + noise * not_white * for_luminance, _MOST)
    return Coarse(added, added + _COLOURED * taste * coarse, _SPREAD * added, not_white, texture)


def _worth(taste: float) -> _Worth:
    """Between the two shipped models, by ratios where something is worth a sigma."""
    white, camera = _TO_WHITE_TASTE, _TO_CAMERA_TASTE

    def between(one: float, other: float) -> float:
        return float(other * (one / other) ** taste)

    return _Worth(
        between(white.usual, camera.usual),
        between(white.per_level, camera.per_level),
        camera.colourless + taste * (white.colourless - camera.colourless),
    )


def _not_white(fine: Measured, details: QuietDetails) -> float:
    """1 where the finest octave has too little colour for white noise, or the next too much of it;
    0 where both have as much."""
    colour = details.colour * _clip((details.colour - 0.3) / 0.5)
    # Texture raises the estimate, and widens it. Noise that is white in colour is below it then.
    texture = _clip(details.colour - 0.5) * _clip((1.7 - details.colour_growth) / 0.3)
    sigma = fine.sigma - 1.5 * texture * fine.deviation
    # What black and white have clipped is missing in both luminance and colour.
    sigma = max(min(sigma, details.luminance), 0.8)
    too_little = _clip((_SAME_COLOUR - colour / sigma) / (_SAME_COLOUR - _LESS_COLOUR))
    coarse = _clip((details.colour_growth - 2.5) / 0.5) * _clip((details.colour - 1.3) / 0.7)
    return max(too_little, coarse)


def _not_white_in_gray(fine: Measured, halved: Measured) -> float:
    """Coarse noise leaves little at full size, and surely so. What is vague there is texture."""
    vague = _VAGUE_IN_GRAY * max(fine.deviation - _SURE_OF_FINE, 0.0)
    sure = halved.sigma - math.hypot(_DOUBT_IN_GRAY * halved.deviation, vague)
    low, high = _COARSE_IN_GRAY
    clear = _clip(((sure + _LEAST) / (fine.sigma + _LEAST) - low) / (high - low))
    # Less clear is as much at half size as at full size, where neither is vague.
    ratio = (halved.sigma + _LEAST) / (fine.sigma + _LEAST)
    low, high = _AS_MUCH_IN_GRAY
    as_much = _clip((ratio - low) / (high - low)) * _clip(2 * (1.8 - fine.deviation))
    return max(clear, as_much * _clip((halved.sigma / halved.deviation - 1) / 0.3))


def _beyond_white(
    measured: Measured, white: float, doubt: tuple[float, float]
) -> tuple[float, float]:
    """Levels that white noise does not explain, and how certain they are, from 0 to 1."""
    left = math.sqrt(max(measured.sigma**2 - white**2, 0.0))
    deviations = left / measured.deviation
    certain = _clip((deviations - doubt[0]) / (doubt[1] - doubt[0]))
    return left, certain * max(_clip(_VAGUE - 2 * measured.deviation), _clip(deviations - 2))


def _clip(share: float) -> float:
    return min(max(share, 0.0), 1.0)
