"""Random parameters of a batch: tensors that are drawn where they are used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor


@dataclass(frozen=True)
class Draws:
    """Two sources of chance.

    `values` draws what differs from patch to patch, on the device itself, so that nothing waits for
    the processor; `plan` decides there which way whole groups of patches go, which the device need
    not know.
    """

    plan: np.random.Generator
    values: torch.Generator

    def uniform(self, low: float, high: float, *shape: int) -> Tensor:
        """Of any shape, uniform from `low` to `high`."""
        drawn = torch.rand(shape, generator=self.values, device=self.values.device)
        return low + (high - low) * drawn

    def normal(self, *shape: int) -> Tensor:
        """Of any shape, of mean 0 and deviation 1."""
        return torch.randn(shape, generator=self.values, device=self.values.device)

    def whole(self, below: int, *shape: int) -> Tensor:
        """Of any shape, int64 from 0 to `below` - 1."""
        return torch.randint(
            below, shape, generator=self.values, device=self.values.device, dtype=torch.int64
        )

    def chance(self, share: float) -> bool:
        return bool(self.plan.random() < share)
