"""How something that covers a mask more or less changes its factors: what strokes, gradients and
fillings have in common."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from denoise_gui.engine.mask.grid import Plane
from denoise_gui.engine.recipe.mask_tiles import Units
from denoise_gui.engine.recipe.sigma_mask import UNIT

MOST = 4.0
"""The largest factor that is painted."""


class Mode(Enum):
    """Where factors are led."""

    MORE = "more"
    """Up to a factor; what is above it stays."""
    LESS = "less"
    """Down to a factor; what is below it stays."""
    ERASE = "erase"
    """Back to 1."""


@dataclass(frozen=True)
class Paint:
    """What is laid on: `factor` (0 to `MOST`) is where it leads; for erasing it does not count."""

    mode: Mode = Mode.MORE
    factor: float = 2.0

    @property
    def target(self) -> float:
        return 1.0 if self.mode is Mode.ERASE else min(max(self.factor, 0.0), MOST)


def painted(units: Units, paint: Paint, coverage: Plane) -> Units:
    """Factors after painting over them.

    Args:
        units: the factors before, in units.
        coverage: of the same shape, 0 (left as it is) to 1 (as the paint says).
    """
    before = units.astype(np.float32)
    way = np.float32(paint.target / UNIT) - before
    if paint.mode is Mode.MORE:
        np.maximum(way, 0, out=way)
    elif paint.mode is Mode.LESS:
        np.minimum(way, 0, out=way)
    way *= coverage
    way += before
    np.rint(way, out=way)
    np.clip(way, 0, 65535, out=way)
    result: Units = way.astype("<u2")
    return result


def smooth_step(share: Plane) -> Plane:
    """From 0 to 1 without a corner at either end; clips its argument, which it changes."""
    np.clip(share, 0, 1, out=share)
    result: Plane = share * share * (3 - 2 * share)
    return result
