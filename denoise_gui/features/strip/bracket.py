"""Which values of a control a strip shows: pure numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from denoise_gui.engine.sigma import SIGMA_MAX_ASSUMED
from denoise_gui.features.strip.dial import Scale, sigma_scale

COUNT = 7

_USUAL_SHARE = 0.2
"""Of a sigma: a step one sees, but not more."""

_ALIKE = 1e-6

SIGMAS = sigma_scale(SIGMA_MAX_ASSUMED)


@dataclass(frozen=True)
class Bracket:
    """Seven values of a scale, `step` apart, the one `at` an index being `anchor`."""

    anchor: float
    step: float
    at: int = COUNT // 2
    scale: Scale = SIGMAS

    @classmethod
    def around(cls, value: float, step: float | None = None, scale: Scale = SIGMAS) -> Bracket:
        """Centred on a value, as far as the scale allows; with its usual step if None."""
        steps = scale.steps
        wanted = step if step is not None else scale.usual or max(steps[0], _USUAL_SHARE * value)
        fitting = [s for s in steps if s <= wanted + _ALIKE] or [steps[0]]
        for width in reversed(fitting):
            for at in sorted(range(COUNT), key=lambda index: abs(index - COUNT // 2)):
                bracket = cls(value, width, at, scale)
                if bracket._fits():
                    return bracket
        return cls(value, steps[0], COUNT // 2, scale)

    @property
    def values(self) -> tuple[float, ...]:
        """Ascending, each but the anchor a multiple of the scale's unit within 0 to its limit."""
        unit = self.scale.unit
        found = []
        for index in range(COUNT):
            value = self.anchor
            if index != self.at:
                value = round((value + (index - self.at) * self.step) / unit) * unit
            found.append(round(min(max(value, 0.0), self.scale.limit), 4))
        return tuple(found)

    def nearest(self, value: float) -> int | None:
        """Which of the values one is, whatever was lost of it on its way through a recipe."""
        at = min(range(COUNT), key=lambda index: abs(self.values[index] - value))
        return at if abs(self.values[at] - value) < self.scale.unit / 8 else None

    def shifted(self, places: int) -> Bracket:
        """Every value that many steps higher or lower, as far as there are such."""
        moved = replace(self, at=self.at - places)
        return moved if moved._fits() else self

    def widened(self, direction: int) -> Bracket:
        """With the next larger (1) or smaller (-1) step."""
        steps = self.scale.steps
        at = min(range(len(steps)), key=lambda index: abs(steps[index] - self.step))
        step = steps[min(max(at + direction, 0), len(steps) - 1)]
        return Bracket.around(self.anchor, step, self.scale)

    def _fits(self) -> bool:
        low = self.anchor - self.at * self.step
        return low >= -_ALIKE and low + (COUNT - 1) * self.step <= self.scale.limit + _ALIKE
