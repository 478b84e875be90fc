"""What can be done to a mask as a whole."""

from __future__ import annotations

import numpy as np

from denoise_gui.engine.mask.grid import Grid
from denoise_gui.engine.mask.smoothing import blurred
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.rect import Rect


def inverted(mask: SigmaMask) -> SigmaMask:
    """The largest factor where the smallest was, and the other way round: what was painted is as
    what was not. Done twice, it is what it was."""
    units = mask.units()
    ends = int(units.min()) + int(units.max())
    other = (ends - units.astype(np.int32)).astype("<u2")
    return mask.with_units(_whole(mask), other)


def softened(mask: SigmaMask, grid: Grid, radius: float) -> SigmaMask:
    """Blurred over a radius (standard deviation) in pixels of the photograph."""
    soft = blurred(mask.units().astype(np.float32), radius / grid.edge)
    return mask.with_units(_whole(mask), np.rint(soft).astype("<u2"))


def or_none(mask: SigmaMask | None) -> SigmaMask | None:
    """A mask that changes nothing is none."""
    return None if mask is None or mask.constant == 1 else mask


def factor_at(mask: SigmaMask | None, grid: Grid, row: int, column: int) -> float:
    """At a pixel."""
    if mask is None:
        return 1.0
    here = Rect(row, column, row + 1, column + 1)
    return float(mask.at(here, grid.height, grid.width)[0, 0])


def _whole(mask: SigmaMask) -> Rect:
    return Rect(0, 0, mask.height, mask.width)
