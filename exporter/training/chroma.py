"""Colours as most files have them: chrominance at half resolution, and less of it.

Cameras, phones and the web store JPEG with its chrominance averaged over 2x2 pixels (4:2:0), and a
raw file's is interpolated from a mosaic. A photograph that was scaled down has its own at every
pixel, so that a network that learns from those alone leaves chromatic noise in the others.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from exporter.training.noise.constants import TO_YCC, constant, from_ycc
from exporter.training.noise.draws import Draws


def with_common_chroma(levels: Tensor, halved: float, muted: float, draws: Draws) -> Tensor:
    """Some patches with less chrominance than the photograph they are of.

    Args:
        levels: (N, 3, E, E) uint8, gray ones with one channel too, which stay as they are.
        halved: Share of the patches, in [0, 1], whose Cb and Cr of BT.601 are averaged over 2x2
            pixels, at an even or odd offset, and interpolated as decoders of JPEG do.
        muted: Share of the patches, in [0, 1], whose Cb and Cr are multiplied by a number that is
            uniform in [0, 1].

    Returns:
        Patches of the same shape and type; those that neither befalls are equal to the last bit.
    """
    count, channels = levels.shape[:2]
    if channels != 3 or not (halved or muted):
        return levels
    ycc = torch.einsum("ij,njhw->nihw", constant(TO_YCC, levels.device), levels.float())
    chroma = ycc[:, 1:]
    is_halved, is_muted = (draws.uniform(0, 1, count, 1, 1, 1) < share for share in (halved, muted))
    top, left = (int(draws.plan.integers(2)) for _ in range(2))
    chroma = torch.where(is_halved, _at_half_resolution(chroma, top, left), chroma)
    chroma = torch.where(is_muted, chroma * draws.uniform(0, 1, count, 1, 1, 1), chroma)
    mixed = torch.cat((ycc[:, :1], chroma), dim=1)
    colours = torch.einsum("ij,njhw->nihw", from_ycc(levels.device), mixed)
    changed = colours.round().clamp(0, 255).to(torch.uint8)
    return torch.where(is_halved | is_muted, changed, levels)


def _at_half_resolution(planes: Tensor, top: int, left: int) -> Tensor:
    """Averaged over 2x2 pixels, from `top` and `left`, and spread again by linear interpolation."""
    height, width = planes.shape[-2:]
    sides = (left, (left + width) % 2, top, (top + height) % 2)
    wider = functional.pad(planes, sides, mode="replicate")
    halves = functional.avg_pool2d(wider, 2)
    spread = functional.interpolate(
        halves, size=wider.shape[-2:], mode="bilinear", align_corners=False
    )
    return spread[..., top : top + height, left : left + width]
