"""A network for gray images on a colour one, and a network for colour on a gray one."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.model import Model, Tensor


class GrayUse(StrEnum):
    """What a gray network does with a colour image."""

    CHANNELS = "channels"
    """Each channel is denoised as a gray image."""
    LUMA = "luma"
    """Only the brightness is denoised, in a third of the time; noise in the colours stays."""


_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Shares of red, green and blue in the brightness (ITU-R BT.601)."""


def run_on_channels(
    model: Model, image: Tensor, sigma: float, gray_use: GrayUse, token: CancelToken
) -> Tensor:
    """Run a model on an image of any number of channels.

    Args:
        image: (H, W) or (H, W, 3), float32 in [0, 1], of a size the model takes.
        sigma: of every channel, in 8-bit levels.

    Returns:
        the shape of `image`, not clamped.
    """
    channels = model.info.channels
    if image.ndim == 2:
        planes = np.broadcast_to(image, (1, channels, *image.shape))
        output = model.run(planes, sigma * gray_factor(channels), token)
        gray: Tensor = output[0].mean(axis=0)
        return gray
    if channels == 1 and gray_use is GrayUse.LUMA:
        luma = image @ _LUMA
        # Independent noise in three channels leaves less in their weighted mean.
        level = sigma * float(np.linalg.norm(_LUMA))
        change = model.run(luma[None, None], level, token)[0, 0] - luma
        bright: Tensor = image + change[..., None]
        return bright
    planes = image.transpose(2, 0, 1)[None]
    if channels == 1:
        parts = [model.run(planes[:, c : c + 1], sigma, token) for c in range(planes.shape[1])]
        output = np.concatenate(parts, axis=1)
    else:
        output = model.run(planes, sigma, token)
    colour: Tensor = output[0].transpose(1, 2, 0)
    return colour


def gray_factor(channels: int) -> float:
    """How much more noise a colour model must be told of when it is shown a gray image.

    It sees equal channels with equal noise. It was trained on independent noise, which its
    channels' mean holds `sqrt(channels)` times less of: only a sigma larger by that factor
    describes the noise in the mean that a gray image has.
    """
    return math.sqrt(channels)
