"""Runs of a model file on one picture that is known without its noise, and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.models.noise_scale import NoiseScale
from denoise_gui.engine.models.reading import Gives, Reading
from denoise_gui.engine.models.serving import Serving
from denoise_gui.engine.models.signature import Tensor
from denoise_gui.engine.models.trial_picture import clean_picture, psnr_db, with_noise

RunRaw = Callable[[Serving, Tensor, float], NDArray[Any]]
"""(how, image [1, C, H, W] in [0, 1], sigma in 8-bit levels) to the file's output, as it is.

Raises ModelError where the file does not take it.
"""

LOW_SIGMA, TOLD_SIGMA, HIGH_SIGMA = 1.0, 25.0, 50.0
LEAST_GAIN_DB = 0.5
"""On average over the high sigmas: what denoises gains several."""
_LARGE = 256 * 256
"""Pixels of a fixed size beyond which the first two noise levels have to do."""
_WORST_DB = 0.0
"""What is no number has no PSNR; nothing that is clipped to [0, 1] comes lower."""


class Score(NamedTuple):
    """Of a reading, in dB: what it gains at the high sigmas, what it reaches at all."""

    gain: float
    reached: float


class Tried:
    """One signature of a file, with a size and a shape of sigma that it takes.

    Attributes:
        sigmas: of the noise that is added, the low one first.
        noisy_db: what the picture has with each.
    """

    def __init__(self, run: RunRaw, how: Serving, height: int, width: int, channels: int) -> None:
        self._run, self._how = run, how
        self._clean = clean_picture(channels, height, width)
        every = (LOW_SIGMA, TOLD_SIGMA, HIGH_SIGMA)
        self.sigmas = every if height * width <= _LARGE else every[:2]
        self._noisy = {sigma: with_noise(self._clean, sigma) for sigma in self.sigmas}
        self.noisy_db = {s: psnr_db(picture, self._clean) for s, picture in self._noisy.items()}
        self._known: dict[tuple[float, float, NoiseScale, float], dict[Gives, float]] = {}

    @property
    def high_sigmas(self) -> tuple[float, ...]:
        """Those at which there is much to gain."""
        return self.sigmas[1:]

    def score(self, reading: Reading) -> Score:
        gains = [self.gain(reading, sigma) for sigma in self.high_sigmas]
        reached = [self.reached(reading, sigma) for sigma in self.sigmas]
        return Score(float(np.mean(gains)), float(np.mean(reached)))

    def gain(self, reading: Reading, sigma: float, told: float | None = None) -> float:
        """In dB. `told`: as what the noise is given out, in 8-bit levels; as it is if None."""
        return self.reached(reading, sigma, told) - self.noisy_db[sigma]

    def reached(self, reading: Reading, sigma: float, told: float | None = None) -> float:
        """The PSNR in dB that a reading comes to; each run is made once."""
        level = sigma if told is None else told
        key = (sigma, reading.image_white, reading.scale, level)
        if key not in self._known:
            self._known[key] = self._figures(*key)
        return self._known[key][reading.gives]

    def _figures(
        self, sigma: float, white: float, scale: NoiseScale, level: float
    ) -> dict[Gives, float]:
        picture = self._noisy[sigma]
        output = self._output(Reading(white, scale), picture, level)
        if output is None:
            return dict.fromkeys(Gives, _WORST_DB)
        results = {r.gives: r.result(picture, output) for r in all_outputs(white, scale)}
        return {g: max(psnr_db(result, self._clean), _WORST_DB) for g, result in results.items()}

    def _output(self, reading: Reading, picture: Tensor, level: float) -> NDArray[Any] | None:
        serving = Serving(self._how.signature, self._how.form, reading)
        try:
            with np.errstate(all="ignore"):
                output = serving.laid_out(self._run(serving, picture, level))
        except ModelError:
            return None  # it does not take such values: then they are not what it means
        return output if output.shape == picture.shape else None


def all_outputs(white: float, scale: NoiseScale) -> list[Reading]:
    """Readings that differ in what the output is."""
    return [Reading(white, scale, gives) for gives in Gives]
