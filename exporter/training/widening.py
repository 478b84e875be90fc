"""A wider network that computes what a narrower one does, to go on from there.

Features are copied, and whatever reads them shares its weights among the copies; blocks that are
new add nothing yet. A little noise on the copies lets them become different ones.

Source: Chen, Goodfellow and Shlens, "Net2Net: accelerating learning via knowledge transfer", ICLR
2016.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from exporter.networks import ResidualUNet, ResidualUNetConfig, initialise


@dataclass(frozen=True, eq=False)
class _Copies:
    """Which old feature each new one copies, (new,), and how many share each one's part."""

    origin: Tensor
    sharing: Tensor

    @staticmethod
    def drawn(old: int, new: int, generator: torch.Generator) -> _Copies:
        rounds = [torch.randperm(old, generator=generator) for _ in range(-(-new // old) - 1)]
        origin = torch.cat([torch.arange(old), *rounds])[:new]
        return _Copies(origin, torch.bincount(origin, minlength=old)[origin].float())


def can_grow(narrow: ResidualUNetConfig, wide: ResidualUNetConfig) -> bool:
    """Whether `wide` has all that `narrow` has: as many levels, none narrower or shorter."""
    return (
        narrow.channels == wide.channels
        and len(narrow.widths) == len(wide.widths)
        and all(a <= b for a, b in zip(narrow.widths, wide.widths, strict=True))
        and all(a <= b for a, b in zip(narrow.blocks, wide.blocks, strict=True))
    )


def grown(
    network: ResidualUNet, config: ResidualUNetConfig, noise: float, generator: torch.Generator
) -> ResidualUNet:
    """A network of `config` with the function of `network`, but for the noise.

    Args:
        network: what to go on from.
        config: no level narrower, or with fewer blocks.
        noise: deviation of what is added to the copies' weights, as a share of their size; 0 keeps
            the function.
        generator: of the copies chosen, of the noise, and of the new blocks' first halves.

    Raises:
        ValueError: `config` lacks something that the network has.
    """
    if not can_grow(network.config, config):
        raise ValueError(f"{network.config} does not fit into {config}")
    old = network.state_dict()
    wide = ResidualUNet(config)
    initialise(wide, generator)
    grow = _Growth(old, noise, generator)
    levels = [
        _Copies.drawn(a, b, generator)
        for a, b in zip(network.config.widths, config.widths, strict=True)
    ]
    new: dict[str, Tensor] = {
        "head.weight": grow.convolution("head.weight", None, levels[0]),
        "tail.weight": grow.convolution("tail.weight", levels[0], None),
    }
    for name in old:
        if name.startswith("down."):
            level = int(name.split(".")[1])
            new[name] = grow.convolution(name, levels[level], levels[level + 1])
        elif name.startswith("up."):
            level = int(name.split(".")[1])
            new[name] = grow.transposed(name, levels[level + 1], levels[level])
    stacks = [(f"{side}.{k}", k) for side in ("encoder", "decoder") for k in range(len(levels) - 1)]
    for stack, level in [*stacks, ("body", len(levels) - 1)]:
        for i in range(network.config.blocks[level]):
            inside = _Copies.drawn(network.config.widths[level], config.widths[level], generator)
            one, two = (f"{stack}.{i}.conv{half}.weight" for half in (1, 2))
            new[one] = grow.convolution(one, levels[level], inside)
            new[two] = grow.convolution(two, inside, levels[level])
        for i in range(network.config.blocks[level], config.blocks[level]):
            name = f"{stack}.{i}.conv2.weight"
            new[name] = torch.zeros_like(wide.state_dict()[name])
    wide.load_state_dict({**wide.state_dict(), **new})
    return wide


@dataclass(frozen=True, eq=False)
class _Growth:
    old: dict[str, Tensor]
    noise: float
    generator: torch.Generator

    def convolution(self, name: str, read: _Copies | None, made: _Copies | None) -> Tensor:
        """Weights (out, in, ...) for copied features: those it reads, and those it makes."""
        return self._grown(self.old[name], read, made)

    def transposed(self, name: str, read: _Copies, made: _Copies) -> Tensor:
        """The same of a transposed convolution, (in, out, ...)."""
        return self._grown(self.old[name].transpose(0, 1), read, made).transpose(0, 1)

    def _grown(self, weight: Tensor, read: _Copies | None, made: _Copies | None) -> Tensor:
        if read is not None:
            weight = weight[:, read.origin] / read.sharing.view(1, -1, 1, 1)
        if made is None:
            return weight
        first = len(weight)
        weight = weight[made.origin]
        size = weight.square().mean().sqrt()
        drawn = torch.randn(weight[first:].shape, generator=self.generator)
        weight[first:] += self.noise * size * drawn
        return weight
