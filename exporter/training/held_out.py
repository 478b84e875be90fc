"""Which photographs a run does not see: several sets, so that no network is chosen by one alone.

Beside photographs spread evenly over all origins there are the most colourful ones and those most
full of straight lines: there networks differ by far more than on muted landscapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Pixels = NDArray[np.uint8]
"""A photograph, (H, W, C)."""

EXTREME_PERIOD = 3
"""Of the extreme photographs every third is held out: the others teach what networks lack most."""
_BLOCK = 16


@dataclass(frozen=True)
class HeldOut:
    """Indices of photographs by set; one may be in several."""

    spread: tuple[int, ...]
    saturated: tuple[int, ...]
    regular: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        return tuple(sorted({*self.spread, *self.saturated, *self.regular}))

    def named(self) -> dict[str, tuple[int, ...]]:
        return {"spread": self.spread, "saturated": self.saturated, "regular": self.regular}


def held_out(photographs: Sequence[Pixels], share: float, extreme_share: float) -> HeldOut:
    """Sets of (H, W, C) uint8 photographs, in the order given.

    Args:
        share: held out evenly; at most one of two, and at least one of all.
        extreme_share: what counts as most saturated and as most regular; 0 for no such sets.
    """
    period = max(2, round(1 / share))
    spread = tuple(range(period // 2, len(photographs), period)) or (len(photographs) // 2,)
    count = round(extreme_share * len(photographs))
    if not count:
        return HeldOut(spread, (), ())
    return HeldOut(
        spread,
        _every_third([saturation(p) for p in photographs], count),
        _every_third([regularity(p) for p in photographs], count),
    )


def _every_third(scores: list[float], count: int) -> tuple[int, ...]:
    highest = np.argsort(scores, kind="stable")[::-1][:count]
    return tuple(sorted(int(i) for i in highest[::EXTREME_PERIOD]))


def saturation(pixels: Pixels) -> float:
    """Mean distance from gray, in levels: the root of the squares of both colour differences."""
    if pixels.shape[2] < 3:
        return 0.0
    red, green, blue = (pixels[::2, ::2, i].astype(np.float32) for i in range(3))
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    distance: NDArray[np.float32] = np.hypot(0.713 * (red - luma), 0.564 * (blue - luma))
    return float(distance.mean())


def regularity(pixels: Pixels) -> float:
    """From 0 to 1: how much of all contrast lies in straight lines of few directions.

    The share of the squared gradient in blocks of one direction each (by the structure tensor's
    coherence), times how few directions these have.
    """
    gray = pixels.astype(np.float32).mean(axis=2)
    down, across = (ndimage.gaussian_filter(gray, 1.0, order=o) for o in ((1, 0), (0, 1)))
    yy, xx, xy = (_blocks(product) for product in (down * down, across * across, down * across))
    energy = yy + xx
    coherence = np.hypot(xx - yy, 2 * xy) / np.maximum(energy, 1e-6)
    angle = np.arctan2(2 * xy, xx - yy)
    weight = np.minimum(energy, np.quantile(energy, 0.9)) * coherence**2
    histogram, _ = np.histogram(angle, bins=24, range=(-np.pi, np.pi), weights=weight)
    chances = histogram / max(float(histogram.sum()), 1e-6)
    spread = -float((chances * np.log(chances + 1e-12)).sum()) / np.log(24)
    straight = float(weight.sum()) / max(float(energy.sum()), 1e-6)
    return straight * float(1 - spread)


def _blocks(values: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = (edge // _BLOCK for edge in values.shape)
    cut = values[: rows * _BLOCK, : columns * _BLOCK]
    means: NDArray[np.float32] = cut.reshape(rows, _BLOCK, columns, _BLOCK).mean(axis=(1, 3))
    return means
