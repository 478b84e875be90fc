"""What a sigma may be: a number within limits, or to be measured. Everything that asks a user for
one takes its range from here or from the model; it imports nothing, for the command line."""

from __future__ import annotations

from enum import Enum
from typing import Final

SIGMA_DEFAULT = 25.0
SIGMA_MAX_ASSUMED = 75.0
"""How far sigma goes where no model says it."""
SIGMA_LIMIT = 255.0
"""No noise is stronger, and no model goes further. All in 8-bit levels."""

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
