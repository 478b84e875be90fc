"""The denoising networks, readable from top to bottom.

Both take an image in [0, 1] and a noise level, and return the clean image; both sit behind the
same reorganisation (see :mod:`exporter.reorganisation`), so both export to the same contract.
Neither pads: height and width must be multiples of ``multiple``, which is the caller's work, since
padding inside ``forward`` is what a trace freezes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from denoise_gui.contract.sentences import Sentence
from exporter.reorganisation import CELL, DepthToSpace, SpaceToDepthWithNoiseMap


@dataclass(frozen=True)
class FFDNetConfig:
    """FFDNet as published: 12 layers of 96 for colour; the paper's gray network has 15 of 64.

    A `residual` one predicts a correction that is added to the image, not the image itself.
    """

    architecture: ClassVar[str] = "ffdnet"
    channels: int = 3
    width: int = 96
    depth: int = 12
    residual: bool = False

    def __post_init__(self) -> None:
        if self.channels < 1 or self.width < 1 or self.depth < 2:
            raise ValueError(f"not an FFDNet: {self}")

    @property
    def multiple(self) -> int:
        return CELL

    @property
    def receptive_halo(self) -> int:
        """Pixels on each side that can reach an output pixel: `depth` 3x3 convs on 2x2 cells."""
        return CELL * self.depth


@dataclass(frozen=True)
class ResidualUNetConfig:
    """A residual U-Net on half-resolution planes.

    ``widths[k]`` features at level k (cell of 2 ** (k + 1) pixels), ``blocks[k]`` residual blocks
    there on the way down and, except at the coarsest level, as many again on the way up.
    """

    architecture: ClassVar[str] = "residual_unet"
    channels: int = 3
    widths: tuple[int, ...] = (32, 64, 128)
    blocks: tuple[int, ...] = (1, 2, 2)

    def __post_init__(self) -> None:
        if (
            self.channels < 1
            or not self.widths
            or len(self.widths) != len(self.blocks)
            or min(self.widths) < 1
            or min(self.blocks) < 0
        ):
            raise ValueError(f"not a residual U-Net: {self}")

    @property
    def multiple(self) -> int:
        return CELL << (len(self.widths) - 1)

    @property
    def receptive_halo(self) -> int:
        """Pixels on each side that can reach an aligned tile: the graph walked backwards.

        Each 3x3 conv adds a pixel of its level, and where a level is left for a coarser one the
        reach grows to whole cells of that one, since its strided convs see cells whole.
        """
        coarsest = len(self.blocks) - 1
        reach = CELL  # tail
        for level in range(coarsest):
            reach += 2 * self.blocks[level] * (CELL << level)
            reach = _rounded_up(reach, CELL << (level + 1))
        reach += 2 * self.blocks[coarsest] * (CELL << coarsest)
        for level in reversed(range(coarsest)):
            reach += 2 * self.blocks[level] * (CELL << level)
        return _rounded_up(reach + CELL, self.multiple)  # head


def _rounded_up(value: int, multiple: int) -> int:
    return -(-value // multiple) * multiple


NetworkConfig = FFDNetConfig | ResidualUNetConfig


class NetworkFacts(Protocol):
    """What a network says of itself.

    `channels` of the image, 1 or 3; its height and width must be multiples of `multiple`;
    `receptive_halo` bounds, in pixels, how far the network can see on each side.
    """

    @property
    def architecture(self) -> str: ...

    @property
    def channels(self) -> int: ...

    @property
    def multiple(self) -> int: ...

    @property
    def receptive_halo(self) -> int: ...


class DenoisingNetwork(nn.Module):
    """What can be exported: from an image and a noise level to an image.

    ``forward(image, sigma)`` takes (N, C, H, W) in [0, 1] and sigma (N, 1, 1, 1), or a map
    (N, 1, H/2, W/2), in the same units, and returns (N, C, H, W). For the graph to keep the
    contract it is made of convolutions, transposed convolutions, ReLU, additions and products
    (see :mod:`exporter.reorganisation` for space-to-depth written so); it does not pad.
    """

    config: NetworkFacts


def conv3x3(fan_in: int, fan_out: int, *, bias: bool) -> nn.Conv2d:
    return nn.Conv2d(fan_in, fan_out, kernel_size=3, padding=1, bias=bias)


class FFDNet(DenoisingNetwork):
    """FFDNet in the layout of the paper: predicts the clean image, noise map first.

    Source: Zhang, Zuo, Zhang, IEEE TIP 2018, figure 1, with the batch normalisation (used only in
    training there) folded into the convolutions and their biases.
    """

    config: FFDNetConfig

    def __init__(self, config: FFDNetConfig) -> None:
        super().__init__()
        self.config = config
        widths = [5 * config.channels] + [config.width] * (config.depth - 1)
        self.reorganise = SpaceToDepthWithNoiseMap(config.channels)
        self.layers = nn.ModuleList(
            conv3x3(fan_in, fan_out, bias=True)
            for fan_in, fan_out in zip(widths, [*widths[1:], 4 * config.channels], strict=True)
        )
        self.restore = DepthToSpace(config.channels)

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        """(N, C, H, W) in [0, 1] and sigma (N, 1, 1, 1) or (N, 1, H/2, W/2) to (N, C, H, W)."""
        x = self.reorganise(image, sigma)
        for layer in self.layers[:-1]:
            x = functional.relu(layer(x))
        restored: Tensor = self.restore(self.layers[-1](x))
        return image + restored if self.config.residual else restored


class ResidualBlock(nn.Module):
    """x + conv(relu(conv(x))), without biases."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = conv3x3(width, width, bias=False)
        self.conv2 = conv3x3(width, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        correction: Tensor = self.conv2(functional.relu(self.conv1(x)))
        return x + correction


class ResidualUNet(DenoisingNetwork):
    """A bias-free residual U-Net behind FFDNet's reorganisation; predicts a correction.

    Bias-free, it scales: twice the image and twice sigma give twice the output, which carries it
    beyond the noise levels it was trained on (Mohan et al., "Robust and interpretable blind image
    denoising via bias-free convolutional neural networks", ICLR 2020). The shape is DRUNet's
    (Zhang et al., "Plug-and-play image restoration with deep denoiser prior", TPAMI 2021) at a
    fiftieth of its cost.
    """

    config: ResidualUNetConfig

    def __init__(self, config: ResidualUNetConfig) -> None:
        super().__init__()
        self.config = config
        widths, blocks = config.widths, config.blocks
        fine_levels = range(len(widths) - 1)
        self.reorganise = SpaceToDepthWithNoiseMap(config.channels)
        self.head = conv3x3(5 * config.channels, widths[0], bias=False)
        self.encoder = nn.ModuleList(residual_blocks(widths[k], blocks[k]) for k in fine_levels)
        self.down = nn.ModuleList(
            nn.Conv2d(widths[k], widths[k + 1], 2, stride=2, bias=False) for k in fine_levels
        )
        self.body = residual_blocks(widths[-1], blocks[-1])
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(widths[k + 1], widths[k], 2, stride=2, bias=False)
            for k in fine_levels
        )
        self.decoder = nn.ModuleList(residual_blocks(widths[k], blocks[k]) for k in fine_levels)
        self.tail = conv3x3(widths[0], 4 * config.channels, bias=False)
        self.restore = DepthToSpace(config.channels)

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        """(N, C, H, W) in [0, 1] and sigma (N, 1, 1, 1) or (N, 1, H/2, W/2) to (N, C, H, W)."""
        x = self.head(self.reorganise(image, sigma))
        skips: list[Tensor] = []
        for encoder, down in zip(self.encoder, self.down, strict=True):
            x = encoder(x)
            skips.append(x)
            x = down(x)
        x = self.body(x)
        for level in reversed(range(len(skips))):
            x = self.decoder[level](self.up[level](x) + skips[level])
        correction: Tensor = self.restore(self.tail(x))
        return image + correction


