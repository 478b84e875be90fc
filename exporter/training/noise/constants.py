"""Constant tensors, each made once a device: one made anew would make a graphics card wait."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in brightness, by BT.601."""
TO_YCC = (LUMA, (-0.168736, -0.331264, 0.5), (0.5, -0.418688, -0.081312))
"""Rows of the matrix from red, green, blue to brightness and both colour differences."""


@lru_cache(maxsize=64)
def constant(values: tuple[Any, ...], device: torch.device) -> Tensor:
    """Nested tuples as a float tensor, not to be written to."""
    return torch.tensor(values, device=device)


@lru_cache(maxsize=8)
def from_ycc(device: torch.device) -> Tensor:
    """(3, 3), the inverse of :data:`TO_YCC`."""
    inverse: Tensor = torch.linalg.inv(torch.tensor(TO_YCC))
    return inverse.to(device)


def luma(planes: Tensor) -> Tensor:
    """(N, 3, H, W) to its brightness, (N, 1, H, W)."""
    weights = constant(LUMA, planes.device).view(1, 3, 1, 1)
    return (planes * weights).sum(dim=1, keepdim=True)
