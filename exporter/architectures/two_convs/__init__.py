"""A toy: two convolutions, told apart by the name of their gain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from exporter.architecture import Architecture, Row
from exporter.networks import DenoisingNetwork, conv3x3


@dataclass(frozen=True)
class Card:
    architecture: str = "two_convs"
    channels: int = 3
    multiple: int = 2
    receptive_halo: int = 2


class TwoConvs(DenoisingNetwork):
    """image + conv(relu(conv(image) + sigma * gain)), for one noise level."""

    config: Card

    def __init__(self, width: int) -> None:
        super().__init__()
        self.config = Card()
        self.first = conv3x3(3, width, bias=True)
        self.gain = torch.nn.Parameter(torch.ones(1, width, 1, 1))
        self.second = conv3x3(width, 3, bias=True)

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        change: Tensor = self.second(functional.relu(self.first(image) + sigma * self.gain))
        return image + change


class ToyTwoConvs(Architecture):
    name = "two convolutions"
    expected = (Row("gain", "1, N, 1, 1"),)

    def network_of(self, tensors: Mapping[str, Tensor]) -> TwoConvs | None:
        if "gain" not in tensors:
            return None
        network = TwoConvs(tensors["gain"].shape[1])
        network.load_state_dict(dict(tensors))
        return network


ARCHITECTURE = ToyTwoConvs
