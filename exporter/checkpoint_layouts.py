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

from exporter.networks import FFDNetConfig

_WRAPPERS = ("state_dict", "params_ema", "params", "model", "net")
_PREFIXES = ("module.",)
_BATCH_NORM_EPS = 1e-5
"""PyTorch's default, which both projects use."""


class LayoutError(Exception):
    """Tensors of a known kind, but not of a denoiser with a noise level; says why."""


@dataclass(frozen=True)
class Recognised:
    """Weights in this project's layout; `layout` names where they came from."""

    layout: str
    config: FFDNetConfig
    tensors: dict[str, Tensor]


def unwrapped(content: Mapping[str, object]) -> dict[str, Tensor]:
    """The tensors of a checkpoint, out of ``{'state_dict': ...}`` and the like, without the
    ``module.`` of DataParallel."""
    inner: Mapping[str, object] = content
    for wrapper in _WRAPPERS:
        nested = content.get(wrapper)
        if isinstance(nested, Mapping):
            inner = nested
            break
    tensors = {str(name): value for name, value in inner.items() if isinstance(value, Tensor)}
    for prefix in _PREFIXES:
        if tensors and all(name.startswith(prefix) for name in tensors):
            tensors = {name[len(prefix) :]: value for name, value in tensors.items()}
    return tensors


def recognise_ffdnet(tensors: Mapping[str, Tensor]) -> Recognised | None:
    """An FFDNet in KAIR's or IPOL's layout; None if the tensors are something else.

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
    first, last = layers[0][0], layers[-1][0]
    channels_in, channels_out = first.shape[1], last.shape[0]
    if channels_in == channels_out and channels_in in (1, 3):
        raise LayoutError(
            "a network without a noise map (as DnCNN): it was trained for one noise level, or for "
            "an unknown one, so there is no sigma to set; only networks with an image and a sigma "
            "as inputs can be used"
        )
    colours = channels_out // 4
    if channels_out not in (4, 12):
        return None
    if "dncnn" in prefix and channels_in == 5 * colours:
        return _from_ipol(layers, colours)
    if "dncnn" not in prefix and channels_in == 4 * colours + 1:
        return _from_kair(layers, colours)
    return None


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


def _layers(entries: Mapping[int, Mapping[str, Tensor]]) -> list[tuple[Tensor, Tensor]]:
    """Weight and bias of each convolution, batch normalisation folded in."""
    layers: list[tuple[Tensor, Tensor]] = []
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


def _from_kair(layers: list[tuple[Tensor, Tensor]], colours: int) -> Recognised:
    """The noise map from last to first; the map's other planes are not looked at."""
    first, bias = layers[0]
    unused = first.new_zeros(first.shape[0], colours - 1, 3, 3)
    moved = torch.cat([first[:, -1:], unused, first[:, :-1]], dim=1)
    return _recognised("KAIR", [(moved, bias), *layers[1:]], colours, residual=False)


def _from_ipol(layers: list[tuple[Tensor, Tensor]], colours: int) -> Recognised:
    """What it predicts is the noise: its negative is added to the image."""
    last, bias = layers[-1]
    return _recognised("IPOL", [*layers[:-1], (-last, -bias)], colours, residual=True)


def _recognised(
    layout: str, layers: list[tuple[Tensor, Tensor]], colours: int, *, residual: bool
) -> Recognised:
    config = FFDNetConfig(colours, layers[0][0].shape[0], len(layers), residual)
    tensors = {}
    for index, (weight, bias) in enumerate(layers):
        tensors[f"layers.{index}.weight"] = weight.float()
        tensors[f"layers.{index}.bias"] = bias.float()
    return Recognised(layout, config, tensors)
