"""Noise by octaves: what smoothing, sharpening and scaling do to it, in one stage.

Cameras smooth colour over many pixels and brightness over a few, sharpen, and leave slow blotches.
Each is a gain on some octaves of the noise, for brightness and colour apart.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from exporter.training.noise.constants import TO_YCC, constant, from_ycc
from exporter.training.noise.draws import Draws
from exporter.training.noise.recipe import NoiseRecipe
from exporter.training.noise.sensor import mixed

OCTAVES = 5


def drawn_gains(draws: Draws, recipe: NoiseRecipe, count: int) -> Tensor:
    """(N, 3, OCTAVES): of brightness and both colours, finest first; the last is all the rest's."""
    brightness = _from_fine_to_coarse(
        draws, count, recipe.fine_luminance, recipe.coarse_luminance, 0.35
    )
    colour = _from_fine_to_coarse(draws, count, recipe.fine_colour, recipe.coarse_colour, 1.0)
    return torch.stack((brightness, colour, colour), dim=1)


def _from_fine_to_coarse(
    draws: Draws, count: int, fine: tuple[float, float], coarse: tuple[float, float], steep: float
) -> Tensor:
    """(N, OCTAVES), from a drawn gain to another: the larger `steep`, the later it gets there."""
    first, last = (
        draws.uniform(math.log(low), math.log(high), count, 1) for low, high in (fine, coarse)
    )
    octaves = torch.linspace(0, 1, OCTAVES, device=first.device)
    bend = octaves ** (steep * 2 ** draws.uniform(-1, 1, count, 1))
    return torch.exp(torch.lerp(first, last, bend) + 0.1 * draws.normal(count, OCTAVES))


def equalised(noise: Tensor, gains: Tensor) -> Tensor:
    """(N, 3, H, W) of noise in RGB, each octave by its gain.

    The octaves are those of the starlet transform with a kernel of three, wrapped at the borders:
    Starck, Fadili, Murtagh, "The undecimated wavelet decomposition and its reconstruction", IEEE
    TIP 2007. They add up to the noise itself.
    """
    planes = mixed(constant(TO_YCC, noise.device), noise)
    result = torch.zeros_like(planes)
    for octave in range(OCTAVES - 1):
        smooth = _smoothed(planes, 1 << octave)
        result.addcmul_(gains[:, :, octave, None, None], planes.sub_(smooth))
        planes = smooth
    result.addcmul_(gains[:, :, -1, None, None], planes)
    return mixed(from_ycc(noise.device), result)


def _smoothed(planes: Tensor, reach: int) -> Tensor:
    for axis in (2, 3):
        around = planes.roll(reach, axis).add_(planes.roll(-reach, axis))
        planes = around.mul_(0.25).add_(planes, alpha=0.5)
    return planes
