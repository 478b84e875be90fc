"""What an ONNX file says of its inputs and output, and how an image and a sigma go into them.

The contract's files take `input` [1, C, H, W] and `sigma` [1, 1, 1, 1]. Others call them otherwise
and in another order, declare sigma as a bare number, a vector of one, or a map of the image's size
or half of it, take it as a further channel of the image, have their channels last, fix height and
width, or compute in float16. None of that is a reason to refuse a file, as long as it takes an
image and a noise level: which is which shows in rank, channels and shape. Where they leave a doubt
there are several signatures, and running the file decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from denoise_gui.contract.model_file import IMAGE, OUTPUT, SIGMA
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.plain_text import plain

Tensor = NDArray[np.float32]
Size = tuple[int | None, int | None]

_TYPES: Mapping[str, type[np.floating[Any]]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(double)": np.float64,
}
_LEVEL_TYPES: Mapping[str, type[np.number[Any]]] = {
    **_TYPES,
    "tensor(int32)": np.int32,
    "tensor(int64)": np.int64,
}
"""Whole numbers are taken for a noise level: to the nearest 8-bit level."""
_COLOURS = (3, 1)
_LEVEL_PLANES = {4: (3, 1), 2: (1, 1), 6: (3, 3)}
"""Channels of an input that holds the noise level too: (those of the image, the others)."""
_LEVEL_WORDS = ("sig", "noise", "level", "std", "strength", "map")
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
        return (self.channels,) if self.channels else _COLOURS

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


def read_signatures(path: Path, session: Described) -> list[Signature]:
    """The ways in which a file can be understood, the likeliest first.

    Raises:
        ModelError: it does not take an image and a sigma, or not in a way that can be met.
    """
    inputs: list[Value] = list(session.get_inputs())
    output = _output(path, session)
    if len(inputs) == 1:
        found = list(_with_level_planes(inputs[0], output))
    elif len(inputs) == 2:
        first, second = inputs
        pairs = sorted([(first, second), (second, first)], key=_unlikeliness)
        found = [s for image, sigma in pairs for s in _with_an_input_each(image, sigma, output)]
    else:
        found = []
    if not found:
        raise _not_understood(path, inputs)
    named = [s for s in found if (s.image, s.sigma) == (IMAGE, SIGMA)]
    return named or found


def _unlikeliness(pair: tuple[Value, Value]) -> tuple[bool, bool, bool]:
    """Of (image, sigma), to sort by: the contract's names, then what the names hint at."""
    image, sigma = pair
    return (
        (image.name, sigma.name) != (IMAGE, SIGMA),
        _hints_at_level(image.name),
        not _hints_at_level(sigma.name),
    )


def _hints_at_level(name: str) -> bool:
    return any(word in name.lower() for word in _LEVEL_WORDS)


def _with_an_input_each(image: Value, sigma: Value, output: str) -> Iterator[Signature]:
    if image.type not in _TYPES or sigma.type not in _LEVEL_TYPES:
        return
    shape = tuple(_number(axis) for axis in sigma.shape)
    for channels, size, last in _layouts(image, _COLOURS):
        if shape and _is_more(shape, channels):
            continue
        yield Signature(
            channels=channels,
            size=size,
            sigma_shape=shape,
            output=output,
            image=image.name,
            sigma=sigma.name,
            channels_last=last,
            image_type=_TYPES[image.type],
            sigma_type=_LEVEL_TYPES[sigma.type],
        )


def _is_more(sigma: tuple[int | None, ...], channels: int | None) -> bool:
    """Whether a noise level would have more channels than the image."""
    return bool(channels == 1 and len(sigma) == 4 and 3 in (sigma[1], sigma[3]))


def _with_level_planes(value: Value, output: str) -> Iterator[Signature]:
    if value.type not in _TYPES:
        return
    for all_channels, size, last in _layouts(value, tuple(_LEVEL_PLANES)):
        kinds = [_LEVEL_PLANES[all_channels]] if all_channels else list(_LEVEL_PLANES.values())
        for first, (channels, planes) in product((False, True), kinds):
            yield Signature(
                channels=channels,
                size=size,
                sigma_shape=(),
                output=output,
                image=value.name,
                sigma=None,
                channels_last=last,
                level_planes=planes,
                levels_first=first,
                image_type=_TYPES[value.type],
            )


