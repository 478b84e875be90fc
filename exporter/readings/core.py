"""What a search for the right reading needs of weights: a network from planes to planes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from exporter.architecture import Row
from exporter.networks import DenoisingNetwork
from exporter.readings.reading import Planes, Reading


class PlaneNetwork(ABC):
    """Weights that take planes and give planes, without a word on what these mean."""

    planes: Planes

    @property
    @abstractmethod
    def multiple(self) -> int:
        """Heights and widths of the *image* must be multiples of it."""

    @abstractmethod
    def run(self, planes: Tensor) -> Tensor:
        """(N, fan_in, h, w) to (N, fan_out, h, w), float32."""

    @abstractmethod
    def read_as(self, reading: Reading) -> DenoisingNetwork:
        """The network from image and sigma to image, with the reading in its weights."""


@dataclass(frozen=True)
class Layout:
    """Names and shapes that are in use, to show to somebody whose checkpoint is not recognised."""

    name: str
    expected: tuple[Row, ...]


class TriedArchitecture(ABC):
    """A kind of network whose tensors do not say how its planes are read."""

    layouts: ClassVar[tuple[Layout, ...]]
    has_names: ClassVar[bool] = True
    """Whether its tensors' names give it away. A kind without is looked for after all others."""

    @abstractmethod
    def plane_networks(self, tensors: Mapping[str, Tensor]) -> list[PlaneNetwork]:
        """The network that all the weights of `tensors` make up; several where the order of its
        layers cannot be told; none if they are of another kind.

        Raises:
            LayoutError: the kind is known, but this one cannot be used; the message says why.
        """
