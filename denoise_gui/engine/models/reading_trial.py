"""A model's reading, found by trial: of all that it may mean, what denoises.

Image and noise level in 0 to 1 or 0 to 255; the output the image, the noise or a correction; and
where inputs can be told apart in several ways, each of them. All are run on one picture that is
known without its noise, at three noise levels. The two high ones tell whether a reading denoises
at all: told far too little, a network does nothing. Among the readings that do, the low one counts
as well: told far too much, a network smooths a picture away that has hardly any noise. A network
without biases gives the same when image and sigma grow together: of readings that come equally
near the contract's goes first.

Where the best of these is not told the noise that is there (`scale_trial`), the unusual scales are
tried too: variances, logarithms, precisions. If it is none of them either, the file is refused:
it would denoise, but by another strength than the one that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.denoising_trial import DenoisingTrial, trial_of
from denoise_gui.engine.models.noise_scale import UNIT
from denoise_gui.engine.models.reading import CONTRACT, USUAL_UNITS, Reading
from denoise_gui.engine.models.scale_trial import (
    UnknownScaleError,
    check_scale,
    is_told_rightly,
    unusual_readings,
)
from denoise_gui.engine.models.serving import Serving
from denoise_gui.engine.models.signature import Signature, likely_sizes
from denoise_gui.engine.models.tried import (
    LEAST_GAIN_DB,
    TOLD_SIGMA,
    RunRaw,
    Score,
    Tried,
    all_outputs,
)

WORST_GAIN_DB = -3.0
"""On average over the high sigmas; what loses more in every reading is not read rightly in any."""
_EQUAL_DB = 0.05
_CLEAR_DB = 0.3
"""By so much another reading has to be better, where the contract's denoises too."""
_UNUSUAL_BY_DB = 1.0
"""By so much one with an unusual scale has to be better, where a usual one denoises too: networks
that were told wrongly lose three and more, over all noise levels."""


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
    unknown: UnknownScaleError | None = None
    for signature in signatures:
        try:
            found = _best_reading(run, *first_that_runs(run, signature))
        except ModelError as error:
            first = first or error
            if isinstance(error, UnknownScaleError):
                unknown = unknown or error
            continue
        if best is None or found.gain_db > best.gain_db + _EQUAL_DB:
            best = found
    if unknown and not (best and best.denoises):
        raise unknown
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
    """
    Raises:
        UnknownScaleError: the file wants the noise level on a scale that is not known here.
    """
    tried = Tried(run, how, height, width, channels)
    scores = {
        reading: tried.score(reading)
        for white, scale in USUAL_UNITS
        for reading in all_outputs(white, scale)
    }
    best = _chosen(scores)
    if not is_told_rightly(tried, best, scores[best]):
        unusual = unusual_readings(tried)
        better = {r: s.reached for r, s in unusual.items() if _is_clearly_better(s, scores[best])}
        if better:
            best = _first_of_the_best(better)
            scores |= unusual
        else:
            check_scale(tried, best)
    score = scores[best]
    serving = Serving(how.signature, how.form, best)
    told_db = tried.noisy_db[TOLD_SIGMA], tried.reached(best, TOLD_SIGMA)
    trial = trial_of(serving.words(), TOLD_SIGMA, *told_db)
    return Found(serving, height, width, channels, score.gain, trial)


def _is_clearly_better(unusual: Score, usual: Score) -> bool:
    return usual.gain < LEAST_GAIN_DB or unusual.reached >= usual.reached + _UNUSUAL_BY_DB


def _chosen(scored: dict[Reading, Score]) -> Reading:
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
    usual = [reading for reading in scored if (reading.image_white, reading.scale) == (1, UNIT)]
    return _first_of_the_best({reading: scored[reading].gain for reading in usual})


def _first_of_the_best(reached: dict[Reading, float]) -> Reading:
    most = max(reached.values())
    return next(reading for reading, figure in reached.items() if figure >= most - _EQUAL_DB)