def residual_blocks(width: int, count: int) -> nn.Sequential:
    return nn.Sequential(*(ResidualBlock(width) for _ in range(count)))


def initialise(network: nn.Module, generator: torch.Generator) -> None:
    """He initialisation, with residual branches and the last layer damped to start near identity.

    Source: He et al., "Delving deep into rectifiers", ICCV 2015; damping after Zhang et al.,
    "Fixup initialization", ICLR 2019.
    """
    for name, parameter in network.named_parameters():
        if parameter.ndim < 4:
            nn.init.zeros_(parameter)
            continue
        fan_in = parameter[0].numel()
        gain = 0.1 if name.endswith("conv2.weight") or name.startswith("tail") else 2.0**0.5
        with torch.no_grad():
            parameter.normal_(0.0, gain / fan_in**0.5, generator=generator)


def build(config: NetworkConfig) -> FFDNet | ResidualUNet:
    """The network a configuration describes, with PyTorch's default initial weights."""
    return FFDNet(config) if isinstance(config, FFDNetConfig) else ResidualUNet(config)


def config_to_dict(config: NetworkConfig) -> dict[str, Any]:
    """A configuration as plain JSON types; the inverse is :func:`config_from_dict`."""
    return {"architecture": config.architecture, **asdict(config)}


def config_from_dict(fields: dict[str, Any]) -> NetworkConfig:
    """Read what :func:`config_to_dict` wrote.

    Raises:
        ValueError: the architecture is unknown, or a field is missing, unknown or out of range.
    """
    values = {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()
    }
    architecture = values.pop("architecture", None)
    known: dict[Any, Callable[..., NetworkConfig]] = {
        kind.architecture: kind for kind in (FFDNetConfig, ResidualUNetConfig)
    }
    if architecture not in known:
        raise ValueError(Sentence("unknown-architecture", repr(architecture), ", ".join(known)))
    try:
        return known[architecture](**values)
    except TypeError as error:
        raise ValueError(Sentence("no-description", architecture, error)) from error


def macs_per_pixel(network: DenoisingNetwork) -> float:
    """Multiply-accumulates per pixel of the input image, of the learned convolutions."""
    size = 8 * network.config.multiple
    total = 0

    def count(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal total
        assert isinstance(module, nn.Conv2d | nn.ConvTranspose2d)
        positions = inputs[0] if isinstance(module, nn.ConvTranspose2d) else output
        total += module.weight.numel() * positions.shape[-2] * positions.shape[-1]

    handles = [
        module.register_forward_hook(count)
        for module in network.modules()
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d)
    ]
    try:
        with torch.no_grad():
            network(torch.zeros(1, network.config.channels, size, size), torch.zeros(1, 1, 1, 1))
    finally:
        for handle in handles:
            handle.remove()
    return total / size**2
