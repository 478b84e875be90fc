"""Demosaicing of noise: what becomes of it between the sensor and the picture.

All three ways are linear once their directions are chosen, so noise goes through them by itself and
the picture stays as sharp as it is. Masks and noise are (N, 1, H, W), results (N, 3, H, W).
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from exporter.training.noise.constants import constant
from exporter.training.noise.sensor import Mosaic

Demosaicer = Callable[[Tensor, Tensor, Mosaic], Tensor]
"""From noise behind the filters, the light there, and the filters, to noise in three colours."""

_BILINEAR_GREEN = ((0, 1, 0), (1, 4, 1), (0, 1, 0))
_BILINEAR_OTHERS = ((1, 2, 1), (2, 4, 2), (1, 2, 1))

# Malvar, He and Cutler, "High-quality linear interpolation for demosaicing of Bayer-patterned color
# images", ICASSP 2004, figure 2, in eighths.
_GREEN_AT_OTHERS = (
    (0, 0, -1, 0, 0),
    (0, 0, 2, 0, 0),
    (-1, 2, 4, 2, -1),
    (0, 0, 2, 0, 0),
    (0, 0, -1, 0, 0),
)
_ALONG_THE_ROW = (
    (0, 0, 0.5, 0, 0),
    (0, -1, 0, -1, 0),
    (-1, 4, 5, 4, -1),
    (0, -1, 0, -1, 0),
    (0, 0, 0.5, 0, 0),
)
_AT_THE_OPPOSITE = (
    (0, 0, -1.5, 0, 0),
    (0, 2, 0, 2, 0),
    (-1.5, 0, 6, 0, -1.5),
    (0, 2, 0, 2, 0),
    (0, 0, -1.5, 0, 0),
)

_MALVAR = (
    _GREEN_AT_OTHERS,
    _ALONG_THE_ROW,
    tuple(zip(*_ALONG_THE_ROW, strict=True)),
    _AT_THE_OPPOSITE,
)
_GREEN_ALONG = (-0.25, 0.5, 0.5, 0.5, -0.25)


def bilinear(noise: Tensor, light: Tensor, mosaic: Mosaic) -> Tensor:
    """Each colour the mean of its nearest neighbours."""
    del light
    planes = torch.cat((noise * mosaic.red, noise * mosaic.green, noise * mosaic.blue), dim=1)
    kernels = constant((_BILINEAR_OTHERS, _BILINEAR_GREEN, _BILINEAR_OTHERS), noise.device) / 4
    return functional.conv2d(_reflected(planes, 1), kernels[:, None], groups=3)


def malvar(noise: Tensor, light: Tensor, mosaic: Mosaic) -> Tensor:
    """Bilinear, corrected by the gradients of the colour that is there."""
    del light
    kernels = constant(_MALVAR, noise.device)
    found = functional.conv2d(_reflected(noise, 2), kernels[:, None] / 8)
    green_there, row, column, opposite = (found[:, i : i + 1] for i in range(4))
    other_row = 1 - mosaic.red_row
    green = torch.where(mosaic.green > 0, noise, green_there)
    red_at_green = row * mosaic.red_row + column * other_row
    blue_at_green = row * other_row + column * mosaic.red_row
    red = noise * mosaic.red + opposite * mosaic.blue + red_at_green * mosaic.green
    blue = noise * mosaic.blue + opposite * mosaic.red + blue_at_green * mosaic.green
    return torch.cat((red, green, blue), dim=1)


def directed(noise: Tensor, light: Tensor, mosaic: Mosaic) -> Tensor:
    """Green along whichever of row and column changes less, the others by their difference to it.

    The choice is that of the noisy picture, so that noise chooses too and leaves its short strokes.

    Source: Hamilton and Adams, US patent 5,629,734 (1997), expired.
    """
    noisy = light + noise
    row, column = _green_along(noise)
    changes_row, changes_column = _changes(noisy)
    there = torch.where(changes_row < changes_column, row, column)
    green = torch.where(mosaic.green > 0, noise, there)
    differences = torch.cat((mosaic.red, mosaic.blue), dim=1) * (noise - green)
    kernel = constant(_BILINEAR_OTHERS, noise.device).expand(2, 1, 3, 3) / 4
    differences = functional.conv2d(_reflected(differences, 1), kernel, groups=2)
    return torch.cat((green + differences[:, :1], green, green + differences[:, 1:]), dim=1)


DEMOSAICERS: tuple[Demosaicer, ...] = (bilinear, malvar, directed)


def _green_along(noise: Tensor) -> tuple[Tensor, Tensor]:
    line = constant(_GREEN_ALONG, noise.device)
    padded = _reflected(noise, 2)
    row = functional.conv2d(padded[:, :, 2:-2], line.view(1, 1, 1, 5))
    column = functional.conv2d(padded[:, :, :, 2:-2], line.view(1, 1, 5, 1))
    return row, column


def _changes(noisy: Tensor) -> tuple[Tensor, Tensor]:
    padded = _reflected(noisy, 2)
    centre = 2 * noisy

    def along(one: Tensor, two: Tensor, far_one: Tensor, far_two: Tensor) -> Tensor:
        return (one - two).abs() + (centre - far_one - far_two).abs()

    middle, rows = padded[:, :, 2:-2], padded[:, :, :, 2:-2]
    return (
        along(middle[..., 1:-3], middle[..., 3:-1], middle[..., :-4], middle[..., 4:]),
        along(rows[:, :, 1:-3], rows[:, :, 3:-1], rows[:, :, :-4], rows[:, :, 4:]),
    )


def _reflected(planes: Tensor, edge: int) -> Tensor:
    """Reflection about the outermost pixels keeps every filter at its place."""
    return functional.pad(planes, (edge, edge, edge, edge), mode="reflect")
