"""Tone curves: from light to what a file shows, and back."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from exporter.training.noise.draws import Draws

_STEPS = 1024


@dataclass(frozen=True, eq=False)
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
        scale = 1 / ((1 + self.toe) ** power - black)
        bent = light.clamp(0, 1).add_(self.toe).pow_(power).sub_(black).mul_(scale)
        # bent + contrast bent (1 - bent) (2 bent - 1), in as few passes as there can be.
        slope = torch.addcmul(3 * self.contrast, self.contrast, bent, value=-2)
        return slope.mul_(bent).add_(1 - self.contrast).mul_(bent)

    def light(self, levels: Tensor) -> Tensor:
        """(N, C, H, W) uint8 as a file holds it, back to light in [0, 1]."""
        flat = levels.flatten(1).long()
        return self._table().gather(1, flat).view(levels.shape)

    def _table(self) -> Tensor:
        """(N, 256): the light of every level, between the two of many steps that enclose it.

        The steps are even in the square root of light, where the curve is nowhere upright.
        """
        device = self.gamma.device
        roots = torch.linspace(0, 1, _STEPS, device=device)
        shown = self.shown((roots**2).view(1, 1, 1, -1).expand(len(self.gamma), 1, 1, -1))
        shown = shown.flatten(1).contiguous()
        levels = torch.linspace(0, 1, 256, device=device).expand(len(shown), -1).contiguous()
        above = torch.searchsorted(shown, levels).clamp(1, _STEPS - 1)
        low, high = shown.gather(1, above - 1), shown.gather(1, above)
        part = ((levels - low) / (high - low).clamp(min=1e-9)).clamp(0, 1)
        return ((above - 1 + part) / (_STEPS - 1)) ** 2
