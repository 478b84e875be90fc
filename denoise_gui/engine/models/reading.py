"""In what units a model file takes image and noise level, and what it gives back: its reading.

A file that keeps the contract takes both with white at 1 and gives the image. Others, trained
elsewhere, count the image in 8-bit levels or the noise level on another scale (`noise_scale`), or
give the noise, to be taken off, or a correction, to be added. Nothing in such a file says which;
`reading_trial` finds out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.noise_scale import LEVELS, UNIT, USUAL, NoiseScale

Output = NDArray[Any]


class Gives(StrEnum):
    """What the output is."""

    IMAGE = "image"
    NOISE = "noise"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Reading:
    """`image_white`: what white is to the file, 1 or 255; the output counts as the image does.
    `scale`: what it is told for a noise level."""

    image_white: float = 1.0
    scale: NoiseScale = UNIT
    gives: Gives = Gives.IMAGE

    def result(self, image: NDArray[np.float32], output: Output) -> NDArray[np.float32]:
        """The denoised image, white at 1, not clamped.

        Args:
            image: what was to be denoised, white at 1.
            output: what the file gave for it, of the same shape.
        """
        given: NDArray[np.float32] = output.astype(np.float32, copy=False)
        if self.image_white != 1:
            given = given / np.float32(self.image_white)
        if self.gives is Gives.NOISE:
            return image - given
        return image + given if self.gives is Gives.CORRECTION else given

    def words(self) -> tuple[Message, ...]:
        """For a person; each a part of a sentence that can be translated on its own."""
        image = () if self.image_white == 1 else (Message("image in 0 to 255"),)
        gives = {
            Gives.IMAGE: Message("gives the image"),
            Gives.NOISE: Message("gives the noise"),
            Gives.CORRECTION: Message("gives a correction"),
        }
        return (self.scale.words, *image, gives[self.gives])


CONTRACT = Reading()

WHITES = (1.0, LEVELS)
USUAL_UNITS = tuple(product(WHITES, USUAL))
"""(image_white, scale) of nearly all files, the contract's first."""
