"""What a training step makes smaller."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

LossName = Literal["l1", "psnr"]


def loss_between(name: LossName, restored: Tensor, clean: Tensor, sigma: Tensor) -> Tensor:
    """One number for a batch.

    Args:
        restored: (N, C, H, W) in [0, 1].
        clean: of the same shape.
        sigma: (N, 1, 1, 1) in the same units.
    """
    if name == "psnr":
        return psnr_loss(restored, clean, sigma)
    absolute: Tensor = (restored - clean).abs().mean()
    return absolute


def psnr_loss(restored: Tensor, clean: Tensor, sigma: Tensor) -> Tensor:
    """Mean over the batch of the logarithm of the squared error: PSNR, up to sign and scale.

    Every noise level and every photograph counts alike, where L1 listens most to what is noisy and
    detailed. The floor, about a seventh of the error to expect (0.007 sigma in units of [0, 1]
    squared), keeps patches of plain sky from counting more than they do in a whole photograph.
    """
    error = ((restored - clean) ** 2).mean(dim=(1, 2, 3))
    loss: Tensor = torch.log(error + 1e-3 * sigma.flatten() + 1e-6).mean()
    return loss


def shift_loss(restored: Tensor, noisy: Tensor) -> Tensor:
    """How far the mean colour of flat patches moved, in their middle, away from the border's zeros.

    Mean square of the shift, in tenths of an 8-bit level: it shows in a sky before it shows in any
    figure. Multiplied by 0.02, a tenth of a level weighs as much as 0.1 dB.
    """
    edge = restored.shape[-1] // 6
    middle = (restored - noisy)[:, :, edge:-edge, edge:-edge].mean(dim=(2, 3))
    loss: Tensor = ((middle * 2550.0) ** 2).mean()
    return loss
