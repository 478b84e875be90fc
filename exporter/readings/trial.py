"""Whether a network denoises: its figure on the built-in picture, which goes with what is exported.

Exports that agree with each other may agree on a wrong picture. The trial tells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from denoise_gui.contract import trial as contract
from denoise_gui.contract.sentences import Sentence
from exporter.known_pictures import noisy_subject
from exporter.networks import DenoisingNetwork
from exporter.psnr import decibels

TRIAL_SIGMA = 25.0
DENOISES_DB = 1.0
"""What the noise must be less by, at `TRIAL_SIGMA`, for a network to count as a denoiser."""
_FAR_APART = (10.0, 50.0)
_SEEN_LEVELS = 0.5


@dataclass(frozen=True)
class Trial(contract.Trial):
    """On this package's picture. A reading has to gain more than a network that needs none."""

    @property
    def denoises(self) -> bool:
        return self.denoised_db >= self.noisy_db + DENOISES_DB

    def told_of(self, name: str) -> Sentence:
        """What came of it, of a file of that name."""
        figures = (name, self.noisy_db, self.denoised_db, self.sigma)
        if self.denoises:
            return Sentence("file-denoises", *figures)
        return Sentence("file-does-not-denoise", *figures)


@torch.no_grad()
def try_network(network: DenoisingNetwork, reading: str = "") -> Trial:
    """Denoise the built-in picture at `TRIAL_SIGMA`, with `reading` noted."""
    config = network.config
    subject = noisy_subject(config.channels, TRIAL_SIGMA, config.multiple)
    sigma = torch.full((1, 1, 1, 1), TRIAL_SIGMA / 255)
    output = network(torch.from_numpy(subject.noisy), sigma)
    clean = torch.from_numpy(subject.clean)
    noisy_db, denoised_db = psnr_of_each(
        torch.cat([torch.from_numpy(subject.noisy), output]), clean
    )
    return Trial(reading, TRIAL_SIGMA, float(noisy_db), float(denoised_db))


@torch.no_grad()
def follows_sigma(network: DenoisingNetwork) -> bool:
    """Whether another noise level gives another picture: by more than half a level somewhere."""
    config = network.config
    image = torch.from_numpy(noisy_subject(config.channels, TRIAL_SIGMA, config.multiple).noisy)
    low, high = (network(image, torch.full((1, 1, 1, 1), sigma / 255)) for sigma in _FAR_APART)
    return bool((low - high).abs().max() * 255 > _SEEN_LEVELS)


def psnr_of_each(images: Tensor, clean: Tensor) -> NDArray[np.float64]:
    """In dB, of each image of a batch (N, ...) in [0, 1], unclipped; what is not finite counts as
    an error of the whole range."""
    error = torch.nan_to_num((images - clean).double(), nan=1.0, posinf=1.0, neginf=-1.0)
    return decibels(error.square().flatten(1).mean(dim=1).numpy())
