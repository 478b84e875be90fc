"""DRUNet out of a checkpoint with the names of KAIR, of any widths, levels and blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from denoise_gui.contract.sentences import Sentence
from exporter.architecture import LayoutError, Row
from exporter.architectures.drunet.network import DRUNet, DRUNetConfig, UNetRes
from exporter.networks import DenoisingNetwork
from exporter.readings.core import Layout, PlaneNetwork, TriedArchitecture
from exporter.readings.reading import Planes, Reading, planes_of

_HEAD, _TAIL = "m_head.weight", "m_tail.weight"
_MOST_LEVELS = 8


class DRUNetOfKair(TriedArchitecture):
    layouts = (
        Layout(
            "DRUNet of KAIR",
            (
                Row(_HEAD, "N, C + 1, 3, 3"),
                Row("m_down1.0.res.0.weight", "N, N, 3, 3"),
                Row(_TAIL, "C, N, 3, 3"),
            ),
        ),
    )

    def plane_networks(self, tensors: Mapping[str, Tensor]) -> list[PlaneNetwork]:
        if _HEAD not in tensors or _TAIL not in tensors:
            return []
        shape = _shape_of(tensors)
        with torch.device("meta"):  # shapes alone: what a file claims is not allocated
            expected = {name: t.shape for name, t in shape.build().state_dict().items()}
        for name, size in expected.items():
            found = tensors.get(name)
            if found is None or found.shape != size:
                size_wanted = str(tuple(size))
                if found is None:
                    raise LayoutError(Sentence("drunet-missing", name, size_wanted))
                given = str(tuple(found.shape))
                raise LayoutError(Sentence("drunet-shape", name, given, size_wanted))
        return [_DRUNetOfPlanes(shape, {name: tensors[name].double() for name in expected})]


@dataclass(frozen=True)
class _Shape:
    planes: Planes
    widths: tuple[int, ...]
    blocks: int
    biased: bool

    def build(self) -> UNetRes:
        fan_in, fan_out = self.planes.fan_in, self.planes.fan_out
        return UNetRes(fan_in, fan_out, self.widths, self.blocks, bias=self.biased)


def _shape_of(tensors: Mapping[str, Tensor]) -> _Shape:
    head, tail = tensors[_HEAD], tensors[_TAIL]
    if head.ndim != 4 or tail.ndim != 4:
        raise LayoutError(Sentence("drunet-ends"))
    fan_in, fan_out = int(head.shape[1]), int(tail.shape[0])
    planes = planes_of(fan_in, fan_out)
    if planes is None or planes.reorganised:
        raise LayoutError(Sentence("drunet-planes", fan_in, fan_out))
    levels = _count(tensors, r"m_down(\d+)\..*")
    widths = [int(head.shape[0])]
    blocks = _count(tensors, r"m_body\.(\d+)\..*")
    for level in range(1, min(levels, _MOST_LEVELS) + 1):
        down = tensors.get(f"m_down{level}.{blocks}.weight")
        if down is None or down.ndim != 4:
            raise LayoutError(Sentence("drunet-not-strided"))
        widths.append(int(down.shape[0]))
    if len(widths) < 2 or blocks < 1:
        raise LayoutError(Sentence("drunet-no-levels"))
    return _Shape(planes, tuple(widths), blocks, "m_head.bias" in tensors)


def _count(tensors: Mapping[str, Tensor], pattern: str) -> int:
    return len({match[1] for name in tensors if (match := re.fullmatch(pattern, name))})


class _DRUNetOfPlanes(PlaneNetwork):
    def __init__(self, shape: _Shape, tensors: dict[str, Tensor]) -> None:
        self.planes = shape.planes
        self._shape = shape
        self._tensors = tensors
        self._network = shape.build()
        self._network.load_state_dict({name: t.float() for name, t in tensors.items()})
        self._network.eval()

    @property
    def multiple(self) -> int:
        return 1 << (len(self._shape.widths) - 1)

    def run(self, planes: Tensor) -> Tensor:
        output: Tensor = self._network(planes)
        return output

    def read_as(self, reading: Reading) -> DenoisingNetwork:
        shape, tensors = self._shape, dict(self._tensors)
        tensors[_HEAD] = torch.einsum("npyx,pq->nqyx", tensors[_HEAD], reading.into())
        tensors[_TAIL] = torch.einsum("qp,pnyx->qnyx", reading.out(), tensors[_TAIL])
        if shape.biased:
            tensors["m_tail.bias"] = reading.out() @ tensors["m_tail.bias"]
        config = DRUNetConfig(
            self.planes.channels, shape.widths, shape.blocks, shape.biased, reading.residual
        )
        network = DRUNet(config)
        network.body.load_state_dict({name: t.float() for name, t in tensors.items()})
        return network.eval()
