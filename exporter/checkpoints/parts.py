"""The sub-networks of a checkpoint: what training programs put beside and around the weights.

A file may hold a network and its running average, a generator and a discriminator, counters and
losses. Every branch of its names is a candidate; which one is a denoiser, the architectures and the
trial decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from exporter.checkpoints.limits import check_tensor, check_total
from exporter.checkpoints.numpy_values import StoredArray

_MOST_LEVELS = 8
"""Of mappings in mappings."""
_MOST_PARTS = 12
"""Of a name, split at its dots, that are looked at as branches."""
_PREFIXES = ("module.", "_orig_mod.")
"""Of DataParallel, and of torch.compile."""
_AVERAGES = frozenset({"ema", "average", "averaged", "avg", "swa", "shadow", "nete"})


@dataclass(frozen=True, eq=False)
class Part:
    """A branch of a checkpoint's names; `path` is empty for the whole."""

    path: str
    tensors: dict[str, Tensor]

    @property
    def is_average(self) -> bool:
        """Whether its name says that it is the running average of another, which is better."""
        words = re.split(r"[^a-z]+", self.path.lower())
        return not _AVERAGES.isdisjoint(words)


def named_tensors(path: Path, content: Mapping[str, Any]) -> dict[str, Tensor]:
    """All tensors of plain numbers in a checkpoint, by their names joined with dots.

    Raises:
        ExportError: a tensor claims far more than the file holds of it, or all of them do.
    """
    found: dict[str, Tensor] = {}
    for name, tensor in _walked(content, "", _MOST_LEVELS, set()):
        check_tensor(path, name, tensor)
        if tensor.is_floating_point() and tensor.layout == torch.strided:
            found[name] = tensor.detach()
    check_total(path, found.values())
    return found


def _walked(
    content: Mapping[Any, Any], prefix: str, levels: int, seen: set[int]
) -> Iterator[tuple[str, Tensor]]:
    """Tensors with their names; what one container holds twice is looked through once, since a file
    of a few bytes may nest one in another a million times."""
    for key, value in content.items():
        name = f"{prefix}{key}"
        if isinstance(value, Tensor):
            yield name, value
        elif isinstance(value, StoredArray):
            array = value.array()
            if array is not None and array.dtype.kind == "f":
                yield name, torch.from_numpy(array.astype("f8"))
        elif isinstance(value, Mapping | list | tuple) and levels and id(value) not in seen:
            seen.add(id(value))
            inner = value if isinstance(value, Mapping) else dict(enumerate(value))
            yield from _walked(inner, f"{name}.", levels - 1, seen)


def branches(tensors: Mapping[str, Tensor]) -> list[Part]:
    """The whole, then every branch that holds a layer's weights, the outer ones first."""
    paths: dict[str, None] = {"": None}
    for name, tensor in tensors.items():
        if tensor.ndim == 4:
            paths.update(dict.fromkeys(_above(name)))
    held: dict[str, dict[str, Tensor]] = {path: {} for path in paths}
    for name, tensor in tensors.items():
        held[""][name] = tensor
        for path in _above(name):
            if path in held:
                held[path][name[len(path) + 1 :]] = tensor
    ordered = sorted(paths, key=lambda path: path.count(".") + bool(path))
    return [Part(path, held[path]) for path in ordered]


def _above(name: str) -> list[str]:
    """The branches that a tensor lies on, the whole left out."""
    words = name.split(".")[:-1][:_MOST_PARTS]
    return [".".join(words[:end]) for end in range(1, len(words) + 1)]


def without_prefixes(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Names without the ``module.`` of DataParallel and the like."""
    short = dict(tensors)
    shortened = True
    while shortened and short:
        shortened = False
        for prefix in _PREFIXES:
            if all(name.startswith(prefix) for name in short):
                short = {name[len(prefix) :]: value for name, value in short.items()}
                shortened = True
    return short
