"""What a model file does not say, found out by running it: what sizes it takes, on which grid it
works, and how far it sees.

* *Multiple.* A size is taken if the output comes back in that size. The grid shows when a picture
  is moved: a network that works on cells of 2x2 pixels gives the same result, moved, only for moves
  by whole cells.
* *Halo.* Two pictures that are equal in one corner and differ everywhere else are denoised, and the
  results compared in that corner: how deep they still differ is how far the network sees. What is
  found is what the weights make of it; the architecture's bound may be wider.

Everything here is seeded, so that a file is found to be the same every time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from denoise_gui.contract.model_file import HALO_TOLERANCE_LEVELS
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.fixed_window import widest_halo
from denoise_gui.engine.models.signature import Tensor

Run = Callable[[Tensor, float], Tensor]
"""A (1, C, H, W) image in [0, 1] and a sigma in 8-bit levels to the model's output.

Raises ModelError where the model does not take the size.
"""

SEAM_LEVELS = 0.5
"""What lies beyond the widest halo may change a pixel by so much: less than an 8-bit step."""

_SIGMAS = (10.0, 75.0)
_MULTIPLES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
_PRIMES = (5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
_SMALLEST_EDGE = 24
_MOVED_EDGE = 128
_PATCH = 16
_MOVE_TOLERANCE_LEVELS = 0.02
_REACHES = (32, 64, 128)


@dataclass(frozen=True)
class Probed:
    """`multiple` and `halo` in pixels; `leak` in 8-bit levels is what still reaches a pixel from
    beyond the halo; `heeds_sigma` tells whether the noise level changes anything."""

    multiple: int
    halo: int
    leak: float
    heeds_sigma: bool


def probe(run: Run, channels: int, window: tuple[int, int] | None) -> Probed:
    """Find out what tiling must know.

    Args:
        channels: of the images that `run` takes.
        window: the one size it takes; None if it takes many.

    Raises:
        ModelError: no size is taken, or every pixel depends on the whole image; without the file's
            name, as the end of a sentence about it.
    """
    smallest = 1 if window else _size_multiple(run, channels)
    multiple = _grid(run, channels, smallest, window)
    halo, leak = _halo(run, channels, multiple, window)
    if leak > SEAM_LEVELS:
        raise ModelError(_why_not(halo, leak, window))
    return Probed(multiple, halo, leak, _heeds_sigma(run, channels, multiple, window))


def _why_not(halo: int, leak: float, window: tuple[int, int] | None) -> Message:
    where = (
        Message(
            "its height and width are fixed at {0}x{1}, and it sees further than that leaves room "
            "for. Export it with free or larger height and width",
            *window,
        )
        if window
        else Message(
            "such a network (one that averages over the whole image, say) cannot be used here"
        )
    )
    return Message(
        "cannot work in tiles: what lies more than {0} pixels away still changes a pixel by "
        "{1:.2g} levels of 255; {2}.",
        halo,
        leak,
        where,
    )


# Multiple


def _size_multiple(run: Run, channels: int) -> int:
    for multiple in _MULTIPLES:
        few, more = _odd_multipliers(multiple)
        image = _noise(channels, multiple * few, multiple * more)
        if _takes(run, image):
            return multiple
    raise ModelError(
        Message(
            "does not return an image of the size it was given, whatever multiple of "
            "up to {0} its height and width are.",
            _MULTIPLES[-1],
        )
    )


def _odd_multipliers(multiple: int) -> tuple[int, int]:
    """Two primes: what is a multiple of `multiple` by them is one of no larger candidate."""
    fitting = [p for p in _PRIMES if p * multiple >= _SMALLEST_EDGE]
    return fitting[0], fitting[1]


def _takes(run: Run, image: Tensor) -> bool:
    try:
        return run(image, 25.0).shape == image.shape
    except ModelError:
        return False


def _grid(run: Run, channels: int, smallest: int, window: tuple[int, int] | None) -> int:
    """The smallest move, a multiple of `smallest`, that the result follows."""
    edge = math.ceil(_MOVED_EDGE / smallest) * smallest
    height, width = window or (edge, edge)
    flat = np.full((1, channels, height, width), 0.5, np.float32)
    still = run(flat, 25.0)
    patch = min(_PATCH, height // 3, width // 3)
    top, left = (height - patch) // 2, (width - patch) // 2
    texture = _noise(channels, patch, patch)

    def response(move: int) -> Tensor:
        image = flat.copy()
        image[..., top + move : top + move + patch, left + move : left + move + patch] = texture
        changed = run(image, 25.0) - still
        return changed[..., top + move : top + move + patch, left + move : left + move + patch]

    unmoved = response(0)
    moves = [smallest * m for m in _MULTIPLES if smallest * m <= min(top, left)]
    errors = {}
    for move in moves:
        errors[move] = float(np.abs(response(move) - unmoved).max()) * 255
        if errors[move] <= _MOVE_TOLERANCE_LEVELS:
            return move
    return min(errors, key=lambda move: errors[move]) if errors else smallest


# Halo


def _halo(
    run: Run, channels: int, multiple: int, window: tuple[int, int] | None
) -> tuple[int, float]:
    """How far the network sees, and what still comes from beyond where that is too far."""
    if window:
        widest = widest_halo(window, multiple)
        if not widest:
            return 0, math.inf
        return _measured(run, channels, multiple, window, widest)
    halo, leak = 0, math.inf
    for reach in _REACHES:
        corner = math.ceil(reach / multiple) * multiple
        size = (2 * corner, 2 * corner)
        halo, leak = _measured(run, channels, multiple, size, corner - multiple)
        # Close to the far end of the corner only few pixels are left to tell.
        if leak <= HALO_TOLERANCE_LEVELS and 4 * halo <= 3 * corner:
            break
    return halo, leak


def _measured(
    run: Run, channels: int, multiple: int, size: tuple[int, int], widest: int
) -> tuple[int, float]:
    """The smallest halo that suffices up to `widest`, and the change from beyond it, in levels."""
    worst = np.zeros(max(size) + 1)
    for number, (image, other) in enumerate(_pairs(channels, size)):
        sigma = _SIGMAS[number % len(_SIGMAS)]
        expected = run(image, sigma)
        for corner, distance in _corners(size, multiple):
            changed = other.copy()
            changed[..., *corner] = image[..., *corner]
            change = np.abs(run(changed, sigma) - expected).max(axis=(0, 1)) * 255
            np.maximum.at(worst, distance, change[corner])
    reached = np.flatnonzero(worst > HALO_TOLERANCE_LEVELS)
    needed = int(reached[-1]) if reached.size else 0
    halo = min(math.ceil(needed / multiple) * multiple, widest)
    return halo, float(worst[halo + 1 :].max(initial=0.0))


def _corners(
    size: tuple[int, int], multiple: int
) -> Iterator[tuple[tuple[slice, slice], NDArray[np.intp]]]:
    """Two opposite corners, with each pixel's distance from what lies outside: between them, they
    have neighbours on all four sides."""
    rows, columns = (max(1, edge // 2 // multiple) * multiple for edge in size)
    first = (slice(0, rows), slice(0, columns))
    yield first, np.minimum.outer(np.arange(rows, 0, -1), np.arange(columns, 0, -1))
    last = (slice(rows, size[0]), slice(columns, size[1]))
    yield last, np.minimum.outer(np.arange(size[0] - rows) + 1, np.arange(size[1] - columns) + 1)


def _pairs(channels: int, size: tuple[int, int]) -> Iterator[tuple[Tensor, Tensor]]:
    """Pictures that excite a denoiser, and what is put in place of their surroundings."""
    blocks = _blocks(channels, *size)
    noisy = blocks + np.float32(0.1) * (_noise(channels, *size, seed=2) - np.float32(0.5))
    yield noisy, np.float32(1) - noisy
    yield noisy, _noise(channels, *size, seed=3)
    yield np.rint(blocks), np.rint(_blocks(channels, *size, seed=4))
    yield np.rint(blocks), np.float32(1) - np.rint(blocks)


def _heeds_sigma(run: Run, channels: int, multiple: int, window: tuple[int, int] | None) -> bool:
    edge = math.ceil(64 / multiple) * multiple
    image = _noise(channels, *(window or (edge, edge)))
    return bool(np.abs(run(image, 60.0) - run(image, 5.0)).max() * 255 > HALO_TOLERANCE_LEVELS)


def _noise(channels: int, height: int, width: int, seed: int = 0) -> Tensor:
    rng = np.random.default_rng(seed)
    return rng.random((1, channels, height, width), dtype=np.float32)


def _blocks(channels: int, height: int, width: int, seed: int = 1) -> Tensor:
    """Flat squares of 8 pixels: edges."""
    coarse = _noise(channels, -(-height // 8), -(-width // 8), seed)
    return coarse.repeat(8, axis=2).repeat(8, axis=3)[..., :height, :width]