def _layouts(value: Value, wanted: Sequence[int]) -> Iterator[tuple[int | None, Size, bool]]:
    """(channels, size, channels last) of an input that may be an image of `wanted` channels."""
    shape = [_number(axis) for axis in value.shape] or [None] * 4
    if len(shape) != 4 or shape[0] not in (1, None):
        return
    _, second, third, last = shape
    # Where only the last axis is known for one of channels, it is.
    first_fits = second in wanted or (second is None and last not in wanted)
    if first_fits and 1 not in (third, last):
        yield second, (third, last), False
    last_fits = (last in wanted and second not in wanted) or (last is None and second is None)
    if last_fits and 1 not in (second, third):
        yield last, (second, third), True


def _not_understood(path: Path, inputs: Sequence[Value]) -> ModelError:
    """Why, for the input that comes nearest to an image."""
    shown = ", ".join(plain(f"{value.name} ({_shown(value)})", 80) for value in inputs[:8])
    if not inputs:
        return ModelError(Message("{0}: not a denoiser: it takes no input", path))
    if len(inputs) > 2:
        return ModelError(
            Message(
                "{0}: it wants more than an image and a sigma: {1}. Export it with those fixed.",
                path,
                shown,
            )
        )
    image = min(inputs, key=lambda v: (v.name != IMAGE, _hints_at_level(v.name), -len(v.shape)))
    name, shape = plain(image.name, 80), _shown(image)
    numbers = [_number(axis) for axis in image.shape] or [None] * 4
    other_types = [v for v in inputs if v.type not in (_TYPES if v is image else _LEVEL_TYPES)]
    if other_types:
        odd = other_types[0]
        return ModelError(
            Message(
                "{0}: its '{1}' is a {2}; a denoiser takes floats, white at 1",
                path,
                plain(odd.name, 80),
                odd.type,
            )
        )
    if len(numbers) != 4:
        return ModelError(
            Message(
                "{0}: its '{1}' has {2} axes ({3}); a denoiser takes [1, channels, height, width]",
                path,
                name,
                len(numbers),
                shape,
            )
        )
    if numbers[0] not in (1, None):
        return ModelError(
            Message(
                "{0}: it takes {1} images at a time ({2}); export it for one",
                path,
                numbers[0],
                shape,
            )
        )
    if len(inputs) == 1 and {numbers[1], numbers[3]} & {1, 3}:
        return ModelError(
            Message(
                "{0}: it takes no noise level: its only input '{1}' ({2}) is a picture. Such a "
                "network has nothing that a slider could set.",
                path,
                name,
                shape,
            )
        )
    return ModelError(
        Message(
            "{0}: not a denoiser: none of its inputs is a picture of 1 or 3 channels beside a "
            "noise level (its inputs: {1})",
            path,
            shown,
        )
    )


def _shown(value: Value) -> str:
    return "x".join(str(_number(axis) or "?") for axis in value.shape) or "?"


def _output(path: Path, session: Described) -> str:
    """The contract's name, or the only output there is."""
    names = [value.name for value in session.get_outputs()]
    if OUTPUT in names:
        return OUTPUT
    if len(names) != 1:
        raise ModelError(
            Message(
                "{0}: not a denoiser: it has no output named '{1}' (its outputs: {2})",
                path,
                OUTPUT,
                plain(", ".join(names), 200),
            )
        )
    return str(names[0])


def _number(axis: int | str | None) -> int | None:
    """An axis of fixed length, or None."""
    return axis if isinstance(axis, int) and axis > 0 else None


def likely_sizes(size: Size) -> list[tuple[int, int]]:
    """(height, width) to run a file on of which nothing else is known; fixed edges are met."""
    edges = (96, 128, 256)
    rows = [size[0]] if size[0] else edges
    columns = [size[1]] if size[1] else edges
    if size[0] or size[1]:
        return list(product(rows, columns))
    return [(edge, edge) for edge in edges]
