"""A clean picture to measure against, and how near to it a denoised one comes."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pixel_formats import Pixels, from_float, to_float
from denoise_gui.engine.measure.metrics import psnr, ssim
from denoise_gui.engine.measure.noise import add_noise
from denoise_gui.engine.messages import Message
from denoise_gui.engine.rect import Rect

LARGEST_EDGE = 768
"""Pixels: of a larger image its middle is measured, so that a curve takes seconds."""


@dataclass(frozen=True)
class AddedNoise:
    """What was put on a clean picture.

    Attributes:
        sigma: of additive white Gaussian noise, in 8-bit levels.
        seed: the same one gives the same noise.
        clipped: rounded and clipped to what the image's own type can hold, as a file would;
            otherwise the noisy picture is float32 and goes beyond black and white.
    """

    sigma: float
    seed: int
    clipped: bool = False


@dataclass(frozen=True, eq=False)
class Reference:
    """Clean `pixels` of the same shape as the noisy ones; `noise`, if it was added to them."""

    pixels: Pixels
    name: str
    noise: AddedNoise | None = None


@dataclass(frozen=True)
class Quality:
    """`psnr` in dB, `ssim` at most 1; NaN where there is too little to measure."""

    psnr: float
    ssim: float


@dataclass(frozen=True)
class QualityPoint:
    """What a sigma, in 8-bit levels, reaches."""

    sigma: float
    quality: Quality


def with_noise(clean: Pixels, noise: AddedNoise) -> Pixels:
    """A noisy copy; float32 unless `noise.clipped`."""
    noisy = add_noise(to_float(clean), noise.sigma, noise.seed)
    return from_float(np.clip(noisy, 0, 1), clean.dtype) if noise.clipped else noisy


def checked_reference(noisy: Photograph, reference: Photograph, name: str) -> Reference:
    """A reference that fits a noisy image.

    Raises:
        UserError: another size, orientation or number of channels; the message says which.
    """
    size = f"{noisy.width} × {noisy.height}"
    other = f"{reference.width} × {reference.height}"
    if (reference.width, reference.height) == (noisy.height, noisy.width) and size != other:
        raise UserError(
            Message(
                "{0} has {1} pixels, the open image {2}: one of them is turned. Turn it, and "
                "open it again.",
                name,
                other,
                size,
            )
        )
    if size != other:
        raise UserError(
            Message(
                "{0} has {1} pixels, the open image {2}: a clean reference is the same picture "
                "at the same size.",
                name,
                other,
                size,
            )
        )
    if reference.channels != noisy.channels:
        kinds = {1: Message("gray"), 3: Message("in colour")}
        raise UserError(
            Message(
                "{0} is {1}, the open image is {2}: they cannot be compared.",
                name,
                kinds[reference.channels],
                kinds[noisy.channels],
            )
        )
    return Reference(reference.pixels, name)


def measured_rect(height: int, width: int, edge: int = LARGEST_EDGE) -> Rect:
    """The whole image, or its middle."""
    top, left = max(0, height - edge) // 2, max(0, width - edge) // 2
    return Rect(top, left, top + min(height, edge), left + min(width, edge))


def quality_of(result: Pixels, clean: Pixels) -> Quality:
    """Of a result in any kept type, rounded to 8 bits as it would be shown.

    Raises:
        ValueError: different shapes.
    """
    shown = from_float(to_float(result), np.uint8)
    against = to_float(clean)
    return Quality(psnr(to_float(shown), against), ssim(to_float(shown), against))


def best_point(points: Iterable[QualityPoint]) -> QualityPoint | None:
    """The one with the highest PSNR."""
    measured = [point for point in points if not math.isnan(point.quality.psnr)]
    return max(measured, key=lambda point: point.quality.psnr) if measured else None


def first_sigmas(true: float | None, highest: float, step: float) -> tuple[float, ...]:
    """Where to measure a curve at first: around the true sigma, if it is known."""
    if true:
        wanted = [true * share for share in (0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0)]
    else:
        wanted = [2.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 62.5, 75.0]
        wanted += [100.0, 150.0, 200.0, 255.0]
    rounded = {round(value / step) * step for value in (0.0, *wanted)}
    return tuple(sorted(value for value in rounded if 0 <= value <= highest))


def next_sigmas(points: Iterable[QualityPoint], step: float) -> tuple[float, ...]:
    """Where to measure next: between the best point and its neighbours; none at the dial's step."""
    ordered = sorted(points, key=lambda point: point.sigma)
    best = best_point(ordered)
    if best is None:
        return ()
    at = ordered.index(best)
    wanted = []
    for neighbour in (at - 1, at + 1):
        if 0 <= neighbour < len(ordered):
            middle = (best.sigma + ordered[neighbour].sigma) / 2
            rounded = round(middle / step) * step
            if rounded not in (best.sigma, ordered[neighbour].sigma):
                wanted.append(rounded)
    return tuple(wanted)


def interpolated_quality(points: Iterable[QualityPoint], sigma: float) -> Quality | None:
    """Between the two points around a sigma; None outside of them."""
    ordered = sorted(points, key=lambda point: point.sigma)
    sigmas = [point.sigma for point in ordered]
    if not ordered or not sigmas[0] <= sigma <= sigmas[-1]:
        return None
    return Quality(
        float(np.interp(sigma, sigmas, [point.quality.psnr for point in ordered])),
        float(np.interp(sigma, sigmas, [point.quality.ssim for point in ordered])),
    )


def as_csv(points: Iterable[QualityPoint]) -> str:
    """A table with a header: sigma, PSNR in dB, SSIM."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["sigma", "psnr_db", "ssim"])
    for point in sorted(points, key=lambda point: point.sigma):
        quality = point.quality
        writer.writerow([f"{point.sigma:g}", f"{quality.psnr:.4f}", f"{quality.ssim:.5f}"])
    return text.getvalue()
