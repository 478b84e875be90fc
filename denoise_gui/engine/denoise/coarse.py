"""The coarse part of a picture: what is left of it at half its size, which has a sigma of its own.

The noise of real photographs is coarse after demosaicing, JPEG and resizing: neighbouring pixels
hold nearly the same of it. A network that was trained on finer noise leaves that as blotches, or,
with a sigma that is high enough for them, takes the picture's own coarse structure with it. Half as
large, the same noise is fine. So the picture is denoised at half its size too, and what the
full-size result shows at that size is replaced by it:

    result = fine + doubled(coarse - halved(fine))

where `fine` is the result at full size and `coarse` that of the halved noisy picture. Both runs
see the noisy picture, not each other's result, and all of it is linear, so that results can be
mixed before they are put together as well as after.

What that wins by hand, on 13 pairs of real noise (`python -m tests.studies.real_noise --first 1
--every 8`, 256x256 pixels, mean PSNR in dB):

    model       noisy   best single   two sigmas   single and coarse   all controls
    standard    36.51   39.84         40.06        40.19               40.38
    camera      36.51   40.36         40.37        40.39               40.42

`camera` was trained on such noise and has little to win. The other order, `fine` halved and
denoised again, won less (on 7 other pairs 0.28 in place of 0.38 dB for `standard`), sees farther,
and its result changes with every other control. Squares of 2x2 in place of straight lines win a
third.

It takes a quarter more time than the run at full size alone.

Averaging by 2x2 pixels and a straight line between their middles are the same wherever a tile lies,
as long as it starts at even pixels; the line needs one pixel around.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images.pixel_formats import FloatPixels, Pixels, to_float
from denoise_gui.engine.rect import Rect


def half_size(height: int, width: int) -> tuple[int, int]:
    """Of a picture of this size; an odd last row or column counts twice."""
    return -(-height // 2), -(-width // 2)


def seen_around(part: Rect, height: int, width: int) -> tuple[Rect, Rect]:
    """What the coarse part of some pixels depends on: the pixels of the halved picture, and those
    of the picture, (height, width), that they are averages of."""
    half = part.reduced(1).grown(1).clipped(*half_size(height, width))
    return half, half.enlarged(1).clipped(height, width)


def halved(pixels: Pixels) -> FloatPixels:
    """Averages of 2x2 pixels, float32, white at 1. (H, W) or (H, W, C), from even pixels on."""
    image = to_float(pixels)
    height, width = image.shape[:2]
    if height % 2 or width % 2:
        beyond = ((0, height % 2), (0, width % 2), (0, 0))[: image.ndim]
        image = np.pad(image, beyond, mode="edge")
    rows = image[0::2] + image[1::2]
    average: FloatPixels = rows[:, 0::2] + rows[:, 1::2]
    average *= np.float32(0.25)
    return average


def doubled(half: FloatPixels, height: int, width: int) -> FloatPixels:
    """The inverse of `halved` for what is smooth: straight lines between the averages' middles, and
    level beyond the outermost. (H, W) or (H, W, C) float32 to that of `height` and `width`."""
    return _doubled_rows(_doubled_rows(half)[:height].swapaxes(0, 1))[:width].swapaxes(0, 1)


def _doubled_rows(half: NDArray[np.float32]) -> NDArray[np.float32]:
    near = half * np.float32(0.75)
    far = half * np.float32(0.25)
    result = np.empty((2 * len(half), *half.shape[1:]), np.float32)
    np.add(near[1:], far[:-1], out=result[2::2])
    np.add(near[:-1], far[1:], out=result[1:-1:2])
    result[0], result[-1] = half[0], half[-1]
    return result


def with_coarse_part(fine: FloatPixels, coarse: FloatPixels) -> FloatPixels:
    """Pixels with another coarse part, which is of half their size; see `seen_around`. They lie as
    in `halved`; at edges that are not the picture's the outermost two are not to be used."""
    height, width = fine.shape[:2]
    result: FloatPixels = fine + doubled(coarse - halved(fine), height, width)
    return result
