"""What the network that estimates noise answered, of one size of a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Measured:
    """The noise's deviation and that of the estimate, in 8-bit levels."""

    sigma: float
    deviation: float


@dataclass(frozen=True, eq=False)
class Answered(Measured):
    """Also of each crop the answer, (N, 2), mean and deviation of ln(1 + sigma), and the
    brightness, (N,), from 0 to 1."""

    answers: NDArray[np.float64]
    brightness: NDArray[np.floating]
