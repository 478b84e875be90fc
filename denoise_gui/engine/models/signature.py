"""What an ONNX file says of its inputs and output, and how an image and a sigma go into them.

The contract's files take `input` [1, C, H, W] and `sigma` [1, 1, 1, 1]. Others call them otherwise
and in another order, declare sigma as a bare number, a vector of one, or a map of the image's size
or half of it, take it as a further channel of the image, have their channels last, fix height and
width, or compute in float16. None of that is a reason to refuse a file, as long as it takes an
image and a noise level: which is which shows in rank, channels and shape. Where they leave a doubt
there are several signatures, and running the file decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from denoise_gui.contract.model_file import IMAGE, SIGMA
from denoise_gui.engine.messages import Message

Tensor = NDArray[np.float32]
Size = tuple[int | None, int | None]

COLOURS = (3, 1)
_CELLS = (2, 1, 4, 8)
"""Pixels each way for a value of a noise map, the likeliest first."""


class Value(Protocol):
    """An input or output as onnxruntime describes it; free axes are names or None."""

    name: str
    shape: Sequence[int | str | None]
    type: str


class Described(Protocol):
    """The part of a session that is read here."""

    def get_inputs(self) -> Sequence[Any]: ...

    def get_outputs(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class SigmaForm:
    """The shape that sigma is given in: `leading` axes, then a map of the image's height and width
    divided by `cell`, or no map if that is 0, then `trailing` axes."""

    leading: tuple[int, ...]
    cell: int = 0
    trailing: tuple[int, ...] = ()

    def tensor(self, level: float, height: int, width: int) -> NDArray[np.float64]:
        """`level` in the file's units, in the shape for an image of this size."""
        size = (-(-height // self.cell), -(-width // self.cell)) if self.cell else ()
        return np.full((*self.leading, *size, *self.trailing), level)

    def map_tensor(self, levels: Tensor) -> Tensor:
        """A level for each pixel, (H, W), in the shape of a form that is a map: their mean in each
        cell."""
        height, width = levels.shape
        padded = np.pad(levels, ((0, -height % self.cell), (0, -width % self.cell)), mode="edge")
        rows = padded.reshape(padded.shape[0] // self.cell, self.cell, -1, self.cell)
        cells: Tensor = rows.mean(axis=(1, 3), dtype=np.float32)
        shape = (*self.leading, *cells.shape, *self.trailing)
        return np.broadcast_to(cells.reshape(*cells.shape, *(1,) * len(self.trailing)), shape)


@dataclass(frozen=True)
class Signature:
    """What a denoiser declares, in one way of understanding it.

    `channels` and the edges of `size` are None where they are free. `sigma` is the name of its
    input, None where the noise level comes in `level_planes` channels of the image's input, after
    the image's or, with `levels_first`, before them. `channels_last`: [1, H, W, C], the output too.
    """

    channels: int | None
    size: Size
    sigma_shape: tuple[int | None, ...]
    output: str
    image: str = IMAGE
    sigma: str | None = SIGMA
    channels_last: bool = False
    level_planes: int = 0
    levels_first: bool = False
    image_type: type[np.floating[Any]] = np.float32
    sigma_type: type[np.number[Any]] = np.float32

    def channels_to_try(self) -> tuple[int, ...]:
        return (self.channels,) if self.channels else COLOURS

    def sigma_forms(self) -> list[SigmaForm]:
        """Shapes that the declaration allows, the likeliest first."""
        shape = self.sigma_shape
        if self.sigma is None:
            return [SigmaForm(())]
        if not shape:
            # onnxruntime describes a bare number and an undeclared shape alike.
            plain_ones = [
                SigmaForm(()),
                SigmaForm((1, 1, 1, 1)),
                SigmaForm((1,)),
                SigmaForm((1, 1)),
            ]
            return plain_ones + [SigmaForm((1, 1), cell) for cell in _CELLS[:2]]
        forms = [SigmaForm(tuple(axis or 1 for axis in shape))]
        if len(shape) < 2:
            return forms
        first = self._first_map_axis()
        if None not in shape[first : first + 2]:
            return forms
        before, after = shape[:first], shape[first + 2 :]
        for cell in _CELLS:
            forms += [
                SigmaForm(leading, cell, trailing)
                for leading in _filled(before)
                for trailing in _filled(after)
            ]
        return forms

    def map_forms(self) -> list[SigmaForm]:
        """Shapes of a noise level that differs from pixel to pixel, the likeliest first; none where
        the declaration allows no map."""
        shape = self.sigma_shape
        if self.sigma is None:
            return [SigmaForm((), 1)]  # in channels of the image's size
        if len(shape) < 2:
            return []
        first = self._first_map_axis()
        before, map_axes, after = shape[:first], shape[first : first + 2], shape[first + 2 :]
        cells: tuple[int, ...] = _CELLS
        if None not in map_axes:
            cells = tuple(
                cell
                for cell in _CELLS
                if tuple(axis // cell if axis else None for axis in self.size) == map_axes
            )
        return [
            SigmaForm(leading, cell, trailing)
            for cell in cells
            for leading in _filled(before)
            for trailing in _filled(after)
        ]

    def _first_map_axis(self) -> int:
        """Where height and width stand in the shape of a noise level, if it is a map."""
        rank = len(self.sigma_shape)
        return 1 if self.channels_last and rank == 4 else rank - 2

    def feeds(
        self, image: Tensor, level: float | Tensor, form: SigmaForm
    ) -> dict[str, NDArray[Any]]:
        """What a session is run with.

        Args:
            image: [1, C, H, W], and `level`: both in the file's units. A `level` of each pixel,
                (H, W), wants a form of a map.
        """
        height, width = image.shape[2:]
        planes = image
        if self.level_planes:
            levels = np.empty((1, self.level_planes, height, width), image.dtype)
            levels[...] = level
            both = (levels, image) if self.levels_first else (image, levels)
            planes = np.concatenate(both, axis=1)
        if self.channels_last:
            planes = planes.transpose(0, 2, 3, 1)
        fed: dict[str, NDArray[Any]] = {
            self.image: np.ascontiguousarray(planes, dtype=self.image_type)
        }
        if self.sigma is not None:
            given: NDArray[Any]
            if isinstance(level, np.ndarray):
                given = form.map_tensor(level)
            else:
                given = form.tensor(level, height, width)
            if issubclass(self.sigma_type, np.integer):
                given = np.rint(given)
            fed[self.sigma] = given.astype(self.sigma_type)
        return fed

    def words(self) -> tuple[Message, ...]:
        """How it departs from the usual, for a person."""
        parts = []
        if self.level_planes:
            parts.append(Message("sigma as a further channel"))
        if self.channels_last:
            parts.append(Message("channels last"))
        return tuple(parts)


def _filled(axes: tuple[int | None, ...]) -> list[tuple[int, ...]]:
    """Free axes as 1, and where there are some also as three: a value for each colour."""
    ones = tuple(axis or 1 for axis in axes)
    if not axes or axes[-1] is not None:
        return [ones]
    return [ones, (*ones[:-1], 3)]


def likely_sizes(size: Size) -> list[tuple[int, int]]:
    """(height, width) to run a file on of which nothing else is known; fixed edges are met."""
    edges = (96, 128, 256)
    rows = [size[0]] if size[0] else edges
    columns = [size[1]] if size[1] else edges
    if size[0] or size[1]:
        return list(product(rows, columns))
    return [(edge, edge) for edge in edges]
