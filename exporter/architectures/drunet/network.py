"""DRUNet as published, in the names of its authors' repository (KAIR, ``network_unet.UNetRes``).

Source: Zhang, Li, Zuo, Zhang, Van Gool, Timofte, "Plug-and-play image restoration with deep
denoiser prior", TPAMI 2021. Strided 2x2 convolutions go down, transposed ones up; no biases, no
normalisation; what a level left on the way down is added on the way up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from exporter.networks import DenoisingNetwork
from exporter.reorganisation import CELL, NoiseMapAtFullSize


@dataclass(frozen=True)
class DRUNetConfig:
    """`widths` from the full size down, at least two; `blocks` residual ones at each level, on the
    way down and again on the way up.

    A `residual` one predicts a correction that is added to the image, not the image itself.
    """

    architecture: ClassVar[str] = "drunet"
    channels: int = 3
    widths: tuple[int, ...] = (64, 128, 256, 512)
    blocks: int = 4
    biased: bool = False
    residual: bool = False

    def __post_init__(self) -> None:
        if self.channels < 1 or len(self.widths) < 2 or min(self.widths) < 1 or self.blocks < 1:
            raise ValueError(f"not a DRUNet: {self}")

    @property
    def multiple(self) -> int:
        return max(CELL, 1 << (len(self.widths) - 1))

    @property
    def receptive_halo(self) -> int:
        """Pixels on each side that can reach an aligned tile: the graph walked backwards."""
        coarsest = len(self.widths) - 1
        reach = 1  # tail
        for level in range(coarsest):
            reach += 2 * self.blocks << level
            cell = 2 << level
            reach = -(-reach // cell) * cell
        reach += 2 * self.blocks << coarsest
        for level in range(coarsest):
            reach += 2 * self.blocks << level
        return -(-(reach + 1) // self.multiple) * self.multiple  # head


class _Block(nn.Module):
    """x + conv(relu(conv(x)))."""

    def __init__(self, width: int, *, bias: bool) -> None:
        super().__init__()
        self.res = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, bias=bias),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, bias=bias),
        )

    def forward(self, x: Tensor) -> Tensor:
        correction: Tensor = self.res(x)
        return x + correction


class UNetRes(nn.Module):
    """(N, fan_in, H, W) to (N, fan_out, H, W), with the names of the authors' checkpoints."""

    def __init__(
        self, fan_in: int, fan_out: int, widths: tuple[int, ...], blocks: int, *, bias: bool
    ) -> None:
        super().__init__()
        self.levels = len(widths) - 1
        self.m_head = nn.Conv2d(fan_in, widths[0], 3, padding=1, bias=bias)
        for level in range(self.levels):
            fine, coarse = widths[level], widths[level + 1]
            down = nn.Conv2d(fine, coarse, 2, stride=2, bias=bias)
            up = nn.ConvTranspose2d(coarse, fine, 2, stride=2, bias=bias)
            inward = [_Block(fine, bias=bias) for _ in range(blocks)]
            outward = [_Block(fine, bias=bias) for _ in range(blocks)]
            self.add_module(f"m_down{level + 1}", nn.Sequential(*inward, down))
            self.add_module(f"m_up{level + 1}", nn.Sequential(up, *outward))
        self.m_body = nn.Sequential(*(_Block(widths[-1], bias=bias) for _ in range(blocks)))
        self.m_tail = nn.Conv2d(widths[0], fan_out, 3, padding=1, bias=bias)

    def forward(self, planes: Tensor) -> Tensor:
        x: Tensor = self.m_head(planes)
        skips = [x]
        for level in range(1, self.levels + 1):
            x = self.get_submodule(f"m_down{level}")(x)
            skips.append(x)
        x = self.m_body(x)
        for level in range(self.levels, 0, -1):
            x = self.get_submodule(f"m_up{level}")(x + skips[level])
        output: Tensor = self.m_tail(x + skips[0])
        return output


class DRUNet(DenoisingNetwork):
    """The U-Net with its noise map made inside; the map first, then the image."""

    config: DRUNetConfig

    def __init__(self, config: DRUNetConfig) -> None:
        super().__init__()
        self.config = config
        channels = config.channels
        self.noise_map = NoiseMapAtFullSize(channels)
        self.body = UNetRes(
            channels + 1, channels, config.widths, config.blocks, bias=config.biased
        )

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        """(N, C, H, W) in [0, 1] and sigma (N, 1, 1, 1) or (N, 1, H/2, W/2) to (N, C, H, W)."""
        planes = torch.cat([self.noise_map(image, sigma), image], dim=1)
        output: Tensor = self.body(planes)
        return image + output if self.config.residual else output
