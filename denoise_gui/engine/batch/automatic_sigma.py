"""The sigma of a photograph, estimated: the one place where a batch asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from denoise_gui.engine.noise import estimate_sigma
from denoise_gui.engine.photograph import Photograph
from denoise_gui.engine.pixel_formats import to_float

_LARGEST_EDGE = 2048
"""Of the middle of the photograph that is looked at: more takes long and tells no more."""


@dataclass(frozen=True)
class Estimate:
    """8-bit levels; `uncertainty` is one standard deviation, None if it is not known."""

    sigma: float
    uncertainty: float | None = None


def automatic_sigma(photograph: Photograph, sigma_max: float) -> Estimate:
    """What to denoise a photograph with, 0 to `sigma_max` (8-bit levels)."""
    top = max(0, (photograph.height - _LARGEST_EDGE) // 2)
    left = max(0, (photograph.width - _LARGEST_EDGE) // 2)
    middle = photograph.pixels[top : top + _LARGEST_EDGE, left : left + _LARGEST_EDGE]
    sigma = estimate_sigma(to_float(middle))
    return Estimate(min(max(sigma, 0.0), sigma_max))
