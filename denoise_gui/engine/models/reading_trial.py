"""A model's reading, found by trial: of all that it may mean, what denoises.

Image and noise level in 0 to 1 or 0 to 255; the output the image, the noise or a correction; and
where inputs can be told apart in several ways, each of them. All are run on one picture that is
known without its noise, at three noise levels. The two high ones tell whether a reading denoises
at all: told far too little, a network does nothing. Among the readings that do, the low one counts
as well: told far too much, a network smooths a picture away that has hardly any noise. A network
without biases gives the same when image and sigma grow together: of readings that come equally
near the contract's goes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.denoising_trial import DenoisingTrial, trial_of
from denoise_gui.engine.models.reading import CONTRACT, SCALES, Gives, Reading
from denoise_gui.engine.models.serving import Serving
from denoise_gui.engine.models.signature import Signature, Tensor, likely_sizes
from denoise_gui.engine.models.trial_picture import clean_picture, psnr_db, with_noise

RunRaw = Callable[[Serving, Tensor, float], NDArray[Any]]
"""(how, image [1, C, H, W] in [0, 1], sigma in 8-bit levels) to the file's output, as it is.

Raises ModelError where the file does not take it.
"""

SIGMAS = (1.0, 25.0, 50.0)
TOLD_SIGMA = 25.0
LEAST_GAIN_DB = 0.5
"""On average over the high sigmas: what denoises gains several."""
WORST_GAIN_DB = -3.0
"""Likewise; what loses more in every reading is not read rightly in any."""
_HIGH = 20.0
_EQUAL_DB = 0.05
_CLEAR_DB = 0.3
"""By so much another reading has to be better, where the contract's denoises too."""
_LARGE = 256 * 256
"""Pixels of a fixed size beyond which the first two noise levels have to do."""
_WORST_DB = 0.0
"""What is no number has no PSNR; nothing that is clipped to [0, 1] comes lower."""


@dataclass(frozen=True)
class Found:
    """How to serve a file. `height`, `width` and `channels` are of a picture that it took;
    `gain_db` is the mean over the high sigmas, and `trial` what there is to tell."""

    serving: Serving
    height: int
    width: int
    channels: int
    gain_db: float
    trial: DenoisingTrial

    @property
    def denoises(self) -> bool:
        return self.gain_db >= LEAST_GAIN_DB


def find_reading(run: RunRaw, signatures: Iterable[Signature]) -> Found:
    """Try everything that the signatures allow.

    Raises:
        ModelError: none of them runs; the reason is that of the first, without the file's name.
    """
    best: Found | None = None
    first: ModelError | None = None
    for signature in signatures:
        try:
            found = _best_reading(run, *first_that_runs(run, signature))
        except ModelError as error:
            first = first or error
            continue
        if best is None or found.gain_db > best.gain_db + _EQUAL_DB:
            best = found
    if best is None:
        assert first is not None
        raise first
    return best


def first_that_runs(run: RunRaw, signature: Signature) -> tuple[Serving, int, int, int]:
    """The first form of sigma, size and number of channels with which a flat picture comes back in
    its own size: how to serve the file, height, width and channels.

    Raises:
        ModelError: there is none; without the file's name.
    """
    first: ModelError | None = None
    for channels in signature.channels_to_try():
        for height, width in likely_sizes(signature.size):
            for form in signature.sigma_forms():
                serving = Serving(signature, form)
                try:
                    check_on_flat(run, serving, channels, height, width)
                except ModelError as error:
                    first = first or error
                else:
                    return serving, height, width, channels
    assert first is not None
    raise first


def check_on_flat(run: RunRaw, serving: Serving, channels: int, height: int, width: int) -> None:
    """A file may promise a shape and return another, or NaN.

    Raises:
        ModelError: it does; without the file's name.
    """
    flat = np.full((1, channels, height, width), 0.5, dtype=np.float32)
    output = serving.laid_out(run(serving, flat, 10.0))
    if output.shape != flat.shape:
        raise ModelError(
            Message(
                "not a denoiser: for an input of shape {0} it returns {1}",
                flat.shape,
                output.shape,
            )
        )
    if not np.isfinite(output).all():
        raise ModelError(Message("returns values that are not numbers"))


def _best_reading(run: RunRaw, how: Serving, height: int, width: int, channels: int) -> Found:
    clean = clean_picture(channels, height, width)
    sigmas = SIGMAS if height * width <= _LARGE else SIGMAS[:2]
    noisy = {sigma: with_noise(clean, sigma) for sigma in sigmas}
    noisy_db = {sigma: psnr_db(picture, clean) for sigma, picture in noisy.items()}
    scores: dict[Reading, dict[float, float]] = {}
    for image_white, sigma_white in SCALES:
        readings = [Reading(image_white, sigma_white, gives) for gives in Gives]
        for sigma, picture in noisy.items():
            serving = Serving(how.signature, how.form, readings[0])
            output = _output(run, serving, picture, sigma)
            for reading in readings:
                result = picture * np.nan if output is None else reading.result(picture, output)
                scores.setdefault(reading, {})[sigma] = max(psnr_db(result, clean), _WORST_DB)
    scored = {
        reading: _Score(
            float(np.mean([reached[sigma] - noisy_db[sigma] for sigma in sigmas if sigma > _HIGH])),
            float(np.mean(list(reached.values()))),
        )
        for reading, reached in scores.items()
    }
    best = _chosen(scored)
    serving = Serving(how.signature, how.form, best)
    trial = trial_of(serving.words(), TOLD_SIGMA, noisy_db[TOLD_SIGMA], scores[best][TOLD_SIGMA])
    return Found(serving, height, width, channels, scored[best].gain, trial)


class _Score(NamedTuple):
    """Of a reading, in dB: what it gains at the high sigmas, what it reaches at all."""

    gain: float
    reached: float


def _chosen(scored: dict[Reading, _Score]) -> Reading:
    """The best of those that denoise; of those that come equally near, the first. If none does,
    the contract's, unless the output leaves the picture about as it was only as something else."""
    denoising = {r: score.reached for r, score in scored.items() if score.gain >= LEAST_GAIN_DB}
    if denoising:
        best = _first_of_the_best(denoising)
        margin = denoising[best] - denoising.get(CONTRACT, -np.inf)
        return best if margin >= _CLEAR_DB else CONTRACT
    if scored[CONTRACT].gain >= WORST_GAIN_DB:
        return CONTRACT
    # In 0 to 255 any small output would pass for noise, and leave every picture as it is.
    usual = [reading for reading in scored if (reading.image_white, reading.sigma_white) == (1, 1)]
    return _first_of_the_best({reading: scored[reading].gain for reading in usual})


def _first_of_the_best(reached: dict[Reading, float]) -> Reading:
    most = max(reached.values())
    return next(reading for reading, figure in reached.items() if figure >= most - _EQUAL_DB)


def _output(run: RunRaw, serving: Serving, picture: Tensor, sigma: float) -> NDArray[Any] | None:
    try:
        with np.errstate(all="ignore"):
            output = serving.laid_out(run(serving, picture, sigma))
    except ModelError:
        return None  # it does not take such values: then they are not what it means
    return output if output.shape == picture.shape else None
