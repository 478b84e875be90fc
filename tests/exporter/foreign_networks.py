"""Networks as other projects write them, in their own words, that denoise by construction.

Each is a stack of convolutions whose weights are set, not trained: the blurred image, plus what of
its details exceeds the noise that it was told of (soft thresholding of ``image - blur``). So a
network read wrongly gives a wrong picture, as a trained one would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

_BLUR = 1.1
"""Of the Gaussian, in pixels."""
_THRESHOLD = 1.1
"""In standard deviations of the noise."""
_DEAD_ZONE = 0.004
"""Of the threshold, whatever the noise: what makes the network know its unit."""


@dataclass(frozen=True)
class Kind:
    """How a network lays out its planes."""

    channels: int = 3
    map_first: bool = True
    map_planes: int = 3
    predicts: str = "image"
    """Or "noise" (the input minus it is the result) or "correction" (the input plus it)."""
    order_in: str = "channel"
    order_out: str = "channel"
    """"channel": c * 4 + position; "position": position * C + c; "... columns": positions down the
    columns first."""
    each: str = ""
    """"before" or "behind": each channel's cells have a noise plane of their own there."""
    spare: str = ""
    """"first" or "last": C further planes come out, without a meaning; "before" or "behind": one
    beside each channel's cells."""
    cells: bool = True
    sigma_scale: float = 1.0
    image_scale: float = 1.0
    bgr: bool = False
    biased: bool = True
    depth: int = 4

    @property
    def fan_in(self) -> int:
        return self.channels * (4 if self.cells else 1) + self.map_planes


