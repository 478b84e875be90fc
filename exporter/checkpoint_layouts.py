"""FFDNet checkpoints of other projects, recognised by names and shapes and brought into our layout.

Two layouts are in use beside this project's own:

* KAIR's, the authors' PyTorch one: ``model.0.weight``, ``model.0.bias``, ``model.2.weight`` ...;
  the noise map *last* and of one channel; predicts the clean image; no batch normalisation left.
* IPOL's (Tassano, Delon, Veit, "An Analysis and Implementation of the FFDNet Image Denoising
  Method", IPOL 2019): ``intermediate_dncnn.itermediate_dncnn.N.*`` with batch normalisation and no
  biases; the noise map *first*, a channel for each of the image's; predicts the *noise*.

Both become the same network, :class:`exporter.networks.FFDNet`, without any loss: where the noise
map lies is a matter of the order of the first layer's weights, batch normalisation in evaluation
is a scale and an offset of the convolution before it, and a network that predicts the noise is one
that adds the negative of it to its input.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from exporter.architecture import Architecture, LayoutError, Row
from exporter.networks import FFDNet, FFDNetConfig

_BATCH_NORM_EPS = 1e-5
"""PyTorch's default, which both projects use."""


Layers = list[tuple[Tensor, Tensor]]
"""Weight and bias of each convolution, in float64."""


class KairFFDNet(Architecture):
    """``model.0.weight`` (N, 4C + 1, 3, 3): the noise map last; predicts the image."""

    name = "FFDNet of KAIR"
    expected = (
        Row("model.0.weight", "N, 4C + 1, 3, 3"),
        Row("model.0.bias", "N"),
        Row("model.2.weight", "N, N, 3, 3"),
    )

    def network_of(self, tensors: Mapping[str, Tensor]) -> FFDNet | None:
        stack = _stack(tensors)
        if stack is None or stack.of_ipol or stack.fan_in != 4 * stack.colours + 1:
            return None
        # The noise map from last to first; the map's other planes are not looked at.
        (first, bias), *others = stack.layers
        unused = first.new_zeros(first.shape[0], stack.colours - 1, 3, 3)
        moved = torch.cat([first[:, -1:], unused, first[:, :-1]], dim=1)
        return _ffdnet([(moved, bias), *others], stack.colours, residual=False)


class IpolFFDNet(Architecture):
    """``intermediate_dncnn...0.weight`` (N, 5C, 3, 3): the noise map first; predicts the noise."""

    name = "FFDNet of IPOL"
    expected = (
        Row("intermediate_dncnn.itermediate_dncnn.0.weight", "N, 5C, 3, 3"),
        Row("intermediate_dncnn.itermediate_dncnn.2.weight", "N, N, 3, 3"),
        Row("intermediate_dncnn.itermediate_dncnn.3.running_mean", "N"),
    )

    def network_of(self, tensors: Mapping[str, Tensor]) -> FFDNet | None:
        stack = _stack(tensors)
        if stack is None or stack.fan_in != 5 * stack.colours:
            return None
        if stack.colours == 1 and not stack.of_ipol:
            return None  # a gray network of KAIR's has as many
        # What it predicts is the noise: its negative is added to the image.
        *others, (last, bias) = stack.layers
        return _ffdnet([*others, (-last, -bias)], stack.colours, residual=True)


@dataclass(frozen=True)
class _Stack:
    """A plain stack of 3x3 convolutions that ends in 4 planes for each of the image's channels."""

    layers: Layers
    of_ipol: bool
    """By its names; or, under other names, by what only its layers have or lack."""

    @property
    def fan_in(self) -> int:
        return int(self.layers[0][0].shape[1])

    @property
    def colours(self) -> int:
        return int(self.layers[-1][0].shape[0]) // 4


def _stack(tensors: Mapping[str, Tensor]) -> _Stack | None:
    """None if the tensors are something else.

    Raises:
        LayoutError: a plain stack of convolutions, but not one that takes a noise level.
    """
    numbered = _numbered(tensors)
    if numbered is None:
        return None
    prefix, entries = numbered
    layers = _layers(entries)
    if len(layers) < 2 or any(weight.shape[2:] != (3, 3) for weight, _ in layers):
        return None
    fan_in, fan_out = layers[0][0].shape[1], layers[-1][0].shape[0]
    if fan_in == fan_out and fan_in in (1, 3, 4, 12):
        raise LayoutError(
            "a network without a noise map (as DnCNN): it was trained for one noise level, or for "
            "an unknown one, so there is no sigma to set; only networks with an image and a sigma "
            "as inputs can be used"
        )
    if fan_out not in (4, 12):
        return None
    normalised = any("running_mean" in entry for entry in entries.values())
    biased = any("bias" in entry for entry in entries.values() if "running_mean" not in entry)
    return _Stack(layers, "dncnn" in prefix or normalised or not biased)


def _numbered(tensors: Mapping[str, Tensor]) -> tuple[str, dict[int, dict[str, Tensor]]] | None:
    """The one prefix of names such as ``prefix.4.weight``, and the entries by number."""
    entries: dict[int, dict[str, Tensor]] = {}
    prefixes = set()
    for name, tensor in tensors.items():
        match = re.fullmatch(r"(.*?)\.?(\d+)\.(\w+)", name)
        if match is None:
            return None
        prefixes.add(match[1])
        entries.setdefault(int(match[2]), {})[match[3]] = tensor
    return (prefixes.pop(), entries) if len(prefixes) == 1 else None


def _layers(entries: Mapping[int, Mapping[str, Tensor]]) -> Layers:
    """Weight and bias of each convolution, batch normalisation folded in."""
    layers: Layers = []
    for _, entry in sorted(entries.items()):
        weight = entry.get("weight")
        if weight is not None and weight.ndim == 4:
            weight = weight.double()
            bias = entry.get("bias")
            offset = bias.double() if bias is not None else weight.new_zeros(weight.shape[0])
            layers.append((weight, offset))
        elif "running_mean" in entry and layers:
            layers[-1] = _folded(*layers[-1], entry)
    return layers


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


def _ffdnet(layers: Layers, colours: int, *, residual: bool) -> FFDNet:
    """Width and depth are those of the weights."""
    network = FFDNet(FFDNetConfig(colours, layers[0][0].shape[0], len(layers), residual))
    tensors = {}
    for index, (weight, bias) in enumerate(layers):
        tensors[f"layers.{index}.weight"] = weight.float()
        tensors[f"layers.{index}.bias"] = bias.float()
    try:
        network.load_state_dict(tensors)
    except RuntimeError as error:
        raise LayoutError(
            f"its layers do not fit each other: {str(error).splitlines()[-1].strip()}"
        ) from error
    return network
