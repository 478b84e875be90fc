"""How strong the details of a quiet place are, in luminance and in colour, by octave.

A network that estimates noise was taught white noise. Whether noise is white shows in the colour:
white noise is as strong in it as in the luminance, octave for octave, while demosaicing and JPEG
leave next to nothing of its finest one. Photographs have little colour there themselves, so what
there is, is noise. Among the coarser octaves texture grows, and noise, however it was smoothed,
ends growing.

Details are those of Haar's wavelet; quiet are the blocks that have less of them than most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images.pixel_formats import FloatPixels

_PLANES = np.array(
    [[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]], np.float32
)
"""Y, Cb and Cr of ITU-R BT.601 from red, green and blue."""
_OF_WHITE = np.sqrt((_PLANES.astype(np.float64) ** 2).sum(axis=1))
"""Deviation of each for independent noise of deviation 1 in red, green and blue."""
_BLOCK = 8
"""Coefficients to a side."""
_BLOCKS = (8, 8, 4, 2)
"""Likewise of each octave, where several are compared: the crops have few coarse ones."""
_QUIETEST, _TYPICAL = 0.05, 0.5
"""Of the blocks, likewise; and half of them."""
_LEAST_GROWN = 0.1
"""Levels, added before octaves are compared, lest nothing grow to several times nothing."""
_QUIET = 0.15
"""Of the blocks have less detail than what counts as quiet."""
_FEWEST_BLOCKS = 8
_CLIPPED = 0.1
"""Blocks with a larger share of black or white pixels do not count."""
_NEXT_TO_NOTHING = 0.2
"""Levels; less is the rounding of a file."""

SMALLEST_CROP = 4 * _BLOCK


@dataclass(frozen=True)
class QuietDetails:
    """What is left in quiet places, each as the sigma of the white noise that would leave it.

    Attributes:
        luminance, luminance_coarser: of the finest octave, of the next.
        colour: of the finest octave, in that of Cb and Cr which has less.
        colour_growth: how many times more the next octave holds, in both together; 1 for white
            noise.
    """

    luminance: float
    luminance_coarser: float
    colour: float
    colour_growth: float


@dataclass(frozen=True)
class QuietSpectrum:
    """How the quietest places hold more from octave to octave.

    Attributes:
        luminance_growth: ln of how many times more of the luminance is in the fourth octave than in
            the second; 0 for white noise.
        colour_growth: likewise of the colour; 0 where there is none.
        colour: of the third, as the sigma of the white noise that would leave it.
        typical_colour: likewise of the places that are neither quiet nor busy.
        is_gray: whether red, green and blue are alike everywhere.
    """

    luminance_growth: float
    colour_growth: float
    colour: float
    typical_colour: float
    is_gray: bool = False


def quiet_spectrum(crops: FloatPixels) -> QuietSpectrum | None:
    """Over crops as for `quiet_details`; gray ones too, as three channels alike."""
    if not len(crops) or min(crops.shape[2:]) < SMALLEST_CROP:
        return None
    levels = _levels(crops, _BLOCKS, (_QUIETEST, _TYPICAL)) / _OF_WHITE
    colour, typical_colour = levels[:, :, 1:].mean(axis=2).T
    of_luminance, of_colour = (np.log(each + _LEAST_GROWN) for each in (levels[:, 0, 0], colour))
    return QuietSpectrum(
        float(of_luminance[3] - of_luminance[1]),
        float(of_colour[3] - of_colour[1]),
        float(colour[2]),
        float(typical_colour[2]),
        not np.ptp(crops, axis=1).any(),
    )


def quiet_details(crops: FloatPixels) -> QuietDetails | None:
    """Over crops of a photograph, (N, 3, E, E) in [0, 1]; None where they are too small."""
    if not len(crops) or min(crops.shape[2:]) < SMALLEST_CROP:
        return None
    levels = _levels(crops, (_BLOCK, _BLOCK), (_QUIET,))[:, 0]
    fine, coarser = (level / _OF_WHITE for level in levels)
    both = [(level[1] + level[2]) / (_OF_WHITE[1] + _OF_WHITE[2]) for level in levels]
    growth = both[1] / max(both[0], _NEXT_TO_NOTHING)
    return QuietDetails(float(fine[0]), float(coarser[0]), float(min(fine[1:])), float(growth))


def _levels(
    crops: FloatPixels, blocks: tuple[int, ...], shares: tuple[float, ...]
) -> NDArray[np.float64]:
    """(octaves, shares, 3): the deviation in Y, Cb and Cr that each of the `shares` of the blocks
    is below, in 8-bit levels; for white noise the same in all octaves."""
    planes = np.einsum("pc,nchw->pnhw", 255 * _PLANES, crops).astype(np.float32)
    out: NDArray[np.bool_] = (crops <= 0) | (crops >= 1)
    clipped = out.max(axis=1, keepdims=True).astype(np.float32)
    levels: list[NDArray[np.float64]] = []
    for octave, block in enumerate(blocks):
        planes, details = _octave(planes)
        clipped = _octave(clipped)[0]
        inside = (_block_means(clipped, block) < _CLIPPED).ravel()
        energy = _block_means(details, block).reshape(3, -1) ** np.float32(0.5)
        counted = energy[:, inside] if inside.sum() >= _FEWEST_BLOCKS else energy
        levels.append(np.asarray(np.quantile(counted, shares, axis=1)) * 2.0**octave)
    return np.array(levels)


def _octave(
    planes: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(..., H, W) to halved means, and to the mean energy of the three details beside each; a last
    odd row or column is left out."""
    planes = planes[..., : planes.shape[-2] // 2 * 2, : planes.shape[-1] // 2 * 2]
    a, b = planes[..., ::2, ::2], planes[..., ::2, 1::2]
    c, d = planes[..., 1::2, ::2], planes[..., 1::2, 1::2]
    energy = ((a - b + c - d) ** 2 + (a + b - c - d) ** 2 + (a - b - c + d) ** 2) / 12
    means = ((a + b + c + d) / 4).astype(np.float32)
    return means, energy.astype(np.float32)


def _block_means(planes: NDArray[np.float32], block: int) -> NDArray[np.float32]:
    """(..., H, W) to the means of whole blocks of that edge."""
    height, width = (edge // block * block for edge in planes.shape[-2:])
    blocks = planes[..., :height, :width].reshape(
        *planes.shape[:-2], height // block, block, width // block, block
    )
    means: NDArray[np.float32] = blocks.mean(axis=(-3, -1))
    return means
