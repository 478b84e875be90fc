"""Whether a network denoises: its figure on the built-in picture, which goes with what is exported.

Exports that agree with each other may agree on a wrong picture. The trial tells.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from exporter.networks import DenoisingNetwork
from exporter.readings.picture import noisy_subject

TRIAL_SIGMA = 25.0
DENOISES_DB = 1.0
"""What the noise must be less by, at `TRIAL_SIGMA`, for a network to count as a denoiser."""
_FAR_APART = (10.0, 50.0)
_SEEN_LEVELS = 0.5


@dataclass(frozen=True)
class Trial:
    """PSNR in dB against the clean picture, of what went in and of what came out."""

    reading: str
    sigma: float
    noisy_db: float
    denoised_db: float

    @property
    def denoises(self) -> bool:
        return self.denoised_db >= self.noisy_db + DENOISES_DB

    @property
    def sentence(self) -> str:
        verb = "denoises" if self.denoises else "does not denoise"
        return f"{verb}: {self.noisy_db:.1f} to {self.denoised_db:.1f} dB at sigma {self.sigma:g}"

    def to_json(self) -> str:
        """As the metadata of a model file holds it."""
        return json.dumps(self.to_fields())

    def to_fields(self) -> dict[str, Any]:
        return {
            "reading": self.reading,
            "sigma": self.sigma,
            "noisy_db": round(self.noisy_db, 2),
            "denoised_db": round(self.denoised_db, 2),
        }


@torch.no_grad()
def try_network(network: DenoisingNetwork, reading: str = "") -> Trial:
    """Denoise the built-in picture at `TRIAL_SIGMA`, with `reading` noted."""
    config = network.config
    subject = noisy_subject(config.channels, TRIAL_SIGMA, config.multiple)
    sigma = torch.full((1, 1, 1, 1), TRIAL_SIGMA / 255)
    output = network(torch.from_numpy(subject.noisy), sigma)
    clean = torch.from_numpy(subject.clean)
    noisy_db, denoised_db = psnr(torch.cat([torch.from_numpy(subject.noisy), output]), clean)
    return Trial(reading, TRIAL_SIGMA, float(noisy_db), float(denoised_db))


@torch.no_grad()
def follows_sigma(network: DenoisingNetwork) -> bool:
    """Whether another noise level gives another picture: by more than half a level somewhere."""
    config = network.config
    image = torch.from_numpy(noisy_subject(config.channels, TRIAL_SIGMA, config.multiple).noisy)
    low, high = (network(image, torch.full((1, 1, 1, 1), sigma / 255)) for sigma in _FAR_APART)
    return bool((low - high).abs().max() * 255 > _SEEN_LEVELS)


def psnr(images: Tensor, clean: Tensor) -> NDArray[np.float64]:
    """In dB, of each image of a batch (N, ...) in [0, 1], unclipped; what is not finite counts as
    an error of the whole range."""
    error = torch.nan_to_num((images - clean).double(), nan=1.0, posinf=1.0, neginf=-1.0)
    mse = error.square().flatten(1).mean(dim=1).clamp(1e-12, 1e12)
    decibels: NDArray[np.float64] = (-10 * torch.log10(mse)).numpy()
    return decibels
