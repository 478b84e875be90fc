"""What a sigma may be: a number within limits, or to be measured. Everything that asks a user for
one takes its range from here or from the model; it imports the contract alone, for the
command line."""

from __future__ import annotations

from enum import Enum
from typing import Final

from denoise_gui.contract.noise_level import SIGMA_DEFAULT, SIGMA_LIMIT, SIGMA_MAX_ASSUMED

__all__ = [
    "AUTOMATIC",
    "LARGEST_FACTOR",
    "SIGMA_DEFAULT",
    "SIGMA_LIMIT",
    "SIGMA_MAX_ASSUMED",
    "Automatic",
    "Sigma",
]

LARGEST_FACTOR = 16.0
"""What sigma may be multiplied with in shadows and highlights."""


class Automatic(Enum):
    """Stands where a sigma would: it is measured for each photograph."""

    AUTOMATIC = "auto"

    def __str__(self) -> str:
        return self.value


AUTOMATIC: Final = Automatic.AUTOMATIC

Sigma = float | Automatic
"""Noise standard deviation in 8-bit levels, or to be measured."""
