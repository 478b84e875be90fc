"""Whether a device computes what the processor computes, found out on a small picture.

A device that fails says so; one that is wrong gives a picture. Both are in use: a convolution whose
channels are mixed up by a driver, half precision that nobody asked for, edges of tiles whose size
is no multiple of what a kernel takes. So each device runs the same picture as the processor, with
the structure of a photograph, in all forms of sigma and in sizes that are awkward, before one pixel
of it is shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.models.trial_picture import clean_picture, with_noise

Tensor = NDArray[np.float32]
Compute = Callable[[Tensor, "float | Tensor"], Tensor]
"""Runs a network on [1, C, H, W] at a sigma in 8-bit levels, or a plane of them. Raises ModelError
where that fails."""

_SIZES = ((5, 3), (13, 27), (24, 16))
"""Height and width in units of at least `_UNIT` pixels; the smallest first, since what is wrong is
wrong on few pixels too, and slow."""
_UNIT = 8


@dataclass(frozen=True, eq=False)
class Case:
    """A picture and the sigma it is run with."""

    image: Tensor
    sigma: float | Tensor


@dataclass(frozen=True)
class Shape:
    """What of a model decides the cases: as in `ModelInfo`, with whether sigma may be a map."""

    channels: int
    multiple: int
    sigma_max: float
    window: tuple[int, int] | None
    takes_maps: bool


def cases(shape: Shape) -> Iterator[Case]:
    """What a device is tried on. One that compiles for a shape has a `window`, and gets no other.

    The sizes are multiples of the network's, but of hardly anything else.
    """
    unit = math.ceil(_UNIT / shape.multiple) * shape.multiple
    sizes = [shape.window] if shape.window else [(unit * h, unit * w) for h, w in _SIZES]
    weak, strong = min(10.0, shape.sigma_max), min(50.0, shape.sigma_max)
    for number, (height, width) in enumerate(sizes):
        sigma = strong if number == 0 else weak
        noisy = with_noise(clean_picture(shape.channels, height, width), sigma)
        yield Case(noisy, sigma)
    if shape.window:
        yield Case(noisy, weak)
    if shape.takes_maps:
        levels = np.linspace(weak, strong, height * width, dtype=np.float32)
        yield Case(noisy, levels.reshape(height, width))


def difference(
    shape: Shape,
    device: Compute,
    processor: Compute,
    *,
    limit: float,
    before_each: Callable[[int], object] = lambda _number: None,
) -> float:
    """The largest difference of any value of any case, in 8-bit levels; infinite for what is not a
    number. Ends at the first case beyond the limit.

    Raises:
        ModelError: the device does not run one of the cases.
    """
    worst = 0.0
    for number, case in enumerate(cases(shape)):
        before_each(number)
        worst = max(
            worst,
            levels_apart(
                device(case.image, case.sigma),
                processor(case.image, case.sigma),
            ),
        )
        if worst > limit:
            break
    return worst


def count_of_cases(shape: Shape) -> int:
    """How many there are."""
    return (2 if shape.window else len(_SIZES)) + shape.takes_maps


def levels_apart(result: Tensor, expected: Tensor) -> float:
    """The largest difference of two results, in 8-bit levels; infinite where one has NaN or
    infinity and the other has not the same."""
    if result.shape != expected.shape:
        return math.inf
    with np.errstate(invalid="ignore"):
        apart = np.abs(result - expected)
    apart[np.isnan(result) & np.isnan(expected) | (result == expected)] = 0
    worst = float(apart.max(initial=0)) * 255
    return worst if math.isfinite(worst) else math.inf


def seconds_per_megapixel(
    runners: Sequence[tuple[Compute, Shape]], clock: Callable[[], float], edge: int
) -> list[float]:
    """How fast a network runs in several places, on a square of about this edge.

    After one run each to warm up they take turns, and the best time of each counts: others use the
    machine too, and what is measured minutes apart is not to be compared.

    Raises:
        ModelError: one of them does not run.
    """
    best = [math.inf] * len(runners)
    pictures = []
    for _, shape in runners:
        side = -(-edge // shape.multiple) * shape.multiple
        height, width = shape.window or (side, side)
        pictures.append(with_noise(clean_picture(shape.channels, height, width), 25.0))
    began = clock()
    for turn in range(_TURNS):
        for number, ((compute, shape), noisy) in enumerate(zip(runners, pictures, strict=True)):
            started = clock()
            compute(noisy, min(25.0, shape.sigma_max))
            took = (clock() - started) / math.prod(noisy.shape[2:]) * 1e6
            best[number] = min(best[number], took) if turn else math.inf
        if turn and clock() - began > _LONG_ENOUGH_S * len(runners):
            break
    return best


_TURNS = 4
_LONG_ENOUGH_S = 1.5
"""For each, after which there are no further turns."""
