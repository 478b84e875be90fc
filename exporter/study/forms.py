"""Five ways to write the same reorganisation; the study exports each and compares.

All compute the same numbers in PyTorch. What they become in an exported graph is another matter,
which is why :mod:`exporter.reorganisation` uses the form called C1 here. Each module here goes
from an image and sigma to planes and back: the noise map is made, and dropped again at the end,
which is a network of no layers.

A and B are the question's two versions, C0 is the answer's, D is PyTorch's own layer.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from exporter.reorganisation import CELL, SpaceToDepthWithNoiseMap, cell_filters


class _Form(nn.Module):
    """Down and up again: `up(down(image, sigma))` is the image."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.channels = channels

    def down(self, image: Tensor, sigma: Tensor) -> Tensor:
        """(N, C, H, W) and (1, 1, 1, 1) to (N, 5C, H/2, W/2)."""
        raise NotImplementedError

    def up(self, planes: Tensor) -> Tensor:
        """(N, 5C, H/2, W/2) to (N, C, H, W)."""
        raise NotImplementedError

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        return self.up(self.down(image, sigma))


class StridedSlices(_Form):
    """A: every second pixel, written into zeros of a size read from the input."""

    def down(self, image: Tensor, sigma: Tensor) -> Tensor:
        n, c, h, w = image.size()
        level = sigma.view(1, 1, 1, 1).repeat(n, c, h // 2, w // 2)
        planes = torch.zeros((n, 4 * c, h // 2, w // 2))
        planes[:, 0::4] = image[:, :, 0::2, 0::2]
        planes[:, 1::4] = image[:, :, 0::2, 1::2]
        planes[:, 2::4] = image[:, :, 1::2, 0::2]
        planes[:, 3::4] = image[:, :, 1::2, 1::2]
        return torch.cat((level, planes), dim=1)

    def up(self, planes: Tensor) -> Tensor:
        n, _, h, w = planes.size()
        cells = planes[:, self.channels :]
        image = torch.zeros((n, self.channels, 2 * h, 2 * w))
        image[:, :, 0::2, 0::2] = cells[:, 0::4]
        image[:, :, 0::2, 1::2] = cells[:, 1::4]
        image[:, :, 1::2, 0::2] = cells[:, 2::4]
        image[:, :, 1::2, 1::2] = cells[:, 3::4]
        return image


class ReshapePermute(_Form):
    """B: cells become axes of their own, which then change places."""

    def down(self, image: Tensor, sigma: Tensor) -> Tensor:
        n, c, h, w = image.size()
        level = sigma.view(n, 1, 1, 1).repeat(1, c, h // 2, w // 2)
        cells = image.reshape(n, c, h // 2, 2, w // 2, 2).permute(0, 1, 3, 5, 2, 4)
        return torch.cat((level, cells.reshape(n, 4 * c, h // 2, w // 2)), dim=1)

    def up(self, planes: Tensor) -> Tensor:
        n, _, h, w = planes.size()
        cells = planes[:, self.channels :].reshape(n, self.channels, 2, 2, h, w)
        return cells.permute(0, 1, 4, 2, 5, 3).reshape(n, self.channels, 2 * h, 2 * w)


class ConvZerosCat(_Form):
    """C0: a convolution with one-hot filters; the noise map is zeros plus sigma, concatenated."""

    filters: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__(channels)
        self.register_buffer("filters", cell_filters(channels))
        room = torch.zeros(channels, channels, CELL, CELL)
        self.register_buffer("back", torch.cat([room, cell_filters(channels)]))

    back: Tensor

    def down(self, image: Tensor, sigma: Tensor) -> Tensor:
        n, c, h, w = image.size()
        level = torch.zeros(n, c, h // 2, w // 2) + sigma
        return torch.cat((level, functional.conv2d(image, self.filters, stride=CELL)), dim=1)

    def up(self, planes: Tensor) -> Tensor:
        return functional.conv_transpose2d(planes, self.back, stride=CELL)


class ConvSelector(_Form):
    """C1: the convolution makes room for the noise map, and sigma is added through a selector."""

    def __init__(self, channels: int) -> None:
        super().__init__(channels)
        self.reorganise = SpaceToDepthWithNoiseMap(channels)

    def down(self, image: Tensor, sigma: Tensor) -> Tensor:
        planes: Tensor = self.reorganise(image, sigma)
        return planes

    def up(self, planes: Tensor) -> Tensor:
        return functional.conv_transpose2d(planes, self.reorganise.filters, stride=CELL)


class PixelShuffles(_Form):
    """D: PyTorch's PixelUnshuffle and PixelShuffle, and an expanded noise map."""

    def down(self, image: Tensor, sigma: Tensor) -> Tensor:
        planes = functional.pixel_unshuffle(image, CELL)
        n, _, h, w = planes.size()
        level = sigma.expand(n, self.channels, h, w)
        return torch.cat((level, planes), dim=1)

    def up(self, planes: Tensor) -> Tensor:
        return functional.pixel_shuffle(planes[:, self.channels :], CELL)


FORMS: dict[str, tuple[str, type[_Form]]] = {
    "A": ("strided slicing into zeros (the question's first)", StridedSlices),
    "B": ("reshape + permute (its second)", ReshapePermute),
    "C0": ("conv + zeros + cat (the answer's)", ConvZerosCat),
    "C1": ("conv, sigma added through a selector (this project's)", ConvSelector),
    "D": ("PixelUnshuffle / PixelShuffle", PixelShuffles),
}
"""The form's title and class, by its letter."""
