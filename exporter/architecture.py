"""The plug-in point: teach the exporter another kind of network, in one class of one file.

A checkpoint is nothing but named tensors. An :class:`Architecture` says whether it knows them, and
if so builds the network that they belong to. Everything else (the ONNX file, the Core ML package,
the measured halo, the comparison, the application) then works as for the networks known here.

To add one from a package of your own::

    # ridgenet_for_denoise.py
    from exporter.architecture import Architecture, Row

    class RidgeNet(Architecture):
        name = "RidgeNet"
        expected = (Row("stem.weight", "N, 4, 3, 3"),)

        def network_of(self, tensors):
            if "stem.weight" not in tensors:
                return None
            network = MyNetwork(width=tensors["stem.weight"].shape[0])
            network.load_state_dict(tensors)
            return network

and in its ``pyproject.toml``::

    [project.entry-points."denoise_exporter.architectures"]
    ridgenet = "ridgenet_for_denoise:RidgeNet"
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import ClassVar

from torch import Tensor

from denoise_gui.contract.sentences import Sentence
from exporter.networks import DenoisingNetwork

GROUP = "denoise_exporter.architectures"
"""The entry points by which plug-ins are found."""


class LayoutError(Exception):
    """Tensors of a known kind, but not of a denoiser with a noise level.

    `reason` says why: a `Sentence`, or a plug-in's own words.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Row:
    """A tensor that tells a layout: its name, and its shape in words (C channels, N features)."""

    tensor: str
    shape: str


class Architecture(ABC):
    """One kind of network, recognised by the names and shapes of its tensors."""

    name: ClassVar[str]
    """For a person, such as "FFDNet of KAIR"."""

    expected: ClassVar[tuple[Row, ...]] = ()
    """The tensors to show to somebody whose checkpoint is not recognised: two or three."""

    @abstractmethod
    def network_of(self, tensors: Mapping[str, Tensor]) -> DenoisingNetwork | None:
        """The network that these tensors belong to, with them loaded.

        What it must be is told at :class:`exporter.networks.DenoisingNetwork`. Widths and depths
        are read off the tensors; whatever they hold of Python's own is gone already.

        Args:
            tensors: all on the processor; without the wrappers of training programs and without
                the ``module.`` of DataParallel.

        Returns:
            None if the tensors are of another kind.

        Raises:
            LayoutError: the kind is known, but this one cannot be used; the message says why, in
                a sentence for the person who wanted to export it.
        """


@dataclass(frozen=True)
class PlugIns:
    """What was found; `problems` says which could not be loaded, and why."""

    architectures: tuple[Architecture, ...]
    problems: tuple[str, ...]


def plug_ins() -> PlugIns:
    """The architectures of installed packages. One that cannot be loaded does not stop the rest."""
    found: list[Architecture] = []
    problems: list[str] = []
    for point in entry_points(group=GROUP):
        try:
            found.append(_loaded(point))
        except Exception as error:  # noqa: BLE001 - whatever somebody else's module raises
            problems.append(Sentence("plug-in-failed", point.name, point.value, error))
    return PlugIns(tuple(found), tuple(problems))


def _loaded(point: EntryPoint) -> Architecture:
    kind = point.load()
    architecture = kind()
    if not isinstance(architecture, Architecture):
        raise TypeError(f"{kind!r} is not an exporter.architecture.Architecture")
    return architecture
