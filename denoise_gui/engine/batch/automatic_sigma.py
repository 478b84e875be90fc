"""The sigma of a photograph, estimated: the one place where a batch asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from denoise_gui.engine.photograph import Photograph
from denoise_gui.engine.sigma_estimate import estimate_sigma


@dataclass(frozen=True)
class Estimate:
    """8-bit levels; `uncertainty` is one standard deviation, None if it is not known."""

    sigma: float
    uncertainty: float | None = None


def automatic_sigma(photograph: Photograph, sigma_max: float) -> Estimate:
    """What to denoise a photograph with, 0 to `sigma_max` (8-bit levels).

    Raises:
        UserError: the estimator's file is missing from the installation.
    """
    found = estimate_sigma(photograph.pixels)
    return Estimate(min(found.sigma, sigma_max), found.uncertainty)
