"""Which signatures an ONNX file allows, by what it declares; and why none, in the user's words.

Which input is the image and which the noise level shows in rank, channels and shape. Where they
leave a doubt there are several signatures, and running the file decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from denoise_gui.contract.model_file import IMAGE, OUTPUT, SIGMA
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.signature import COLOURS, Described, Signature, Size, Value
from denoise_gui.engine.plain_text import plain

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
_LEVEL_PLANES = {4: (3, 1), 2: (1, 1), 6: (3, 3)}
"""Channels of an input that holds the noise level too: (those of the image, the others)."""
_LEVEL_WORDS = ("sig", "noise", "level", "std", "strength", "map")


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
    for channels, size, last in _layouts(image, COLOURS):
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
    reason = _misfit(path, image, inputs)
    if reason:
        return ModelError(reason)
    return ModelError(
        Message(
            "{0}: not a denoiser: none of its inputs is a picture of 1 or 3 channels beside a "
            "noise level (its inputs: {1})",
            path,
            shown,
        )
    )


def _misfit(path: Path, image: Value, inputs: Sequence[Value]) -> Message | None:
    """What speaks against `image` as the picture of a denoiser; None if nothing does."""
    name, shape = plain(image.name, 80), _shown(image)
    numbers = [_number(axis) for axis in image.shape] or [None] * 4
    other_types = [v for v in inputs if v.type not in (_TYPES if v is image else _LEVEL_TYPES)]
    if other_types:
        odd = other_types[0]
        return Message(
            "{0}: its '{1}' is a {2}; a denoiser takes floats, white at 1",
            path,
            plain(odd.name, 80),
            odd.type,
        )
    if len(numbers) != 4:
        return Message(
            "{0}: its '{1}' has {2} axes ({3}); a denoiser takes [1, channels, height, width]",
            path,
            name,
            len(numbers),
            shape,
        )
    if numbers[0] not in (1, None):
        return Message(
            "{0}: it takes {1} images at a time ({2}); export it for one",
            path,
            numbers[0],
            shape,
        )
    if len(inputs) == 1 and {numbers[1], numbers[3]} & {1, 3}:
        return Message(
            "{0}: it takes no noise level: its only input '{1}' ({2}) is a picture. Such a "
            "network has nothing that a slider could set.",
            path,
            name,
            shape,
        )
    return None


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
