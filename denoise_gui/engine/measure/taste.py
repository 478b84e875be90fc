"""Which noise a model learned: what it makes of coarse noise, told its strength and twice that.

A model for white noise does better when told more; one for cameras' noise does far worse. How much
tells where between the two a model lies, whoever made it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images.pixel_formats import FloatPixels, Pixels, to_float
from denoise_gui.engine.models.trial_picture import clean_picture, psnr_db

if TYPE_CHECKING:
    from denoise_gui.engine.denoise.denoiser import Denoiser

WHITE_TASTE, CAMERA_TASTE = 1.0, 0.0

_EDGE = 64
_STRENGTH = 6.0
"""8-bit levels; a camera's noise at high ISO."""
_TWICE_OF_WHITE, _TWICE_OF_CAMERA = 0.1, -0.72
"""dB gained when told twice the strength: by a model for white noise or more, and by `camera`."""


def taste_of(denoiser: Denoiser) -> float:
    """From 0 for a model that learned cameras' noise to 1 for one that learned white noise.

    Runs the model twice on a picture of 64x64 pixels.
    """
    info = denoiser.model.info
    return taste_by(denoiser.denoise, 1 if info.channels == 1 else 3, info.sigma_max)


def taste_by(
    denoise: Callable[[FloatPixels, float], Pixels], channels: int, sigma_max: float
) -> float:
    """As `taste_of`, of what denoises float32 pixels (H, W) or (H, W, 3), white at 1, with a sigma
    of at most `sigma_max` (8-bit levels)."""
    clean = clean_picture(channels, _EDGE, _EDGE)
    noisy = np.clip(clean + _coarse(clean.shape), 0, 1).astype(np.float32)
    pixels = noisy[0].transpose(1, 2, 0)

    def reached(sigma: float) -> float:
        result = to_float(denoise(pixels[..., 0] if channels == 1 else pixels, sigma))
        return psnr_db(result.reshape(_EDGE, _EDGE, channels).transpose(2, 0, 1)[None], clean)

    gained = reached(min(2 * _STRENGTH, sigma_max)) - reached(min(_STRENGTH, sigma_max))
    taste = (gained - _TWICE_OF_CAMERA) / (_TWICE_OF_WHITE - _TWICE_OF_CAMERA)
    return float(np.clip(taste, CAMERA_TASTE, WHITE_TASTE))


def _coarse(shape: tuple[int, ...]) -> NDArray[np.floating]:
    """Noise whose finest details are gone, as after demosaicing; the same every time."""
    noise = np.random.default_rng(5).standard_normal(shape)
    for axis in (2, 3):
        noise = (np.roll(noise, 1, axis) + 2 * noise + np.roll(noise, -1, axis)) / 4
    scaled: NDArray[np.floating] = noise * (_STRENGTH / 255 / noise.std())
    return scaled
