"""A network for gray images on a colour one, and a network for colour on a gray one."""

from __future__ import annotations

import math

import numpy as np

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoise.luminance import LUMA, luminance_of
from denoise_gui.engine.denoise.varying_sigma import Level, run_varying
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.runtime.model import Model, Tensor


def run_on_planes(
    model: Model,
    image: Tensor,
    sigma: Level,
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
        sigma: of every channel, in 8-bit levels; one number or one for each pixel, (H, W).
        gray: the image is gray; its result is the mean of the planes.
        out: of the image's shape, contiguous; written to, not clamped.
    """
    channels = model.info.channels
    if gray:
        run_varying(model, image[None], _times(sigma, gray_factor(channels)), token, out[None])
    elif channels == 1 and gray_use is GrayUse.LUMA:
        luma = luminance_of(image)
        # Independent noise in three channels leaves less in their weighted mean.
        level = _times(sigma, float(np.linalg.norm(LUMA)))
        change = run_varying(model, luma[None, None], level, token)[0, 0]
        change -= luma
        np.add(image, change, out=out)
    else:
        for c in range(0, len(image), channels):
            planes = slice(c, c + channels)
            run_varying(model, image[None, planes], sigma, token, out[None, planes])


def _times(sigma: Level, factor: float) -> Level:
    return sigma * np.float32(factor) if isinstance(sigma, np.ndarray) else sigma * factor


def gray_factor(channels: int) -> float:
    """How much more noise a colour model must be told of when it is shown a gray image.

    It sees equal channels with equal noise. It was trained on independent noise, which its
    channels' mean holds `sqrt(channels)` times less of: only a sigma larger by that factor
    describes the noise in the mean that a gray image has.
    """
    return math.sqrt(channels)
