"""How noisy a photograph is, and how sure that is: the automatic position of the sigma dial.

A small network (`resources/estimators/sigma.onnx`, trained by ``python -m exporter train-sigma``)
looks at some crops of the photograph and answers for each with a mean and a deviation; here the
crops are chosen and the answers combined. Nothing is kept between calls and nothing is shared, so
this may run on any thread.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from denoise_gui.contract import sigma_file
from denoise_gui.engine.denoise.luminance import LUMA
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.pixel_formats import FloatPixels, Pixels, to_float
from denoise_gui.engine.measure.by_brightness import (
    MeasuredPoint,
    combined,
    fitted_curve,
    measured_points,
)
from denoise_gui.engine.measure.coarse_noise import Coarse, coarse_noise
from denoise_gui.engine.measure.measured import Answered, Measured
from denoise_gui.engine.measure.noise_or_texture import noise_share
from denoise_gui.engine.measure.octaves import QuietDetails, quiet_details, quiet_spectrum
from denoise_gui.engine.measure.patterns import pattern_shares
from denoise_gui.engine.measure.taste import WHITE_TASTE
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe import AUTOMATIC, Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.shipped import shipped_sigma_estimator
from denoise_gui.engine.sigma import SIGMA_MAX_ASSUMED

_CANDIDATES_PER_EDGE = 16
_CROPS = 64
_SMALLEST_IMAGE = 8
_SATURATED_SHARE = 0.5
_SURE_ENOUGH, _MOST_VAGUE = 4.0, 12.0
"""Levels: with less uncertainty a dial is set however weak the noise; with more than the other none
is, however strong it is."""
_MAY_BE_WHITE = 0.1
"""Of what tells that noise is not white."""


def _can_be_relied_on(sigma: float, uncertainty: float) -> bool:
    return uncertainty < max(_SURE_ENOUGH, min(0.5 * sigma, _MOST_VAGUE))


@dataclass(frozen=True)
class SigmaEstimate:
    """What to set sigma to for a photograph, in 8-bit levels.

    Attributes:
        sigma: of white noise its standard deviation; of coarse noise what gives the best picture.
        uncertainty: the standard deviation of this estimate.
        colour: likewise for the chrominance; None where it is the same.
        points: how strong the noise is by brightness, as far as the photograph shows it.
        coarse: the part of sigma that is there for noise which is not white.
        taste: of the model that it is for, as `taste_of` tells.
        is_white: whether the noise is, by its colour.
    """

    sigma: float
    uncertainty: float
    colour: float | None = None
    points: tuple[MeasuredPoint, ...] = ()
    coarse: float = 0.0
    taste: float = WHITE_TASTE
    is_white: bool = True

    @property
    def curve(self) -> BrightnessCurve | None:
        """Factors by brightness; None where they may as well be 1."""
        return fitted_curve(self.points)

    @property
    def colour_ratio(self) -> float:
        """Of the sigma for the chrominance to that for the luminance."""
        known = self.colour is not None and self.sigma > 0
        return round(self.colour / self.sigma, 4) if self.colour is not None and known else 1.0

    def applied_to(self, recipe: Recipe) -> Recipe:
        """With everything that was measured in it; grain and mask stay."""
        open_to_all = replace(
            recipe, luminance=AUTOMATIC, colour=None, colour_ratio=1.0, brightness=None
        )
        return open_to_all.measured(self.sigma, self.colour_ratio, self.curve)

    @property
    def is_usable(self) -> bool:
        """Whether to set a dial by it: the error to expect is small, or small beside sigma."""
        return _can_be_relied_on(self.sigma, self.uncertainty)


@dataclass(frozen=True)
class NoiseMeasurement:
    """What a photograph shows of its noise, before it is known which model is to take it away.

    Attributes:
        fine, halved, quartered: at full size, and with the picture made smaller; None where it is
            too small for that.
        details: of quiet places; None for gray pictures and small ones.
        noise: of what is not white, from 0 where it is texture to 1 where it is noise.
        in_colour: whether there is a chrominance.
        points, coarse_points: as in `SigmaEstimate`, of the noise's finest details and of its
            coarser ones.
    """

    fine: Measured
    halved: Measured | None = None
    quartered: Measured | None = None
    details: QuietDetails | None = None
    noise: float = 1.0
    in_colour: bool = False
    points: tuple[MeasuredPoint, ...] = ()
    coarse_points: tuple[MeasuredPoint, ...] = ()

    def for_model(self, taste: float) -> SigmaEstimate:
        """What to set, for a model of that `taste` (`taste_of`)."""
        fine, coarse = self.fine, Coarse()
        if self.halved is not None:
            coarse = coarse_noise(
                fine, self.halved, self.quartered, self.details, taste, self.noise
            )
        grain = fine.sigma - coarse.texture
        sigma = min(grain + coarse.luminance, max(SIGMA_MAX_ASSUMED, grain))
        ratio = (grain + coarse.colour) / sigma if coarse.luminance and self.in_colour else 0.0
        uncertainty = math.hypot(fine.deviation, coarse.uncertainty)
        if not _can_be_relied_on(fine.sigma, fine.deviation):
            # What is coarse was told from what is fine, and is as vague.
            uncertainty = max(uncertainty, fine.deviation * sigma / max(fine.sigma, 1.0))
        uncertainty = min(uncertainty, SIGMA_MAX_ASSUMED)
        points = self.coarse_points if coarse.luminance else self.points
        colour = max(ratio, 1.0) * sigma if ratio else None
        is_white = coarse.not_white < _MAY_BE_WHITE
        return SigmaEstimate(sigma, uncertainty, colour, points, coarse.luminance, taste, is_white)


CANNOT_TELL = SigmaEstimate(sigma=0.0, uncertainty=SIGMA_MAX_ASSUMED)
"""What there is to say about a few pixels, or about nothing but black and white ones."""


def estimate_sigma(pixels: Pixels, taste: float = WHITE_TASTE) -> SigmaEstimate:
    """Estimate the noise of a photograph with the network that comes with the application.

    Takes some hundredths of a second, whatever the size: it looks at 64 crops at most.

    Args:
        pixels: (H, W) or (H, W, C) of 1 or 3 channels, uint8, uint16 or float32 with white at 1.0;
            of 2 or 4 channels the last is taken for transparency and left out.
        taste: of the model that is to take the noise away, `taste_of` it.

    Raises:
        UserError: the network's file is missing or damaged.
    """
    return SigmaEstimator(shipped_sigma_estimator()).estimate(pixels, taste)


class SigmaEstimator:
    """The network, opened once for many images."""

    def __init__(self, path: Path) -> None:
        """Open the network.

        Raises:
            UserError: the file is missing, damaged, or another kind of network.
        """
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
            metadata = self._session.get_modelmeta().custom_metadata_map
            known = metadata[sigma_file.CONTRACT] == str(sigma_file.CONTRACT_VERSION)
            self._crop = int(metadata[sigma_file.CROP])
            self._smallest_crop = int(metadata[sigma_file.SMALLEST_CROP])
            self._correlation = float(metadata[sigma_file.CORRELATION])
        except Exception as error:
            # onnxruntime's exceptions share no base of their own.
            raise UserError(
                Message("{0}: not a network that estimates noise ({1})", path, error)
            ) from error
        if not known:
            raise UserError(Message("{0}: of another version of the application", path))

    def estimate(self, pixels: Pixels, taste: float = WHITE_TASTE) -> SigmaEstimate:
        """As :func:`estimate_sigma`."""
        return self.measure(pixels).for_model(taste)

    def measure(self, pixels: Pixels) -> NoiseMeasurement:
        """What the photograph shows, whatever the model; `pixels` as for :func:`estimate_sigma`."""
        if pixels.ndim == 2:
            pixels = pixels[:, :, None]
        pixels = pixels[:, :, :3] if pixels.shape[2] >= 3 else pixels[:, :, :1]
        shortest = min(pixels.shape[:2])
        fine = self._measured(pixels, 1) if shortest >= _SMALLEST_IMAGE else None
        if fine is None:
            return NoiseMeasurement(Measured(CANNOT_TELL.sigma, CANNOT_TELL.uncertainty))
        halved, quartered = (
            self._measured(pixels, times) if shortest >= times * self._smallest_crop else None
            for times in (2, 4)
        )
        seen = halved or fine
        in_colour = pixels.shape[2] == 3
        crops = self._crops(pixels)
        noise = noise_share(seen, quiet_spectrum(crops))
        return NoiseMeasurement(
            fine,
            halved,
            quartered,
            quiet_details(crops) if in_colour else None,
            noise,
            in_colour,
            measured_points(fine.answers, fine.brightness, self._correlation),
            measured_points(seen.answers, seen.brightness, self._correlation),
        )

    def _measured(self, pixels: Pixels, times: int) -> Answered | None:
        """Of the picture made so many times smaller; None where it shows nothing."""
        crops = self._crops(pixels, times)
        if not len(crops):
            return None
        answers: NDArray[np.float32] = self._session.run(
            [sigma_file.ESTIMATES], {sigma_file.CROPS: crops}
        )[0]
        if not np.isfinite(answers).all():
            return None
        told = answers.astype(np.float64)
        mean, deviation = combined(_doubted(told, pattern_shares(crops)), self._correlation)
        sigma = max(float(np.expm1(mean)), 0.0)
        # Fewer pixels than the network was trained on say less.
        short = max(1.0, self._smallest_crop * times / min(pixels.shape[:2]))
        deviation = min(deviation * (1.0 + sigma) * short**2, SIGMA_MAX_ASSUMED)
        brightness = crops.mean(axis=(2, 3)) @ LUMA
        return Answered(sigma, deviation, told, brightness)

    def _crops(self, pixels: Pixels, times: int = 1) -> FloatPixels:
        """(N, 3, E, E) in [0, 1], of the picture made so many times smaller: half the flattest of a
        grid, half evenly spread over it."""
        shortest = min(pixels.shape[:2]) // times
        edge = min(self._crop, max(shortest // 4 * 4, self._smallest_crop))
        across = edge * times
        missing = [(0, max(0, across - length)) for length in pixels.shape[:2]]
        if any(after for _, after in missing):
            pixels = np.pad(pixels, (*missing, (0, 0)), mode="symmetric")
        rows, columns = (_starts(length, across) for length in pixels.shape[:2])
        places = [
            (slice(top, top + across), slice(left, left + across))
            for top in rows
            for left in columns
        ]
        grid = [
            _smaller(np.clip(np.nan_to_num(to_float(pixels[place])), 0, 1), times)
            for place in places
        ]
        grid = [crop for crop in grid if _saturated_share(crop) < _SATURATED_SHARE]
        if len(grid) > _CROPS:
            grid = _half_flat_half_even(grid)
        if not grid:
            return np.empty((0, 3, edge, edge), dtype=np.float32)
        crops = np.stack(grid).transpose(0, 3, 1, 2)
        return np.ascontiguousarray(np.broadcast_to(crops, (len(crops), 3, edge, edge)))


def _doubted(answers: NDArray[np.float64], patterns: NDArray[np.float64]) -> NDArray[np.float64]:
    """With the deviation of each crop's answer grown by as much as its pattern may account for."""
    sigmas = np.maximum(np.expm1(answers[:, 0]), 0.0)
    without = np.log1p(sigmas * np.sqrt(1 - patterns))
    return np.stack([answers[:, 0], np.hypot(answers[:, 1], np.log1p(sigmas) - without)], axis=1)


def _smaller(crop: FloatPixels, times: int) -> FloatPixels:
    """Each pixel the mean of a square of `times` by `times`."""
    if times == 1:
        return crop
    height, width, channels = crop.shape
    squares = crop.reshape(height // times, times, width // times, times, channels)
    smaller: FloatPixels = squares.mean(axis=(1, 3))
    return smaller


def _starts(length: int, edge: int) -> list[int]:
    count = min(_CANDIDATES_PER_EDGE, max(1, length // edge))
    return [round(start) for start in np.linspace(0, length - edge, count)]


def _saturated_share(crop: FloatPixels) -> float:
    return float(np.mean((crop <= 0) | (crop >= 1)))


def _half_flat_half_even(grid: list[FloatPixels]) -> list[FloatPixels]:
    roughness = [float(np.abs(np.diff(crop, axis=1)).mean()) for crop in grid]
    flattest = np.argsort(roughness)[: _CROPS // 2].tolist()
    others = sorted(set(range(len(grid))) - set(flattest))
    even = np.linspace(0, len(others) - 1, _CROPS // 2).round().astype(int)
    return [grid[i] for i in sorted([*flattest, *(others[i] for i in even)])]
