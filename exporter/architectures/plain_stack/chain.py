"""Finds the stack of convolutions that named tensors make up, whatever they are called.

Names differ from project to project; shapes must fit. The order is that of the numbers in the
names, or that in which the tensors were written; one in which each layer takes what the layer
before it gives is an order that can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from denoise_gui.contract.sentences import Sentence
from exporter.architecture import LayoutError
from exporter.readings.reading import planes_of, without_noise_map

_BATCH_NORM_EPS = 1e-5
"""PyTorch's default; a checkpoint does not tell."""
_MOST_LAYERS = 200

Layers = list[tuple[Tensor, Tensor]]
"""Weight and bias of each convolution, in float64."""
Entry = dict[str, Tensor]
"""The tensors of one layer by their last name."""


@dataclass(frozen=True)
class _Module:
    name: str
    entry: Entry

    @property
    def fan_in(self) -> int:
        return int(self.entry["weight"].shape[1])

    @property
    def fan_out(self) -> int:
        return int(self.entry["weight"].shape[0])

    @property
    def features(self) -> int:
        """Of a normalisation."""
        return int(self.entry["running_mean"].shape[0])

    @property
    def is_norm(self) -> bool:
        return "running_mean" in self.entry

    @property
    def numbers(self) -> list[str]:
        return re.findall(r"\d+", self.name)


def stacks_of(tensors: Mapping[str, Tensor]) -> list[Layers]:
    """The stacks that all the convolutions of `tensors` make up, batch normalisation folded in.

    Several where names and order of appearance disagree and both fit; none if the tensors are
    something else.

    Raises:
        LayoutError: they are a stack, but not one that can be used; says why.
    """
    modules = _modules(tensors)
    convolutions = [m for m in modules if not m.is_norm]
    if not 2 <= len(convolutions) <= _MOST_LAYERS or not all(map(_is_plain, convolutions)):
        return []
    orders = _orders(modules)
    if not orders:
        _say_where_it_breaks(convolutions)
        return []
    first, last = orders[0][0], orders[0][-1]
    if without_noise_map(first.fan_in, last.fan_out):
        raise LayoutError(Sentence("no-noise-map"))
    orders = [order for order in orders if planes_of(order[0].fan_in, order[-1].fan_out)]
    if not orders:
        return []
    _refuse_other_layers(tensors)
    return [_folded_in(order, modules) for order in orders]


def _modules(tensors: Mapping[str, Tensor]) -> list[_Module]:
    """Convolutions and normalisations, in the order in which they appear."""
    entries: dict[str, Entry] = {}
    for name, tensor in tensors.items():
        module, _, last = name.rpartition(".")
        entries.setdefault(module, {})[last] = tensor
    found = []
    for name, entry in entries.items():
        entry = _without_weight_norm(entry)
        weight = entry.get("weight")
        is_norm = "running_mean" in entry and "running_var" in entry
        is_layer = weight is not None and weight.ndim == 4 and not _picks_pixels(weight)
        if is_norm or is_layer:
            found.append(_Module(name, entry))
    return found


def _without_weight_norm(entry: Entry) -> Entry:
    """Weight normalisation, a direction and a length for each filter, as a plain weight."""
    if "weight_g" not in entry or "weight_v" not in entry:
        return entry
    direction = entry["weight_v"].double()
    axes = tuple(range(1, direction.ndim))
    length = direction.square().sum(dim=axes, keepdim=True).sqrt()
    weight = entry["weight_g"].double() * direction / length
    rest = {key: value for key, value in entry.items() if not key.startswith("weight_")}
    return {**rest, "weight": weight}


def _picks_pixels(weight: Tensor) -> bool:
    """One-hot 2x2 filters: a reorganisation that was saved as a layer."""
    if tuple(weight.shape[2:]) != (2, 2):
        return False
    return bool(((weight == 0) | (weight == 1)).all())


def _is_plain(module: _Module) -> bool:
    height, width = module.entry["weight"].shape[2:]
    return bool(height == width and height % 2 == 1)


def _orders(modules: list[_Module]) -> list[list[_Module]]:
    """All orders of the convolutions in which they fit, without repeats."""
    appearing = [m for m in modules if not m.is_norm]
    natural = sorted(appearing, key=_natural)
    found: list[list[_Module]] = []
    for order in (natural, appearing):
        if _fits(order) and order not in found:
            found.append(order)
    if found:
        return found
    for order in (natural, appearing):
        for turned in _with_ends_moved(order):
            if _fits(turned) and turned not in found:
                found.append(turned)
    return found


