"""Photographs for training, where the network is: bytes in one tensor, cut in batches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from exporter.training.held_out import Pixels


class PatchPool:
    """All photographs of a run, (H, W, C) uint8 each, on one device."""

    def __init__(self, photographs: Sequence[Pixels], device: torch.device) -> None:
        self._channels = photographs[0].shape[2]
        sizes = np.array([p.shape[:2] for p in photographs], dtype=np.int64)
        pixels = sizes.prod(axis=1)
        self._flat = torch.from_numpy(
            np.concatenate([p.reshape(-1, self._channels) for p in photographs])
        ).to(device)
        self._sizes = torch.from_numpy(sizes).to(device)
        self._starts = torch.from_numpy(np.cumsum(pixels) - pixels).to(device)
        # Double, so that no photograph's share is lost beside the sum of all.
        self._ends = torch.from_numpy(np.cumsum(pixels) / pixels.sum()).to(device)

    def sample(self, count: int, edge: int, generator: torch.Generator) -> Tensor:
        """(count, C, edge, edge) uint8, at every offset, odd ones too, turned and flipped.

        Each pixel of the data is about equally likely. The generator's device is the pool's, and
        nothing is read back from it. No photograph may be smaller than `edge`.
        """
        device = self._flat.device
        chances = torch.rand(6, count, generator=generator, device=device, dtype=torch.float64)
        chosen = torch.searchsorted(self._ends, chances[0], right=True).clamp(
            max=len(self._starts) - 1
        )
        height, width = self._sizes[chosen].unbind(1)
        top = (chances[1] * (height - edge + 1)).long()
        left = (chances[2] * (width - edge + 1)).long()
        line = torch.arange(edge, device=device)
        rows, columns = _flipped(line, chances[3]), _flipped(line, chances[4])
        turned = (chances[5] < 0.5).view(-1, 1, 1)
        down = torch.where(turned, columns[:, None, :], rows[:, :, None])
        across = torch.where(turned, rows[:, :, None], columns[:, None, :])
        first = (self._starts[chosen] + top * width + left).view(-1, 1, 1)
        patches = self._flat[first + down * width.view(-1, 1, 1) + across]
        return patches.permute(0, 3, 1, 2).contiguous()


def _flipped(line: Tensor, chance: Tensor) -> Tensor:
    backwards = (chance < 0.5).view(-1, 1)
    return torch.where(backwards, line.flip(0), line)