class ForeignNetwork(nn.Module):
    """``forward(image, sigma)`` as its project would write it."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self.stack = _stack(self)

    def planes_in(self, image: Tensor, sigma: Tensor) -> Tensor:
        kind = self.kind
        image = image.flip(1) if kind.bgr else image
        cells = _cells(image, kind.order_in) if kind.cells else image
        shape = (image.shape[0], kind.map_planes, *cells.shape[2:])
        noise = (sigma * kind.sigma_scale).expand(shape)
        cells = cells * kind.image_scale
        if kind.each:
            parts = [
                part
                for own, map_ in zip(cells.split(4, 1), noise.split(1, 1), strict=True)
                for part in ((map_, own) if kind.each == "before" else (own, map_))
            ]
            return torch.cat(parts, dim=1)
        return torch.cat([noise, cells] if kind.map_first else [cells, noise], dim=1)

    def image_out(self, planes: Tensor) -> Tensor:
        kind = self.kind
        if kind.spare == "first":
            planes = planes[:, kind.channels :]
        elif kind.spare == "last":
            planes = planes[:, : -kind.channels]
        elif kind.spare:
            start = 1 if kind.spare == "before" else 0
            planes = torch.cat([own[:, start : start + 4] for own in planes.split(5, 1)], dim=1)
        planes = planes / kind.image_scale
        image = _image(planes, kind.order_out, kind.channels) if kind.cells else planes
        return image.flip(1) if kind.bgr else image

    @torch.no_grad()
    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        result = self.image_out(self.stack(self.planes_in(image, sigma)))
        if self.kind.predicts == "noise":
            return image - result
        return image + result if self.kind.predicts == "correction" else result

    def tensors(self, name: Callable[[int, str], str]) -> dict[str, Tensor]:
        """The state dict, with names by layer number and "weight" or "bias"."""
        layers = [layer for layer in self.stack if isinstance(layer, nn.Conv2d)]
        found = {}
        for number, layer in enumerate(layers):
            found[name(number, "weight")] = layer.weight.detach()
            if layer.bias is not None:
                found[name(number, "bias")] = layer.bias.detach()
        return found


def kair_names(number: int, what: str) -> str:
    return f"model.{2 * number}.{what}"


def _cells(image: Tensor, order: str) -> Tensor:
    planes = []
    positions = [(0, 0), (0, 1), (1, 0), (1, 1)]
    if "columns" in order:
        positions = [(j, i) for i, j in positions]
    channels = image.shape[1]
    if order.startswith("channel"):
        places = [(c, p) for c in range(channels) for p in positions]
    else:
        places = [(c, p) for p in positions for c in range(channels)]
    for c, (i, j) in places:
        planes.append(image[:, c : c + 1, i::2, j::2])
    return torch.cat(planes, dim=1)


def _image(planes: Tensor, order: str, channels: int) -> Tensor:
    count, _, height, width = planes.shape
    image = planes.new_zeros(count, channels, 2 * height, 2 * width)
    # Numbers in the pixels tell where each plane belongs.
    numbers = torch.arange(4 * channels, dtype=torch.float32).reshape(1, channels, 2, 2)
    for plane, number in enumerate(_cells(numbers, order).flatten().long().tolist()):
        c, i, j = number // 4, number // 2 % 2, number % 2
        image[:, c, i::2, j::2] = planes[:, plane]
    return image


def _stack(network: ForeignNetwork) -> nn.Sequential:
    """For each pixel of a cell: its value, its blur, and the details above and below it."""
    kind = network.kind
    edge = 2 if kind.cells else 1
    size = kind.channels * edge * edge
    given, wanted = _places_in(network, edge), _places_out(network, edge)
    groups = 2 * (2 if kind.biased else 4) // 2 + 2
    width = size * groups
    shift = kind.image_scale if kind.biased else 0.0
    first = nn.Conv2d(kind.fan_in, width, 3, padding=1, bias=kind.biased)
    weight, bias = torch.zeros_like(first.weight), torch.zeros(width)
    planes_of_sigma = [p for p in range(kind.fan_in) if p not in given.values()]
    for unit, (c, i, j) in enumerate(wanted):
        value, blur = _kernel(given, c, i, j, edge, kind, 0), _kernel(given, c, i, j, edge, kind, 1)
        told = torch.zeros_like(value)
        limit = _THRESHOLD * kind.image_scale / kind.sigma_scale / len(planes_of_sigma)
        told[planes_of_sigma, 1, 1] = limit
        detail = value - blur
        rows = [detail - told, -detail - told, value, blur]
        rows += [] if kind.biased else [-value, -blur]
        for group, row in enumerate(rows):
            weight[group * size + unit] = row
        if kind.biased:
            bias[[unit, size + unit]] = -_DEAD_ZONE * kind.image_scale
            bias[[2 * size + unit, 3 * size + unit]] = shift
    _set(first, weight, bias)
    middle = []
    for _ in range(kind.depth - 2):
        layer = nn.Conv2d(width, width, 3, padding=1, bias=kind.biased)
        same = torch.zeros_like(layer.weight)
        same[range(width), range(width), 1, 1] = 1.0
        _set(layer, same, torch.zeros(width))
        middle += [nn.ReLU(), layer]
    out_planes = size + (kind.channels if kind.spare else 0)
    last = nn.Conv2d(width, out_planes, 3, padding=1, bias=kind.biased)
    weight, bias = torch.full_like(last.weight, 0.0), torch.full((out_planes,), 0.3)
    for unit, plane in enumerate(wanted.values()):
        above, below, value, blur = (unit + group * size for group in range(4))
        denoised = {above: 1.0, below: -1.0, blur: 1.0}
        residue = {above: 1.0, below: -1.0, blur: 1.0, value: -1.0}
        if not kind.biased:
            denoised[blur + 2 * size] = residue[blur + 2 * size] = -1.0
            residue[value + 2 * size] = 1.0
        sign = -1.0 if kind.predicts == "noise" else 1.0
        chosen = denoised if kind.predicts == "image" else residue
        for source, factor in chosen.items():
            weight[plane, source, 1, 1] = factor * (1.0 if kind.predicts == "image" else sign)
        bias[plane] = -shift if kind.predicts == "image" else 0.0
    _set(last, weight, bias)
    return nn.Sequential(first, *middle, nn.ReLU(), last)


def _kernel(
    given: dict[tuple[int, int, int], int], c: int, i: int, j: int, edge: int, kind: Kind, blur: int
) -> Tensor:
    """(fan_in, 3, 3): a pixel of the cell itself, or the mean around it."""
    kernel = torch.zeros(kind.fan_in, 3, 3)
    if not blur:
        kernel[given[c, i, j], 1, 1] = 1.0
        return kernel
    reach = 2 if edge == 2 else 1
    for y in range(-reach, reach + 1):
        for x in range(-reach, reach + 1):
            down, across = i + y, j + x
            plane = given[c, down % edge, across % edge]
            share = 2.718281828 ** (-(x * x + y * y) / (2 * _BLUR**2))
            kernel[plane, 1 + down // edge, 1 + across // edge] += share
    return kernel / kernel.sum()


def _places_in(network: ForeignNetwork, edge: int) -> dict[tuple[int, int, int], int]:
    """Which plane holds which pixel (channel, row, column) of a cell: found by tagging them."""
    kind = network.kind
    numbers = torch.arange(1.0, kind.channels * edge * edge + 1) / kind.image_scale
    tagged = numbers.reshape(1, kind.channels, edge, edge)
    planes = network.planes_in(tagged, torch.zeros(1, 1, 1, 1)).flatten().round().long().tolist()
    cells = {(c, i, j) for c in range(kind.channels) for i in range(edge) for j in range(edge)}
    return {cell: planes.index(1 + _number(cell, edge)) for cell in cells}


def _places_out(network: ForeignNetwork, edge: int) -> dict[tuple[int, int, int], int]:
    """Which plane that comes out becomes which pixel of a cell."""
    kind = network.kind
    count = kind.channels * edge * edge + (kind.channels if kind.spare else 0)
    planes = torch.arange(float(count)).reshape(1, count, 1, 1) * kind.image_scale
    image = network.image_out(planes)
    return {
        (c, i, j): int(image[0, c, i, j].round())
        for c in range(kind.channels)
        for i in range(edge)
        for j in range(edge)
    }


def _number(cell: tuple[int, int, int], edge: int) -> int:
    c, i, j = cell
    return (c * edge + i) * edge + j


@torch.no_grad()
def _set(layer: nn.Conv2d, weight: Tensor, bias: Tensor) -> None:
    layer.weight.copy_(weight)
    if layer.bias is not None:
        layer.bias.copy_(bias)


def blurred(image: Tensor) -> Tensor:
    return functional.avg_pool2d(image, 3, stride=1, padding=1)
