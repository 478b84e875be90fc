"""A stack of convolutions of any widths, behind the reorganisation (FFDNet) or without it (FDnCNN).

Sources: Zhang, Zuo, Zhang, "FFDNet", IEEE TIP 2018; FDnCNN is its authors' network that takes the
noise map beside the image at full size ("Beyond a Gaussian Denoiser", IEEE TIP 2017, continued in
their repository KAIR).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from exporter.networks import DenoisingNetwork
from exporter.reorganisation import (
    CELL,
    DepthToSpace,
    NoiseMapAtFullSize,
    SpaceToDepthWithNoiseMap,
)


@dataclass(frozen=True)
class StackConfig:
    """`widths` are the features between the convolutions, `kernels` their edges, all odd.

    A `residual` one predicts a correction that is added to the image, not the image itself.
    """

    channels: int
    widths: tuple[int, ...]
    kernels: tuple[int, ...]
    reorganised: bool
    residual: bool = False

    def __post_init__(self) -> None:
        odd = all(kernel % 2 == 1 for kernel in self.kernels)
        if len(self.kernels) != len(self.widths) + 1 or not self.widths or not odd:
            raise ValueError(f"not a stack of convolutions: {self}")

    @property
    def architecture(self) -> str:
        return "ffdnet" if self.reorganised else "fdncnn"

    @property
    def width(self) -> int:
        return self.widths[0]

    @property
    def depth(self) -> int:
        return len(self.kernels)

    @property
    def multiple(self) -> int:
        return CELL

    @property
    def receptive_halo(self) -> int:
        """Pixels on each side that can reach an output pixel."""
        reach = sum(kernel // 2 for kernel in self.kernels)
        return CELL * reach if self.reorganised else -(-reach // CELL) * CELL

    @property
    def planes(self) -> list[int]:
        """Features before the first convolution, between them, and behind the last."""
        if self.reorganised:
            return [5 * self.channels, *self.widths, CELL * CELL * self.channels]
        return [1 + self.channels, *self.widths, self.channels]


class ConvolutionStack(DenoisingNetwork):
    """Convolutions with biases and ReLU between them; the noise map first."""

    config: StackConfig

    def __init__(self, config: StackConfig) -> None:
        super().__init__()
        self.config = config
        self.layers = nn.ModuleList(
            nn.Conv2d(fan_in, fan_out, kernel, padding=kernel // 2)
            for (fan_in, fan_out), kernel in zip(
                pairwise(config.planes), config.kernels, strict=True
            )
        )
        if config.reorganised:
            self.reorganise = SpaceToDepthWithNoiseMap(config.channels)
            self.restore = DepthToSpace(config.channels)
        else:
            self.noise_map = NoiseMapAtFullSize(config.channels)

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        """(N, C, H, W) in [0, 1] and sigma (N, 1, 1, 1) or (N, 1, H/2, W/2) to (N, C, H, W)."""
        reorganised = self.config.reorganised
        if reorganised:
            x: Tensor = self.reorganise(image, sigma)
        else:
            x = torch.cat([self.noise_map(image, sigma), image], dim=1)
        for layer in self.layers[:-1]:
            x = functional.relu(layer(x))
        x = self.layers[-1](x)
        restored: Tensor = self.restore(x) if reorganised else x
        return image + restored if self.config.residual else restored
