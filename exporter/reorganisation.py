"""Data reorganisation as convolutions: the layers that make the network exportable.

FFDNet works on half-resolution data: every 2x2 cell of the image becomes one pixel with four
times the channels (space-to-depth), and the noise level sigma joins as constant planes. Written
with strided slices or reshapes, this bakes sizes into the exported graph or fails to convert.
Written as one strided convolution with one-hot filters, plus ``sigma * selector``, it is four
plain nodes that every runtime knows, for any height and width:

    y = conv2d(x, W, stride=2) + sigma * e

``W`` has shape (5C, C, 2, 2): C all-zero filters, which leave room for the noise map, then one
one-hot filter per channel and cell position, in the order ``c * 4 + {00, 01, 10, 11}``. ``e`` has
shape (1, 5C, 1, 1) and holds ones in its first C channels. The noise map comes first.

Source: Zhang, Zuo, Zhang, "FFDNet: Toward a Fast and Flexible Solution for CNN-based Image
Denoising", IEEE TIP 2018, section III.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

CELL = 2
"""Edge of a cell in pixels: the reorganisation halves height and width."""


def cell_filters(channels: int) -> Tensor:
    """One-hot filters that pick each pixel of a 2x2 cell.

    Returns:
        float32 tensor of shape (4 * channels, channels, 2, 2); filter ``c * 4 + 2 * i + j`` picks
        the pixel at row i, column j of the cell from channel c.
    """
    filters = torch.zeros(channels * CELL * CELL, channels, CELL, CELL)
    for c in range(channels):
        for i in range(CELL):
            for j in range(CELL):
                filters[c * CELL * CELL + CELL * i + j, c, i, j] = 1.0
    return filters


class SpaceToDepthWithNoiseMap(nn.Module):
    """(N, C, H, W) and sigma to (N, 5C, H/2, W/2): the noise map first, then the 4C planes."""

    filters: Tensor
    noise_planes: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        filters = torch.zeros(5 * channels, channels, CELL, CELL)
        # Not by `cat`, for which the meta device would import all of torch's compiler.
        filters[channels:] = cell_filters(channels)
        selector = torch.zeros(1, 5 * channels, 1, 1)
        selector[:, :channels] = 1.0
        # Constants, not weights: they are part of the graph but never of a checkpoint.
        self.register_buffer("filters", filters, persistent=False)
        self.register_buffer("noise_planes", selector, persistent=False)

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        """Reorganise.

        Args:
            image: (N, C, H, W), H and W even.
            sigma: noise standard deviation in the units of ``image``; (N, 1, 1, 1) for one level,
                or (N, 1, H/2, W/2) for a level that varies over the image.
        """
        return functional.conv2d(image, self.filters, stride=CELL) + sigma * self.noise_planes


class DepthToSpace(nn.Module):
    """(N, 4C, H/2, W/2) to (N, C, H, W): the inverse of the space-to-depth above."""

    filters: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.register_buffer("filters", cell_filters(channels), persistent=False)

    def forward(self, planes: Tensor) -> Tensor:
        return functional.conv_transpose2d(planes, self.filters, stride=CELL)


class NoiseMapAtFullSize(nn.Module):
    """The noise level as a plane of the image's size, for networks without a reorganisation.

    A convolution with zeros brings sigma to half the image's size, whether it is one number or a
    map of that size already; a transposed convolution with ones writes each value to its 2x2 cell.
    So both kinds of sigma are served, by operators that every runtime knows.
    """

    nothing: Tensor
    ones: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        nothing = torch.zeros(1, channels, CELL, CELL)
        self.register_buffer("nothing", nothing, persistent=False)
        self.register_buffer("ones", torch.ones(1, 1, CELL, CELL), persistent=False)

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        """(N, C, H, W) of even edges, sigma (N, 1, 1, 1) or (N, 1, H/2, W/2) to (N, 1, H, W)."""
        half = functional.conv2d(image, self.nothing, stride=CELL) + sigma
        return functional.conv_transpose2d(half, self.ones, stride=CELL)
