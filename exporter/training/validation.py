"""How good a network is on photographs that the run does not see."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from exporter.networks import FFDNet, ResidualUNet
from exporter.psnr import in_eight_bits, psnr
from exporter.training.held_out import Pixels
from exporter.training.noise.draws import Draws
from exporter.training.noise.mixture import Levels, NoiseMixture, NoisyBatch
from exporter.training.noise.recipe import NoiseRecipe
from exporter.training.pool import PatchPool

VALIDATION_SIGMAS = (15, 25, 50)
_CAMERA_PATCHES = 32
_CAMERA_EDGE = 128


class Validation:
    """Held-out photographs with the same noise at every report."""

    def __init__(
        self, photographs: Sequence[Pixels], crop: int, multiple: int, noise: NoiseRecipe
    ) -> None:
        self._crops = [centre_crop(p, crop, multiple) for p in photographs]
        self._camera = _camera_batch(photographs, noise, multiple)

    @torch.no_grad()
    def psnr(self, network: FFDNet | ResidualUNet, device: torch.device) -> dict[str, float]:
        """Mean PSNR in dB by name: white noise by its sigma in 8-bit levels, and a camera's.

        The noise is seeded and unclipped; the output is rounded to 8 bits.
        """
        result: dict[str, float] = {}
        for sigma in VALIDATION_SIGMAS:
            rng = torch.Generator().manual_seed(sigma)
            scores = []
            for pixels in self._crops:
                clean = torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255.0
                noisy = clean + sigma / 255.0 * torch.randn(clean.shape, generator=rng)
                told = torch.full((1, 1, 1, 1), sigma / 255.0)
                scores.append(_psnr(network, noisy, told, clean, device))
            result[str(sigma)] = sum(scores) / len(scores)
        if self._camera:
            b = self._camera
            scores = [
                _psnr(network, b.noisy[i, None], b.told[i, None], b.clean[i, None], device)
                for i in range(len(b.noisy))
            ]
            result["camera"] = sum(scores) / len(scores)
        return result


def _camera_batch(
    photographs: Sequence[Pixels], noise: NoiseRecipe, multiple: int
) -> NoisyBatch | None:
    if not noise.camera:
        return None
    smallest = min(min(p.shape[:2]) for p in photographs)
    edge = min(_CAMERA_EDGE, smallest // 2) // multiple * multiple
    draws = Draws(np.random.default_rng(0), torch.Generator().manual_seed(0))
    pool = PatchPool(photographs, torch.device("cpu"))
    alone = NoiseRecipe(**{**noise.to_dict(), "camera": 1.0, "coarse": 0.0})
    mixture = NoiseMixture(
        alone, lambda n, e: pool.sample(n, e, draws.values), draws, Levels(75 / 255)
    )
    return mixture.batch(_CAMERA_PATCHES, edge)


def _psnr(
    network: FFDNet | ResidualUNet,
    noisy: Tensor,
    told: Tensor,
    clean: Tensor,
    device: torch.device,
) -> float:
    restored = network(noisy.to(device), told.to(device)).cpu()
    return psnr(in_eight_bits(restored.numpy()), clean.numpy())


def centre_crop(pixels: Pixels, size: int, multiple: int) -> Pixels:
    """At most `size` pixels high and wide, both multiples of `multiple`."""
    height, width = (min(size, edge) // multiple * multiple for edge in pixels.shape[:2])
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    return np.ascontiguousarray(pixels[top : top + height, left : left + width])