def _natural(module: _Module) -> list[tuple[int, int, str]]:
    """Numbers by value, other parts by their letters."""
    parts = re.findall(r"\d+|\D+", module.name)
    return [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts]


def _fits(order: list[_Module]) -> bool:
    return all(before.fan_out == after.fan_in for before, after in pairwise(order))


def _with_ends_moved(order: list[_Module]) -> Iterable[list[_Module]]:
    """Names such as body, head, tail tell nothing of the order: what can be first and last?"""
    for first in order:
        for last in order:
            known = planes_of(first.fan_in, last.fan_out) is not None
            if first is not last and (known or without_noise_map(first.fan_in, last.fan_out)):
                middle = [m for m in order if m is not first and m is not last]
                yield [first, *middle, last]


def _say_where_it_breaks(convolutions: list[_Module]) -> None:
    """A LayoutError if only layers in the middle do not fit; else it is another kind of network."""
    order = sorted(convolutions, key=_natural)
    if planes_of(order[0].fan_in, order[-1].fan_out) is None:
        return
    for before, after in pairwise(order):
        if before.fan_out != after.fan_in:
            names_and_planes = (after.name, after.fan_in, before.name, before.fan_out)
            raise LayoutError(Sentence("layers-do-not-fit", *names_and_planes))


def _refuse_other_layers(tensors: Mapping[str, Tensor]) -> None:
    """Normalisations without statistics, and activations with weights of their own."""
    normed = {n.rpartition(".")[0] for n in tensors if n.endswith("running_mean")}
    for name, tensor in tensors.items():
        module, _, last = name.rpartition(".")
        if last == "weight" and tensor.ndim != 4 and module not in normed:
            raise LayoutError(Sentence("other-layer", name))


def _folded_in(order: list[_Module], modules: list[_Module]) -> Layers:
    norms = [m for m in modules if m.is_norm]
    owner = _owners(order, norms, modules)
    layers: Layers = []
    for index, module in enumerate(order):
        weight = module.entry["weight"].double()
        bias = module.entry.get("bias")
        offset = bias.double() if bias is not None else weight.new_zeros(weight.shape[0])
        if offset.shape != weight.shape[:1]:
            raise LayoutError(Sentence("bias-does-not-fit", module.name))
        if index in owner:
            weight, offset = _folded(weight, offset, owner[index].entry)
        layers.append((weight, offset))
    return layers


def _owners(
    order: list[_Module], norms: list[_Module], modules: list[_Module]
) -> dict[int, _Module]:
    """Which normalisation stands behind which convolution, by its place in the order."""
    if not norms:
        return {}
    ways = (
        _by_neighbour(order, sorted(modules, key=_natural)),
        _by_neighbour(order, modules),
        _by_number(order, norms),
        _by_count(order, norms),
    )
    for way in ways:
        if len(way) == len(norms) and all(way[i].features == order[i].fan_out for i in way):
            return way
    raise LayoutError(Sentence("norms-unclear"))


def _by_neighbour(order: list[_Module], modules: list[_Module]) -> dict[int, _Module]:
    return {
        order.index(before): after
        for before, after in pairwise(modules)
        if after.is_norm and not before.is_norm and before in order
    }


def _by_number(order: list[_Module], norms: list[_Module]) -> dict[int, _Module]:
    """``conv3`` and ``bn3``."""
    by_numbers = {tuple(norm.numbers): norm for norm in norms}
    return {
        index: by_numbers[tuple(module.numbers)]
        for index, module in enumerate(order)
        if tuple(module.numbers) in by_numbers
    }


def _by_count(order: list[_Module], norms: list[_Module]) -> dict[int, _Module]:
    """Behind all but the first and the last, or all but the last."""
    start = 1 if len(norms) == len(order) - 2 else 0
    numbered = sorted(norms, key=_natural)
    return {start + i: norm for i, norm in enumerate(numbered) if start + i < len(order)}


def _folded(weight: Tensor, bias: Tensor, norm: Mapping[str, Tensor]) -> tuple[Tensor, Tensor]:
    """A convolution and the batch normalisation behind it, in evaluation, as one convolution."""
    deviation = torch.sqrt(norm["running_var"].double() + _BATCH_NORM_EPS)
    gain = norm["weight"].double() if "weight" in norm else torch.ones_like(deviation)
    shift = norm["bias"].double() if "bias" in norm else torch.zeros_like(deviation)
    scale = gain / deviation
    return (
        weight * scale[:, None, None, None],
        (bias - norm["running_mean"].double()) * scale + shift,
    )
