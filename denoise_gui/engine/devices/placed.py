"""A model, and the same model in a session on a device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.engine.devices.check import Compute, Shape
from denoise_gui.engine.devices.listing import Device
from denoise_gui.engine.devices.ways import FLOAT32, Way, compiles_for_a_shape

if TYPE_CHECKING:
    import onnxruntime

TILE = 1024
"""Edge of a tile on a device, without its halo, at most; the one of a device that compiles for a
shape."""
_LONGEST_RUN_S = 0.2
_LEAST_TILE = 512
"""Below, a tile is halo for the most part."""


@dataclass(frozen=True, eq=False)
class Placed:
    """A session on a device that was found to compute what it should."""

    device: Device
    way: Way
    session: onnxruntime.InferenceSession
    window: tuple[int, int] | None
    """The one size of a tile, of a device that compiles for it."""
    seconds_per_megapixel: float = 0.0

    def largest_tile(self, halo: int) -> int:
        """The edge of a tile, without its halo, on this device. Small enough for its memory, and
        for who cancels: the next run waits for the one under way."""
        if not self.seconds_per_megapixel:
            return TILE
        within = (_LONGEST_RUN_S / self.seconds_per_megapixel * 1e6) ** 0.5 - 2 * halo
        return int(min(TILE, max(_LEAST_TILE, within)))

    @property
    def name(self) -> str:
        """Of the device, for a person; half precision is said."""
        name = self.device.name
        return name if self.way.precision == FLOAT32 else f"{name}, {self.way.precision}"


@dataclass(frozen=True, eq=False)
class Subject:
    """A model that is to run somewhere.

    Attributes:
        sha256: of its file; read once it is asked for.
        halo: in pixels.
        open: gives a session on a device, in a way; raises ModelError where that does not start.
        on: how it computes in a session.
        processor: how it computes on the processor.
    """

    path: Path
    sha256: Callable[[], str]
    shape: Callable[[], Shape]
    halo: int
    threads: int
    open: Callable[[Device, Way], onnxruntime.InferenceSession]
    on: Callable[[onnxruntime.InferenceSession], Compute]
    processor: Compute

    def placed(self, device: Device, way: Way) -> Placed:
        """Open it there.

        Raises:
            ModelError: the device does not start.
        """
        session, shape = self.open(device, way), self.shape()
        window = None
        if compiles_for_a_shape(device) and shape.window is None:
            edge = -(-(TILE + 2 * self.halo) // shape.multiple) * shape.multiple
            window = (edge, edge)
        return Placed(device, way, session, window)

    def shape_on(self, placed: Placed) -> Shape:
        """With the size that the device compiles for."""
        shape = self.shape()
        return replace(shape, window=shape.window or placed.window)
