"""Training of the network that estimates sigma: crops, loop, calibration.

Part of the crops have the noise of :mod:`exporter.training.noise_kinds`, of which the label is the
deviation of what was added; the others come out of a camera, and their label is what the models for
photographs are told there: the root mean square of the noise before compression, which is also what
gives their best picture.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from exporter.training.chroma import with_common_chroma
from exporter.training.held_out import Pixels
from exporter.training.noise.draws import Draws
from exporter.training.noise.mixture import Levels, NoiseMixture
from exporter.training.noise.recipe import NoiseRecipe
from exporter.training.noise_kinds import LARGEST_SIGMA, noisy_crop
from exporter.training.photographs import PatchSampler
from exporter.training.pool import PatchPool
from exporter.training.sigma_network import CROP, SMALLEST_CROP, SigmaNetwork

BATCH = 64
_EDGES = (CROP, CROP, CROP, CROP, 32, SMALLEST_CROP)
_SCALES = (1.0, 0.5, 1.7)
_CALIBRATION_EDGE = 4 * CROP
_CHROMA_HALVED = 0.5
_MUTED = 0.25


@dataclass(frozen=True)
class SigmaReport:
    minutes: float
    step: int
    loss: float
    error: float
    """Mean absolute error of ln(1 + sigma), over single crops, of late steps."""


def at_other_scales(photographs: Sequence[Pixels]) -> list[Pixels]:
    """The photographs, smaller and larger too: sharp and soft ones of the same noise."""
    scaled = []
    for pixels in photographs:
        image = Image.fromarray(pixels)
        for scale in _SCALES:
            size = (round(image.width * scale), round(image.height * scale))
            if min(size) >= CROP:
                filter_ = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
                scaled.append(np.asarray(image.resize(size, filter_)))
    return scaled


@dataclass(frozen=True)
class SigmaBudget:
    """How long, in minutes, or in steps where that is above 0; and the highest learning rate."""

    minutes: float
    steps: int = 0
    rate: float = 2e-3

    def used(self, seconds: float, step: int) -> float:
        """The share of it, from 0."""
        return step / self.steps if self.steps else seconds / (60 * self.minutes)


class SigmaTrainer:
    """One run, in memory: minutes, so it is repeated rather than resumed."""

    def __init__(
        self,
        photographs: Sequence[Pixels],
        budget: SigmaBudget,
        seed: int,
        camera_share: float,
        start: SigmaNetwork | None = None,
    ) -> None:
        """`camera_share` of the crops, from 0 to below 1, come out of a camera; `start` is the
        network to go on with, a new one without it."""
        torch.manual_seed(seed)
        self._budget = budget
        self.network = (start or SigmaNetwork()).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.step = 0
        self._rng = np.random.default_rng(seed)
        self._draws = Draws(self._rng, torch.Generator().manual_seed(seed))
        self._sampler = PatchSampler(at_other_scales(photographs), self._rng)
        self._from_cameras = round(camera_share * BATCH)
        self._cameras = camera_mixture(photographs, np.random.default_rng([seed, 1]))
        self._optimiser = torch.optim.AdamW(self.network.parameters(), lr=0.0, weight_decay=1e-4)

    def train(self, report_seconds: float, on_report: Callable[[SigmaReport], None]) -> None:
        """Run until the budget is used: the learning rate falls to 0 by a cosine."""
        started = reported = time.monotonic()
        losses: list[float] = []
        errors: list[float] = []
        while (progress := self._budget.used(time.monotonic() - started, self.step)) < 1:
            loss, error = self._train_step(progress)
            losses.append(loss)
            errors.append(error)
            if time.monotonic() - reported >= report_seconds:
                reported = time.monotonic()
                on_report(self._report(reported - started, losses, errors))
        on_report(self._report(time.monotonic() - started, losses, errors))

    def _train_step(self, progress: float) -> tuple[float, float]:
        for group in self._optimiser.param_groups:
            warmth = min(1.0, (self.step + 1) / 200)
            group["lr"] = warmth * self._budget.rate / 2 * (1 + math.cos(math.pi * progress))
        crops, target = self.batch()
        estimates = self.network(crops)
        loss = faithful_loss(estimates, target, beta=max(0.0, 0.5 - progress))
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimiser.step()
        self.step += 1
        return float(loss.detach()), float((estimates[:, 0] - target).abs().mean().detach())

    def batch(self) -> tuple[Tensor, Tensor]:
        """Noisy crops (N, 3, E, E) and their ln(1 + sigma), (N,)."""
        edge = int(self._rng.choice(_EDGES))
        count = BATCH - self._from_cameras
        levels = torch.from_numpy(self._sampler.sample(count, edge))
        pixels = with_common_chroma(levels, _CHROMA_HALVED, _MUTED, self._draws).numpy()
        clean = pixels.transpose(0, 2, 3, 1).astype(np.float32) / np.float32(255)
        pairs = [noisy_crop(crop, self._rng) for crop in clean]
        crops = np.stack([crop for crop, _ in pairs])
        sigma = torch.tensor([sigma for _, sigma in pairs])
        batches = [torch.from_numpy(crops).permute(0, 3, 1, 2)]
        if self._from_cameras:
            camera = self._cameras.batch(self._from_cameras, edge)
            batches.append(camera.noisy.clamp(0, 1))
            sigma = torch.cat((sigma, 255 * camera.sigma.flatten()))
        return torch.cat(batches), torch.log1p(sigma)

    def _report(self, seconds: float, losses: list[float], errors: list[float]) -> SigmaReport:
        late = slice(-200, None)
        mean_loss, mean_error = np.mean(losses[late]), np.mean(errors[late])
        return SigmaReport(seconds / 60, self.step, float(mean_loss), float(mean_error))


def camera_mixture(photographs: Sequence[Pixels], rng: np.random.Generator) -> NoiseMixture:
    """Crops that came out of cameras, two in ten of them with the grain of film or scans."""
    draws = Draws(rng, torch.Generator().manual_seed(int(rng.integers(2**31))))
    pool = PatchPool(photographs, torch.device("cpu"))
    return NoiseMixture(
        NoiseRecipe(camera=0.8, coarse=0.2),
        lambda count, edge: with_common_chroma(
            pool.sample(count, edge, draws.values), _CHROMA_HALVED, _MUTED, draws
        ),
        draws,
        Levels(LARGEST_SIGMA / 255),
    )


def faithful_loss(estimates: Tensor, target: Tensor, beta: float) -> Tensor:
    """The normal distribution's negative log likelihood, weighted so that hard crops still learn.

    Weighted by the variance to the power `beta`: 0 is the plain likelihood, which listens most to
    the crops that are sure of themselves, 1 the squared error.

    Source: Seitzer et al., "On the pitfalls of heteroscedastic uncertainty estimation with
    probabilistic neural networks", ICLR 2022.
    """
    mean, deviation = estimates[:, 0], estimates[:, 1]
    likelihood = 0.5 * ((target - mean) / deviation) ** 2 + torch.log(deviation)
    return (likelihood * deviation.detach() ** (2 * beta)).mean()


@torch.no_grad()
def error_correlation(
    network: SigmaNetwork,
    photographs: Sequence[Pixels],
    rng: np.random.Generator,
    camera_share: float,
) -> float:
    """How alike the errors of crops of one photograph are, from 0 to 1.

    The answers of n crops with variance v combine to one of variance v (c + (1 - c) / n): c is
    chosen so that the errors over whole photographs are, on average, as large as they claim.
    """
    network.eval()
    claimed, squared, counts = [], [], []
    cameras = camera_mixture(photographs, rng) if camera_share else None
    for pixels in photographs:
        for i in range(4):
            if cameras and i < round(4 * camera_share):
                batch = cameras.batch(1, _CALIBRATION_EDGE)
                noisy = batch.noisy[0].clamp(0, 1).permute(1, 2, 0).numpy()
                sigma = 255 * float(batch.sigma)
            else:
                clean = pixels.astype(np.float32) / np.float32(255)
                noisy, sigma = noisy_crop(clean, rng)
            estimates = network(torch.from_numpy(_grid(noisy))).numpy()
            weights = 1 / estimates[:, 1] ** 2
            mean = float((weights * estimates[:, 0]).sum() / weights.sum())
            claimed.append(len(weights) / float(weights.sum()))
            squared.append((mean - math.log1p(sigma)) ** 2)
            counts.append(len(weights))
    v, n = np.array(claimed), np.array(counts)
    candidates = np.linspace(0, 1, 101)
    spread = [np.mean(np.array(squared) / (v * (c + (1 - c) / n))) for c in candidates]
    return float(candidates[int(np.argmin(np.abs(np.array(spread) - 1)))])


def _grid(image: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = (edge // CROP for edge in image.shape[:2])
    cut = image[: rows * CROP, : columns * CROP]
    tiles = cut.reshape(rows, CROP, columns, CROP, 3).transpose(0, 2, 4, 1, 3)
    return np.ascontiguousarray(tiles.reshape(-1, 3, CROP, CROP))
