"""What a camera's noise is worth to a denoiser that was trained on white noise.

Demosaicing, scaling and JPEG take the finest details out of noise, which is where it is measured,
and leave the coarser ones, which a denoiser must be told a larger sigma to take away. White noise
loses half its strength when a picture is halved; a camera's keeps more. So the picture is measured
at half its size as well: what is found there beyond what white noise would leave is coarse, and
sigma grows by a multiple of it.

The constants were fitted for the best picture of the shipped `standard`, on every second of the
pairs (noisy, clean) of three cameras out of five, as far as white noise of 2 to 60 levels stays
what it was. `python -m tests.studies.automatic_recipe` measures what they are worth on others.
"""

from __future__ import annotations

from dataclasses import dataclass

_CERTAIN = 0.8
"""Deviations that are taken off the measure at half size, which texture widens and raises."""
_WHITE = 2.0
"""So many times what white noise would leave is no white noise any more."""
_VAGUE = 4.0
"""Levels: a measure at half size with such a deviation says nothing. Texture leads to one."""
_STEEPNESS = 4.0
"""Of the way from white to coarse, for each level."""
_WORTH = 4.0
"""Sigma for each level of coarse noise."""
_MOST = 12.0
"""Levels: what is told of coarse noise is seldom more, and texture may be taken for it."""
_COLOUR = 1.3
"""Coarse noise is stronger in colour than in luminance."""
_SPREAD = 0.45
"""Of the best sigma around what is told, as a share of it."""


@dataclass(frozen=True)
class Coarse:
    """What coarse noise adds to sigma, in 8-bit levels; the deviation of that."""

    luminance: float = 0.0
    colour: float = 0.0
    uncertainty: float = 0.0


def coarse_noise(sigma: float, sigma_at_half: float, uncertainty_at_half: float) -> Coarse:
    """From what was measured at full size and in the picture halved, all in 8-bit levels."""
    certain = 2 * (sigma_at_half - _CERTAIN * uncertainty_at_half)
    share = min(max(_STEEPNESS * (certain - _WHITE * sigma), 0.0), 1.0)
    share *= min(max(_VAGUE - 2 * uncertainty_at_half, 0.0), 1.0)
    added = min(share * _WORTH * 2 * sigma_at_half, _MOST)
    return Coarse(added, _COLOUR * added, _SPREAD * added)
