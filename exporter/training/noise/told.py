"""Sigma as the network is told it: a number, or a map by brightness or by place."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from exporter.training.noise.constants import luma
from exporter.training.noise.draws import Draws

_KNOTS = 7
_SMOOTH = 5
"""Pixels over which brightness is averaged: about a Gaussian of two pixels, as where it is used."""


def root_mean_square(noise: Tensor) -> Tensor:
    """(N, C, H, W) to (N, 1, 1, 1)."""
    return noise.square().mean(dim=(1, 2, 3), keepdim=True).sqrt()


def by_brightness(noise: Tensor, noisy: Tensor) -> Tensor:
    """How strong the noise is where the picture is as bright as it is there.

    Args:
        noise: (N, 3, H, W), what was added.
        noisy: of the same shape, in [0, 1].

    Returns:
        (N, 1, H/2, W/2), the root mean square of the noise at each cell's brightness.
    """
    brightness = _brightness(noisy)
    squares = functional.avg_pool2d(noise.square().mean(dim=1, keepdim=True), 2)
    knots = torch.linspace(0, 1, _KNOTS, device=noise.device).view(1, -1, 1, 1)
    weights = (1 - (brightness - knots).abs() * (_KNOTS - 1)).clamp(min=0)
    held = weights.sum(dim=(2, 3), keepdim=True)
    # A knot that few cells know leans on the whole patch.
    doubt = 0.002 * brightness[0].numel()
    whole = squares.mean(dim=(2, 3), keepdim=True)
    curve = ((weights * squares).sum(dim=(2, 3), keepdim=True) + doubt * whole) / (held + doubt)
    return (weights * curve).sum(dim=1, keepdim=True).sqrt()


def _brightness(noisy: Tensor) -> Tensor:
    brightness = functional.avg_pool2d(luma(noisy.clamp(0, 1)), 2)
    edge = _SMOOTH // 2
    padded = functional.pad(brightness, (edge, edge, edge, edge), mode="replicate")
    return functional.avg_pool2d(padded, _SMOOTH, stride=1)


def places(draws: Draws, count: int, edge: int) -> Tensor:
    """Factors on sigma by place, (N, 1, edge, edge), 0.05 to 1.9 and about 1 in the mean.

    A third each: a ramp in any direction; an edge; spots that flow into one another.
    """
    device = draws.values.device
    line = torch.linspace(-1, 1, edge, device=device)
    angle = draws.uniform(0, 6.2832, count, 1, 1)
    along = (
        torch.cos(angle) * line.view(1, -1, 1) + torch.sin(angle) * line.view(1, 1, -1)
    ) / 1.4142
    spots = functional.interpolate(
        draws.uniform(-1, 1, count, 1, 5, 5), size=(edge, edge), mode="bicubic", align_corners=True
    )[:, 0]
    offset = draws.uniform(-0.5, 0.5, count, 1, 1)
    kind = draws.whole(3, count, 1, 1)
    step = ((along - offset) * edge / 4).clamp(-1, 1)
    shape = torch.where(kind == 0, along, torch.where(kind == 1, step, spots))
    depth = draws.uniform(0.1, 0.9, count, 1, 1)
    return (1 + depth * shape)[:, None].clamp(min=0.05)
