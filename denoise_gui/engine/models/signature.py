"""What an ONNX file says of its inputs and output, and how an image and a sigma go into them.

The contract's files take sigma as [1, 1, 1, 1]. Others declare it as a bare number, a vector of
one, or a map of the image's size or half of it; some fix height and width; some compute in
float16. None of that is a reason to refuse a file, as long as it takes an image and a noise level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message

Tensor = NDArray[np.float32]

IMAGE, SIGMA, OUTPUT = "input", "sigma", "output"

_TYPES: Mapping[str, type[np.floating[Any]]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(double)": np.float64,
}
_CHANNELS_TRIED = (3, 1)


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
    divided by `cell`, or no map if that is 0."""

    leading: tuple[int, ...]
    cell: int = 0

    def tensor(self, level: float, height: int, width: int) -> NDArray[np.float64]:
        """`level` in the image's units, in the shape for an image of this size."""
        size = (-(-height // self.cell), -(-width // self.cell)) if self.cell else ()
        return np.full((*self.leading, *size), level)

    def map_tensor(self, levels: Tensor) -> Tensor:
        """A level for each pixel, (H, W), in the shape of a form that is a map: their mean in each
        cell."""
        height, width = levels.shape
        padded = np.pad(levels, ((0, -height % self.cell), (0, -width % self.cell)), mode="edge")
        rows = padded.reshape(padded.shape[0] // self.cell, self.cell, -1, self.cell)
        cells: Tensor = rows.mean(axis=(1, 3), dtype=np.float32)
        return cells.reshape(*self.leading, *cells.shape)


@dataclass(frozen=True)
class Signature:
    """What a denoiser declares. `channels` and the edges of `size` are None where they are free."""

    channels: int | None
    size: tuple[int | None, int | None]
    sigma_shape: tuple[int | None, ...]
    output: str
    image_type: type[np.floating[Any]] = np.float32
    sigma_type: type[np.floating[Any]] = np.float32

    def channels_to_try(self) -> tuple[int, ...]:
        return (self.channels,) if self.channels else _CHANNELS_TRIED

    def sigma_forms(self) -> list[SigmaForm]:
        """Shapes that the declaration allows, the likeliest first."""
        shape = self.sigma_shape
        if not shape:
            # onnxruntime describes a bare number and an undeclared shape alike.
            return [SigmaForm(()), SigmaForm((1, 1, 1, 1)), SigmaForm((1,))]
        plain = SigmaForm(tuple(axis or 1 for axis in shape))
        if len(shape) < 3 or None not in shape[-2:]:
            return [plain]
        leading = tuple(axis or 1 for axis in shape[:-2])
        return [plain, SigmaForm(leading, 2), SigmaForm(leading, 1)]

    def map_forms(self) -> list[SigmaForm]:
        """Shapes of a noise level that differs from pixel to pixel, the likeliest first; none where
        the declaration allows no map."""
        shape = self.sigma_shape
        if len(shape) < 3:
            return []
        leading = tuple(axis or 1 for axis in shape[:-2])
        if None not in shape[-2:]:
            return [
                SigmaForm(leading, cell)
                for cell in (2, 1)
                if tuple(axis // cell if axis else None for axis in self.size) == shape[-2:]
            ]
        return [SigmaForm(leading, 2), SigmaForm(leading, 1)]

    def feeds(
        self, image: Tensor, level: float | Tensor, form: SigmaForm
    ) -> dict[str, NDArray[Any]]:
        """What a session is run with; a `level` of each pixel, (H, W), wants a form of a map."""
        sigma: NDArray[Any]
        if isinstance(level, np.ndarray):
            sigma = form.map_tensor(level)
        else:
            sigma = form.tensor(level, image.shape[2], image.shape[3])
        return {
            IMAGE: np.ascontiguousarray(image, dtype=self.image_type),
            SIGMA: sigma.astype(self.sigma_type),
        }


def read_signature(path: Path, session: Described) -> Signature:
    """What the file declares.

    Raises:
        ModelError: it does not take an image and a sigma, or not in a way that can be met.
    """
    inputs: dict[str, Value] = {value.name: value for value in session.get_inputs()}
    for name in (IMAGE, SIGMA):
        if name not in inputs:
            raise ModelError(
                Message(
                    "{0}: not a denoiser: it has no input named '{1}' (its inputs: {2})",
                    path,
                    name,
                    ", ".join(inputs),
                )
            )
    others = [name for name in inputs if name not in (IMAGE, SIGMA)]
    if others:
        raise ModelError(
            Message(
                "{0}: it wants more than an image and a sigma: {1}. Export it with those fixed.",
                path,
                ", ".join(others),
            )
        )
    image, sigma = inputs[IMAGE], inputs[SIGMA]
    channels, size = _image_axes(path, image)
    return Signature(
        channels=channels,
        size=size,
        sigma_shape=tuple(_number(axis) for axis in sigma.shape),
        output=_output(path, session),
        image_type=_float_type(path, image),
        sigma_type=_float_type(path, sigma),
    )


def _image_axes(path: Path, image: Value) -> tuple[int | None, tuple[int | None, int | None]]:
    shape = [_number(axis) for axis in image.shape] or [None] * 4
    shown = "x".join(str(axis or "?") for axis in shape)
    if len(shape) != 4:
        raise ModelError(
            Message(
                "{0}: its 'input' has {1} axes ({2}); a denoiser takes [1, channels, "
                "height, width]",
                path,
                len(shape),
                shown,
            )
        )
    batch, channels, height, width = shape
    if channels not in (1, 3, None):
        last = " It seems to want the channels last." if width in (1, 3) else ""
        raise ModelError(
            Message(
                "{0}: its 'input' has {1} channels ({2}); images have 1 or 3, on the "
                "second axis.{3}",
                path,
                channels,
                shown,
                last,
            )
        )
    if batch not in (1, None):
        raise ModelError(
            Message(
                "{0}: it takes {1} images at a time ({2}); export it for one", path, batch, shown
            )
        )
    return channels, (height, width)


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
                ", ".join(names),
            )
        )
    return str(names[0])


def _number(axis: int | str | None) -> int | None:
    """An axis of fixed length, or None."""
    return axis if isinstance(axis, int) and axis > 0 else None


def _float_type(path: Path, value: Value) -> type[np.floating[Any]]:
    if value.type not in _TYPES:
        raise ModelError(
            Message(
                "{0}: its '{1}' is a {2}; a denoiser takes floats, white at 1",
                path,
                value.name,
                value.type,
            )
        )
    return _TYPES[value.type]


def likely_sizes(size: tuple[int | None, int | None]) -> list[tuple[int, int]]:
    """(height, width) to run a file on of which nothing else is known; fixed edges are met."""
    edges = (96, 128, 256)
    rows = [size[0]] if size[0] else edges
    columns = [size[1]] if size[1] else edges
    if size[0] or size[1]:
        return list(product(rows, columns))
    return [(edge, edge) for edge in edges]
