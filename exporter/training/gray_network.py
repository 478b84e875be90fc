"""A network for gray images out of one for colour: the same function of gray, at the same weights.

A colour network takes a gray image as three equal channels, told of sqrt(3) times the noise. Its
first convolution is linear in the image and in sigma, its last in the planes of the result: so the
first can sum the channels and the last average them. A gray network starts there and trains on.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from exporter.networks import ResidualUNet
from exporter.reorganisation import CELL


def gray_network(colour: ResidualUNet) -> ResidualUNet:
    """The network with one channel that gives a gray image what `colour` gives it.

    Raises:
        ValueError: it is for gray images already.
    """
    channels = colour.config.channels
    if channels == 1:
        raise ValueError("this network is for gray images already")
    gray = ResidualUNet(replace(colour.config, channels=1))
    state = dict(colour.state_dict())
    state["head.weight"] = _head(state["head.weight"], channels)
    state["tail.weight"] = _by_channel(state["tail.weight"], channels).mean(dim=0)
    gray.load_state_dict(state)
    return gray.eval()


def _head(weight: Tensor, channels: int) -> Tensor:
    """(F, 5C, 3, 3) to (F, 5, 3, 3): the noise maps first, then the cells of each channel."""
    noise = weight[:, :channels].sum(dim=1, keepdim=True) * channels**0.5
    cells = _by_channel(weight[:, channels:].transpose(0, 1), channels).sum(dim=0)
    return torch.cat((noise, cells.transpose(0, 1)), dim=1)


def _by_channel(planes: Tensor, channels: int) -> Tensor:
    """(4C, ...) to (C, 4, ...): planes lie as `c * 4 + position in the cell`."""
    return planes.reshape(channels, CELL * CELL, *planes.shape[1:])
