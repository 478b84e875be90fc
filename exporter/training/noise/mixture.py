"""A training batch: clean patches, the same with noise, and sigma as it is told."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

from exporter.training.noise.camera import camera_noise, coarse_noise
from exporter.training.noise.constants import luma
from exporter.training.noise.draws import Draws
from exporter.training.noise.jpeg import compressed
from exporter.training.noise.recipe import NoiseRecipe
from exporter.training.noise.told import by_brightness, places, root_mean_square

Kind = Literal["gray", "white", "camera", "coarse", "flat"]
Patches = Callable[[int, int], Tensor]
"""Draws clean patches: how many, and their edge, to (N, 3, E, E) uint8."""

_SOFTER = (1.25, 1.6, 2.0, 2.5, 3.0, 4.0)
"""What pictures are scaled up by: around 3 their octaves are in the ratio of files of cameras."""
_SCALED = (0.6, 0.75, 1.33, 1.6)
_GROUPS = 8
"""At most so many groups of each kind in a batch: within one, all patches take the same way."""
_SMALLEST_GROUP = 4
_COARSE_POWER = 2.0
"""Of sigma of coarse noise, which is seldom strong."""


@dataclass(frozen=True, eq=False)
class NoisyBatch:
    """One step's patches.

    Attributes:
        noisy, clean: (N, 3, E, E), clean in [0, 1].
        told: (N, 1, E/2, E/2), sigma as the network is told it, in the same units.
        sigma: (N, 1, 1, 1), the root mean square of the noise before compression.
    """

    noisy: Tensor
    clean: Tensor
    told: Tensor
    sigma: Tensor

    @staticmethod
    def together(batches: list[NoisyBatch]) -> NoisyBatch:
        return NoisyBatch(
            *(
                torch.cat([getattr(batch, name) for batch in batches])
                for name in ("noisy", "clean", "told", "sigma")
            )
        )


@dataclass(frozen=True)
class Levels:
    """How sigma is drawn where it is: `largest`, in [0, 1], times a uniform number to `power`."""

    largest: float
    power: float = 1.0


class NoiseMixture:
    """Batches of the kinds of noise that a recipe names, in its shares."""

    def __init__(self, recipe: NoiseRecipe, patches: Patches, draws: Draws, levels: Levels) -> None:
        self._recipe = recipe
        self._patches = patches
        self._draws = draws
        self._levels = levels

    def batch(self, count: int, edge: int, gray: int = 0, flat: int = 0) -> NoisyBatch:
        """`count` patches of an even `edge`.

        The first `gray` have equal channels with equal noise, told `sqrt(3)` times as strong as it
        is; the last `flat` are one colour; both have white noise, and all others what the recipe
        says.
        """
        batches = []
        for kind, size in self._groups(count, gray, flat):
            if kind == "gray" or kind == "flat":
                batches.append(self._plain(kind, size, edge))
            else:
                batches.append(self._finished(kind, *self._added(kind, size, edge)))
        return NoisyBatch.together(batches)

    def _groups(self, count: int, gray: int, flat: int) -> list[tuple[Kind, int]]:
        """Kinds and sizes that add up to the batch; shares of whole patches come out on average."""
        exact = (count * self._recipe.camera, count * self._recipe.coarse)
        wanted = [math.floor(share + self._draws.plan.random()) for share in exact]
        others = count - gray - flat
        camera = min(others, wanted[0])
        coarse = min(others - camera, wanted[1])
        groups: list[tuple[Kind, int]] = [("gray", gray), ("white", others - camera - coarse)]
        kinds: tuple[tuple[Kind, int], ...] = (("camera", camera), ("coarse", coarse))
        for kind, size in kinds:
            parts = max(1, min(_GROUPS, size // _SMALLEST_GROUP))
            groups += [(kind, size * (i + 1) // parts - size * i // parts) for i in range(parts)]
        return [(kind, size) for kind, size in [*groups, ("flat", flat)] if size]

    def _plain(self, kind: Kind, count: int, edge: int) -> NoisyBatch:
        clean = self._patches(count, edge).float() / 255
        sigma = self._sigma(count, self._levels.power)
        noise = self._draws.normal(*clean.shape)
        told = sigma
        if kind == "flat":
            clean = self._draws.uniform(0, 1, count, clean.shape[1], 1, 1).expand_as(clean)
        else:
            clean = luma(clean).expand_as(clean)
            noise = noise[:, :1].expand_as(clean)
            told = sigma * math.sqrt(3.0)
        cells = told.expand(count, 1, edge // 2, edge // 2)
        return NoisyBatch(clean + sigma * noise, clean, cells, sigma)

    def _sigma(self, count: int, power: float) -> Tensor:
        return self._draws.uniform(0, 1, count, 1, 1, 1) ** power * self._levels.largest

    def _added(self, kind: Kind, count: int, edge: int) -> tuple[Tensor, Tensor]:
        """Clean patches, and what is added to them."""
        draws, recipe = self._draws, self._recipe
        if kind == "white":
            clean = self._patches(count, edge).float() / 255
            return clean, self._sigma(count, self._levels.power) * draws.normal(*clean.shape)
        levels = self._softened(count, _even(edge * self._scale(kind)))
        clean = levels.float() / 255
        if kind == "camera":
            added = camera_noise(levels, draws, recipe)
        else:
            added = coarse_noise(clean.shape, self._sigma(count, _COARSE_POWER), draws, recipe)
        if clean.shape[-1] != edge:
            both = _resized(torch.cat((clean, clean + added)), edge)
            clean, added = both[:count].clamp(0, 1), both[count:] - both[:count]
        return clean, added

    def _finished(self, kind: Kind, clean: Tensor, added: Tensor) -> NoisyBatch:
        """Sigma as told; JPEG, and the steps of a file of 8 bits, for what comes from a camera."""
        draws, recipe = self._draws, self._recipe
        count, _, height, width = clean.shape
        cells = (count, 1, height // 2, width // 2)
        factors = torch.ones(cells, device=clean.device)
        if draws.chance(recipe.maps / 2):
            factors = places(draws, count, height // 2).expand(cells)
            added = added * _spread(factors)
        if kind != "white":
            added = _within_range(added, clean)
        noisy = clean + added
        sigma = root_mean_square(added)
        if kind == "camera" and draws.chance(recipe.maps / 2):
            told = by_brightness(added / _spread(factors), noisy) * factors
        else:
            mean_square = factors.square().mean(dim=(2, 3), keepdim=True).sqrt()
            told = sigma * factors / mean_square
        if kind != "white":
            noisy = self._stored(noisy)
            told = told * torch.exp(recipe.told_error * draws.normal(count, 1, 1, 1))
        return NoisyBatch(noisy, clean, told, sigma)

    def _scale(self, kind: Kind) -> float:
        if kind != "camera" or not self._draws.chance(self._recipe.scaled):
            return 1.0
        return float(1 / self._draws.plan.choice(_SCALED))

    def _softened(self, count: int, edge: int) -> Tensor:
        """Patches, some from a picture that was scaled up: (N, 3, E, E) uint8."""
        if not self._draws.chance(self._recipe.softened):
            return self._patches(count, edge)
        factor = float(self._draws.plan.choice(_SOFTER))
        smaller = self._patches(count, max(16, math.ceil(edge / factor)))
        larger = functional.interpolate(
            smaller.float(), size=(edge, edge), mode="bicubic", align_corners=False
        )
        return larger.round().clamp(0, 255).to(torch.uint8)

    def _stored(self, noisy: Tensor) -> Tensor:
        draws, recipe = self._draws, self._recipe
        if draws.chance(recipe.jpeg):
            quality = draws.uniform(*recipe.jpeg_quality, len(noisy)).round()
            shift = (int(draws.plan.integers(16)), int(draws.plan.integers(16)))
            return compressed(noisy, quality, draws.chance(0.5), shift)
        return (noisy.clamp(0, 1) * 255).round() / 255


def _within_range(added: Tensor, clean: Tensor) -> Tensor:
    """Noise that does not leave black and white, and in the mean moves no colour near them.

    What is clipped at black alone would brighten it, and a network would learn to darken shadows,
    where the mean of what a camera writes is what is there to be found.
    """
    room = torch.minimum(clean, 1 - clean)
    return torch.maximum(torch.minimum(added, room), -room)


def _even(edge: float) -> int:
    return 2 * math.ceil(edge / 2)


def _resized(images: Tensor, edge: int) -> Tensor:
    return functional.interpolate(
        images, size=(edge, edge), mode="bilinear", align_corners=False, antialias=True
    )


def _spread(factors: Tensor) -> Tensor:
    return functional.interpolate(factors, scale_factor=2.0, mode="nearest")
