"""Tone curves: from light to what a file shows, and back."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from exporter.training.noise.draws import Draws

_STEPS = 11
"""Halvings: to a sixteenth of a level in the darkest tones."""


@dataclass(frozen=True)
class ToneCurve:
    """A power with a straight toe and some contrast, as cameras apply to light; one a patch.

    Each of (N, 1, 1, 1): `gamma`, the power's inverse; `toe`, the light below which the curve is
    all but straight; `contrast`, the share of an S-shaped curve on top.
    """

    gamma: Tensor
    toe: Tensor
    contrast: Tensor

    @staticmethod
    def drawn(draws: Draws, count: int) -> ToneCurve:
        return ToneCurve(
            draws.uniform(1.8, 2.6, count, 1, 1, 1),
            10 ** draws.uniform(-3.0, -1.5, count, 1, 1, 1),
            draws.uniform(0.0, 0.6, count, 1, 1, 1),
        )

    def shown(self, light: Tensor) -> Tensor:
        """(N, C, H, W) of light, clipped to [0, 1], as the file shows it, in [0, 1]."""
        power = 1 / self.gamma
        black = self.toe**power
        bent = (light.clamp(0, 1) + self.toe) ** power
        bent = (bent - black) / ((1 + self.toe) ** power - black)
        return bent + self.contrast * bent * (1 - bent) * (2 * bent - 1)

    def light(self, levels: Tensor) -> Tensor:
        """(N, C, H, W) uint8 as a file holds it, back to light in [0, 1]."""
        table = self._table()
        flat = levels.flatten(1).long()
        return table.gather(1, flat).view(levels.shape)

    def _table(self) -> Tensor:
        """(N, 256): the light of every level. The curve rises, so halving intervals finds it."""
        levels = torch.linspace(0, 1, 256, device=self.gamma.device).view(1, 1, 1, 256)
        light = torch.full_like(levels, 0.5).expand(len(self.gamma), 1, 1, 256)
        width = 0.25
        # In the square root of light, where the curve is far from upright.
        for _ in range(_STEPS):
            light = light + width * torch.sign(levels - self.shown(light**2))
            width /= 2
        return (light**2).flatten(1)
