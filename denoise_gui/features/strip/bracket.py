"""Which sigmas a strip shows: pure numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from denoise_gui.core.document import SIGMA_STEP
from denoise_gui.engine.sigma import SIGMA_MAX_ASSUMED

COUNT = 7

STEPS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0)
"""Distances between neighbours, in 8-bit levels."""

_USUAL_SHARE = 0.2
"""Of sigma: a step one sees, but not more."""


@dataclass(frozen=True)
class Bracket:
    """Seven sigmas, `step` apart, the one `at` an index being `anchor`; none above `limit`."""

    anchor: float
    step: float
    at: int = COUNT // 2
    limit: float = SIGMA_MAX_ASSUMED

    @classmethod
    def around(
        cls, sigma: float, step: float | None = None, limit: float = SIGMA_MAX_ASSUMED
    ) -> Bracket:
        """Centred on sigma, as far as 0 and the limit allow; a step by sigma's size if None."""
        wanted = step if step is not None else max(STEPS[0], _USUAL_SHARE * sigma)
        fitting = [s for s in STEPS if s <= wanted + 1e-9] or [STEPS[0]]
        for width in reversed(fitting):
            for at in sorted(range(COUNT), key=lambda index: abs(index - COUNT // 2)):
                bracket = cls(sigma, width, at, limit)
                if bracket._fits():
                    return bracket
        return cls(sigma, STEPS[0], COUNT // 2, limit)

    @property
    def sigmas(self) -> tuple[float, ...]:
        """Ascending, each a multiple of `SIGMA_STEP` within 0 to `limit`."""
        values = (self.anchor + (index - self.at) * self.step for index in range(COUNT))
        return tuple(
            min(max(round(value / SIGMA_STEP) * SIGMA_STEP, 0.0), self.limit) for value in values
        )

    def shifted(self, places: int) -> Bracket:
        """Every sigma that many steps higher or lower, as far as there are such."""
        moved = replace(self, at=self.at - places)
        return moved if moved._fits() else self

    def widened(self, direction: int) -> Bracket:
        """With the next larger (1) or smaller (-1) step."""
        at = min(range(len(STEPS)), key=lambda index: abs(STEPS[index] - self.step))
        step = STEPS[min(max(at + direction, 0), len(STEPS) - 1)]
        return Bracket.around(self.anchor, step, self.limit)

    def _fits(self) -> bool:
        low = self.anchor - self.at * self.step
        return low >= -1e-9 and low + (COUNT - 1) * self.step <= self.limit + 1e-9
