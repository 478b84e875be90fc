"""Noise as a camera leaves it in the files it writes.

A clean picture is taken back to light, seen through a sensor's filters, and gets the sensor's
noise. What the noise becomes in demosaicing, in white balance, colours and tone curve, and in the
camera's smoothing and sharpening, is added to the picture, which itself stays what it was: without
noise the pipeline changes nothing, so that what is to be found is as sharp as the photograph. And
in the mean it changes nothing: the tone curve is bent, so noise would brighten or darken shadows,
and a network that learns to undo that shifts the colours of pictures in which it has not happened.
"""

from __future__ import annotations

import torch
from torch import Tensor

from exporter.training.noise.demosaic import DEMOSAICERS
from exporter.training.noise.draws import Draws
from exporter.training.noise.octaves import drawn_gains, equalised
from exporter.training.noise.recipe import NoiseRecipe
from exporter.training.noise.sensor import Mosaic, Sensor, mixed
from exporter.training.noise.tone import ToneCurve

_PLAIN = 0.1
"""Of the groups, those that the camera neither smooths nor sharpens."""


def camera_noise(levels: Tensor, draws: Draws, recipe: NoiseRecipe) -> Tensor:
    """What a camera would have added to (N, 3, H, W) uint8: of the same shape, in [-1, 1]."""
    count, _, height, width = levels.shape
    tone = ToneCurve.drawn(draws, count)
    sensor = Sensor.drawn(draws, count, recipe.log_shot)
    mosaic = Mosaic.drawn(draws, count, height, width)
    light = tone.light(levels)
    seen, noise = sensor.noise(light, mosaic, draws)
    demosaicer = DEMOSAICERS[int(draws.plan.integers(len(DEMOSAICERS)))]
    noise = mixed(sensor.to_rgb, demosaicer(noise, seen, mosaic))
    added = (tone.shown(light + noise) - tone.shown(light - noise)) / 2
    if draws.chance(_PLAIN):
        return added
    return equalised(added, drawn_gains(draws, recipe, count))


def coarse_noise(shape: torch.Size, sigma: Tensor, draws: Draws, recipe: NoiseRecipe) -> Tensor:
    """Noise of one level everywhere, in octaves of any strength and partly gray: grain, scans.

    Args:
        shape: (N, 3, H, W).
        sigma: (N, 1, 1, 1), the root mean square that it gets.
    """
    count = shape[0]
    noise = equalised(draws.normal(*shape), drawn_gains(draws, recipe, count))
    share = draws.uniform(0, 1, count, 1, 1, 1)
    noise = torch.lerp(noise, noise.mean(dim=1, keepdim=True), share)
    strength = noise.square().mean(dim=(1, 2, 3), keepdim=True).sqrt()
    return noise * (sigma / strength.clamp(min=1e-6))
