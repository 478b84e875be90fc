"""Between an image's pixels and the planes that a network takes: the steps around every tile.

Files hold rows of interleaved integers, networks take one float32 plane a channel. Each value is
read once and written once, in bands of rows that stay in the processor's cache, straight into and
out of the buffers that the network runs on: a third of the time of converting, transposing and
clipping the tile as a whole, and no temporary of its size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images.pixel_formats import Pixels, sample_max
from denoise_gui.engine.rect import Rect
from denoise_gui.engine.reflection import reflected

Planes = NDArray[np.float32]
"""(C, H, W)."""

Each = Callable[[Callable[[slice], None], Iterable[slice]], Iterator[None]]
"""`map`, or that of an executor: does the bands of rows, in any order."""

_BAND_VALUES = 1 << 16
"""Of one channel: 256 kB of float32."""


def read_planes(image: Pixels, outer: Rect, planes: Planes, each: Each = map) -> None:
    """Fill planes with a part of an image, white being 1.0.

    Args:
        image: (H, W) or (H, W, 3); uint8, uint16 or float32. Beyond its edges it is mirrored,
            without repeating the edge itself.
        outer: the part, in pixels of the image; may reach beyond it.
        planes: of the size of `outer`; a gray image fills each of them.
    """
    height, width = image.shape[:2]
    inside = outer.clipped(height, width)
    if inside == outer:
        _fill(image[outer.slices()], planes, each)
        return
    rows = reflected(outer.top, outer.bottom, height) - outer.top
    columns = reflected(outer.left, outer.right, width) - outer.left
    place = inside.moved(-outer.top, -outer.left)
    if _within(rows, place.top, place.bottom) and _within(columns, place.left, place.right):
        # Nearly all is converted as it lies in the image; its mirrored margin is a few rows.
        _fill(image[inside.slices()], planes[:, *place.slices()], each)
        for beyond in _outside(place.top, place.bottom, outer.height):
            planes[:, beyond] = planes[:, rows[beyond]]
        for beyond in _outside(place.left, place.right, outer.width):
            planes[:, :, beyond] = planes[:, :, columns[beyond]]
    else:
        _fill(image[rows[:, None] + outer.top, columns + outer.left], planes, each)


def write_planes(planes: Planes, target: Pixels, each: Each = map) -> None:
    """Write planes, white being 1.0, as pixels: integers rounded and clipped, floats as they are.

    Args:
        planes: as many as `target` has channels; for a gray target their mean counts.
        target: (H, W) or (H, W, 3); uint8, uint16 or float32; written to. NaN becomes 0 in
            integers.
    """
    if target.ndim == 2:
        channels = [target]
        planes = planes if len(planes) == 1 else planes.mean(axis=0, keepdims=True)
    else:
        channels = [target[..., c] for c in range(target.shape[2])]

    def write(rows: slice) -> None:
        for plane, channel in zip(planes, channels, strict=True):
            channel[rows] = _quantised(plane[rows], target.dtype)

    for _ in each(write, _bands(target.shape[0], target.shape[1])):
        pass


def _fill(pixels: Pixels, planes: Planes, each: Each) -> None:
    white = np.float32(sample_max(pixels.dtype))

    def read(rows: slice) -> None:
        for c, plane in enumerate(planes):
            if pixels.ndim == 2 and c:
                plane[rows] = planes[0, rows]
                continue
            plane[rows] = pixels[rows] if pixels.ndim == 2 else pixels[rows, :, c]
            if white != 1:
                plane[rows] /= white

    for _ in each(read, _bands(*pixels.shape[:2])):
        pass


def _quantised(values: NDArray[np.float32], dtype: np.dtype[np.generic]) -> NDArray[np.float32]:
    """Whole numbers in the range of an integer type, still as floats; float values as they are."""
    if dtype == np.float32:
        return values
    white = np.float32(sample_max(dtype))
    with np.errstate(over="ignore"):  # infinity is clipped like any other
        scaled = np.multiply(values, white)
    np.rint(scaled, out=scaled)
    # fmax and fmin prefer the number where the other is NaN, as clip would not.
    np.fmax(scaled, np.float32(0), out=scaled)
    np.fmin(scaled, white, out=scaled)
    return scaled


def _bands(height: int, width: int) -> list[slice]:
    rows = max(1, _BAND_VALUES // max(1, width))
    return [slice(top, min(top + rows, height)) for top in range(0, height, rows)]


def _outside(start: int, stop: int, size: int) -> list[slice]:
    """What of 0..size lies before `start` and from `stop` on."""
    return [part for part in (slice(0, start), slice(stop, size)) if part.start < part.stop]


def _within(index: NDArray[np.intp], start: int, stop: int) -> bool:
    return bool(index.size) and int(index.min()) >= start and int(index.max()) < stop
