"""A network for gray images on a colour one, and a network for colour on a gray one."""

from __future__ import annotations

import math

import numpy as np

from denoise_gui.engine.denoise.gray_use import GrayUse
from denoise_gui.engine.runtime.cancellation import CancelToken
from denoise_gui.engine.runtime.model import Model, Tensor

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Shares of red, green and blue in the brightness (ITU-R BT.601)."""


def run_on_planes(
    model: Model,
    image: Tensor,
    sigma: float,
    token: CancelToken,
    *,
    gray: bool,
    gray_use: GrayUse = GrayUse.CHANNELS,
    out: Tensor,
) -> None:
    """Run a model on an image of any number of channels.

    Args:
        image: (C, H, W) float32 in [0, 1], contiguous, of a size the model takes: three planes of
            a colour image; of a gray one as many as the model has channels, all equal.
        sigma: of every channel, in 8-bit levels.
        gray: the image is gray; its result is the mean of the planes.
        out: of the image's shape, contiguous; written to, not clamped.
    """
    channels = model.info.channels
    if gray:
        model.run(image[None], sigma * gray_factor(channels), token, out=out[None])
    elif channels == 1 and gray_use is GrayUse.LUMA:
        luma = np.tensordot(_LUMA, image, 1).astype(np.float32, copy=False)
        # Independent noise in three channels leaves less in their weighted mean.
        level = sigma * float(np.linalg.norm(_LUMA))
        change = model.run(luma[None, None], level, token)[0, 0]
        change -= luma
        np.add(image, change, out=out)
    else:
        for c in range(0, len(image), channels):
            planes = slice(c, c + channels)
            model.run(image[None, planes], sigma, token, out=out[None, planes])


def gray_factor(channels: int) -> float:
    """How much more noise a colour model must be told of when it is shown a gray image.

    It sees equal channels with equal noise. It was trained on independent noise, which its
    channels' mean holds `sqrt(channels)` times less of: only a sigma larger by that factor
    describes the noise in the mean that a gray image has.
    """
    return math.sqrt(channels)
