"""How sigma follows brightness: a curve of factors, for noise that is not equally strong in shadows
and in highlights."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import RecipeError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.sigma import LARGEST_FACTOR

MOST_POINTS = 64


@dataclass(frozen=True)
class BrightnessCurve:
    """Factors on sigma against brightness: straight lines between points, level beyond the ends.

    Attributes:
        points: (brightness, factor), brightness from 0 (black) to 1 (white) and ascending, factors
            from 0 to `LARGEST_FACTOR`.

    Raises:
        RecipeError: that is no such curve.
    """

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        points = tuple((float(x), float(y)) for x, y in self.points)
        object.__setattr__(self, "points", points)
        if not 1 <= len(points) <= MOST_POINTS:
            raise RecipeError(
                Message(
                    "the brightness curve has {0} points, not 1 to {1}", len(points), MOST_POINTS
                )
            )
        for x, y in points:
            if not 0 <= x <= 1 or not math.isfinite(x):
                raise RecipeError(
                    Message("the brightness curve has a point at {0}, not between 0 and 1", x)
                )
            if not 0 <= y <= LARGEST_FACTOR or not math.isfinite(y):
                raise RecipeError(
                    Message(
                        "the brightness curve has the factor {0}, not one from 0 to {1:g}",
                        *(y, LARGEST_FACTOR),
                    )
                )
        for (before, _), (after, _) in itertools.pairwise(points):
            if after <= before:
                raise RecipeError(
                    Message(
                        "the brightness curve is not a function: after its point at {0:g} comes "
                        "one at {1:g}",
                        *(before, after),
                    )
                )

    @classmethod
    def of_handles(cls, shadows: float, highlights: float) -> BrightnessCurve:
        """One factor for black, another for white; a middle gray keeps its sigma."""
        return cls(((0.0, shadows), (0.5, 1.0), (1.0, highlights)))

    @classmethod
    def of_pairs(cls, pairs: Iterable[Iterable[float]]) -> BrightnessCurve:
        """From whatever holds pairs of numbers, such as what JSON gives.

        Raises:
            RecipeError: it does not.
        """
        try:
            points = tuple((float(x), float(y)) for x, y in pairs)
        except (TypeError, ValueError) as error:
            raise RecipeError(
                Message("the brightness curve is not a list of pairs of numbers")
            ) from error
        return cls(points)

    def with_ends(
        self, shadows: float | None = None, highlights: float | None = None
    ) -> BrightnessCurve:
        """Another factor for black, for white, or for both; what lies between stays."""
        points = dict(self.points)
        if len(points) == 1:
            points = {0.0: self.shadows, 1.0: self.highlights}
        if shadows is not None:
            points[min(points)] = shadows
        if highlights is not None:
            points[max(points)] = highlights
        return BrightnessCurve(tuple(sorted(points.items())))

    @property
    def shadows(self) -> float:
        """The factor for black."""
        return self.points[0][1]

    @property
    def highlights(self) -> float:
        """The factor for white."""
        return self.points[-1][1]

    @cached_property
    def constant(self) -> float | None:
        """The factor, if there is only one."""
        factors = {factor for _, factor in self.points}
        return factors.pop() if len(factors) == 1 else None

    def at(self, brightness: NDArray[np.float32]) -> NDArray[np.float32]:
        """The factors for some brightnesses, of the same shape."""
        x, y = zip(*self.points, strict=True)
        factors: NDArray[np.float32] = np.interp(brightness, x, y).astype(np.float32)
        return factors
