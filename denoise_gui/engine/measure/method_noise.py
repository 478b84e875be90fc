"""Method noise: the input minus the output, which is what a denoiser took for noise.

A good sigma leaves structureless grain in it; edges and texture in it were taken from the picture.

Source: Buades, Coll, Morel, "A review of image denoising algorithms, with a new one", Multiscale
Modeling & Simulation 2005.
"""

from __future__ import annotations

import numpy as np

from denoise_gui.engine.images.display_pyramid import Bgrx

MIDDLE = 128
"""The gray that stands for no difference."""

GAINS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
DEFAULT_GAIN = 4


def amplified(before: Bgrx, after: Bgrx, gain: int) -> Bgrx:
    """`MIDDLE` + gain * (before - after), clipped, per channel.

    Args:
        before, after: (H, W, 4), one shape.
        gain: 1 to 100.
    """
    difference = before.astype(np.int16)
    difference -= after
    difference *= np.int16(gain)
    difference += np.int16(MIDDLE)
    np.clip(difference, 0, 255, out=difference)
    return difference.astype(np.uint8)


def next_gain(gain: int, direction: int) -> int:
    """The next larger (1) or smaller (-1) of `GAINS`; the last one stays."""
    at = min(range(len(GAINS)), key=lambda i: abs(GAINS[i] - gain)) + direction
    return GAINS[min(max(at, 0), len(GAINS) - 1)]
