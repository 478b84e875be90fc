"""JPEG without files: what its quantisation does to pictures, in batches.

Source: ITU-T T.81, annex K, for tables; libjpeg for what quality means.
"""

from __future__ import annotations

import math
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional

from exporter.training.noise.constants import TO_YCC, constant, from_ycc
from exporter.training.noise.sensor import mixed

# fmt: off
_LUMINANCE = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)
_COLOUR = (
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
)
# fmt: on


def compressed(
    images: Tensor, quality: Tensor, halved_colour: bool, shift: tuple[int, int]
) -> Tensor:
    """(N, 3, H, W) in [0, 1] as it comes back from a JPEG file, clipped.

    Args:
        images: of any height and width.
        quality: (N,), 1 to 100 as libjpeg counts.
        halved_colour: colour at half the resolution (4:2:0).
        shift: pixels from the last corner of a block of 16 to that of the image: cut-outs begin
            anywhere.
    """
    height, width = images.shape[-2:]
    top, left = shift[0] % 16, shift[1] % 16
    padding = (left, -(left + width) % 16, top, -(top + height) % 16)
    levels = functional.pad(images.clamp(0, 1) * 255, padding, mode="replicate").round()
    planes = mixed(constant(TO_YCC, images.device), levels).round()
    tables = _tables(quality)
    brightness = _quantised(planes[:, :1] - 128, tables[:, :1]) + 128
    colour = planes[:, 1:]
    if halved_colour:
        colour = functional.avg_pool2d(colour, 2)
    colour = _quantised(colour, tables[:, 1:].expand(-1, 2, -1, -1))
    if halved_colour:
        colour = functional.interpolate(colour, scale_factor=2.0, mode="bilinear")
    restored = mixed(from_ycc(images.device), torch.cat((brightness, colour), dim=1))
    cut = restored[:, :, top : top + height, left : left + width]
    return cut.round().clamp(0, 255) / 255


def _tables(quality: Tensor) -> Tensor:
    """(N, 2, 8, 8): steps of the quantisation of brightness and colour."""
    both = constant((_LUMINANCE, _COLOUR), quality.device).float().view(1, 2, 8, 8)
    quality = quality.view(-1, 1, 1, 1)
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality)
    return ((both * scale + 50) / 100).floor().clamp(1, 255)


def _quantised(planes: Tensor, tables: Tensor) -> Tensor:
    """(N, C, H, W), H and W multiples of 8, with (N, C, 8, 8) for their blocks."""
    count, channels, height, width = planes.shape
    blocks = planes.view(count, channels, height // 8, 8, width // 8, 8).transpose(3, 4)
    basis = _basis(planes.device)
    steps = tables[:, :, None, None]
    coefficients = (basis @ blocks @ basis.T / steps).round() * steps
    return (basis.T @ coefficients @ basis).transpose(3, 4).reshape(planes.shape)


@lru_cache(maxsize=8)
def _basis(device: torch.device) -> Tensor:
    """The discrete cosine transform of eight samples, orthonormal: (8, 8), a row a frequency."""
    frequency = torch.arange(8.0).view(-1, 1)
    basis = torch.cos(math.pi / 8 * (torch.arange(8.0) + 0.5) * frequency) / 2
    basis[0] /= math.sqrt(2)
    return basis.to(device)
