"""Whether a network denoises at all: files that agree with it may agree on a wrong picture.

Weights that are read in the wrong order run without an error, in every runtime alike. A picture
whose clean version is known tells them from sound ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from denoise_gui.contract.model_file import WHITE_LEVELS
from denoise_gui.contract.noise_level import SIGMA_DEFAULT
from denoise_gui.contract.report import Denoising
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.trial import Trial
from exporter.known_pictures import checks_and_discs
from exporter.networks import DenoisingNetwork
from exporter.psnr import psnr, shown

Array = NDArray[np.float32]

EDGE = 128
"""Pixels; a multiple of every network's multiple."""


@dataclass(frozen=True)
class Measured:
    """`trial` is None where the output was not finite. `seconds_per_pixel` of the network here."""

    trial: Trial | None
    seconds_per_pixel: float


@torch.no_grad()
def measure(
    network: DenoisingNetwork, sigma: float, clock: Callable[[], float] | None = None
) -> Measured:
    """Denoise the built-in picture with seeded noise of `sigma` 8-bit levels."""
    from time import perf_counter

    clock = clock or perf_counter
    clean = checks_and_discs(network.config.channels, EDGE)
    noise = np.random.default_rng(0).standard_normal(clean.shape, np.float32)
    noisy = clean + np.float32(sigma / WHITE_LEVELS) * noise
    level = torch.full((1, 1, 1, 1), sigma / WHITE_LEVELS)
    seconds = []
    for _ in range(2):  # the first run also prepares the layers
        started = clock()
        output: Array = network(torch.from_numpy(noisy), level).numpy()
        seconds.append(clock() - started)
    per_pixel = min(seconds) / EDGE**2
    if not np.isfinite(output).all():
        return Measured(None, per_pixel)
    return Measured(
        Trial("", sigma, psnr(shown(noisy), clean), psnr(shown(output), clean)), per_pixel
    )


def sigma_to_measure_at(sigma_max: float | None) -> float:
    """In 8-bit levels: noise that every denoiser should deal with."""
    return SIGMA_DEFAULT if sigma_max is None else min(SIGMA_DEFAULT, sigma_max)


def judged(measured: Trial | None, exported: Trial | None) -> Denoising:
    """What to say of it. `exported` is the figure that the file brings along."""
    if measured is None:
        return Denoising(None, exported, False, True, Sentence("no-image"))
    code = "worsens" if measured.worsens else "hardly-denoises"
    if measured.denoises:
        code = "denoises"
    figures = (measured.noisy_db, measured.denoised_db, measured.sigma)
    sentence = Sentence(code, *figures)
    return Denoising(measured, exported, measured.denoises, measured.worsens, sentence)


def exported_note(exported: Trial) -> Sentence:
    """The figure in an exported file, in a sentence."""
    figures = (exported.noisy_db, exported.denoised_db, exported.sigma)
    if exported.reading:
        return Sentence("was-read-by-trial", exported.reading, *figures)
    return Sentence("seen-when-exported", *figures)
