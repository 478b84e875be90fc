"""By how much a network was seen to denoise: a figure that travels in the model file's metadata.

Two runtimes that agree may agree on a wrong picture. A picture with a known clean version tells.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

_MAX_JSON = 4000
_LARGEST = 1000.0
"""No figure of a trial lies beyond it."""

DENOISES_FROM_DB = 0.5
"""Less of a gain in PSNR is none that anybody would see."""


@dataclass(frozen=True)
class Trial:
    """One picture with added noise, before and after: PSNR in dB against the clean one.

    `reading` says how the weights were read where that was found by trying; it is empty for weights
    whose layout is known. `sigma` is the noise that was added, in 8-bit levels.
    """

    reading: str
    sigma: float
    noisy_db: float
    denoised_db: float

    @property
    def gain_db(self) -> float:
        return self.denoised_db - self.noisy_db

    @property
    def denoises(self) -> bool:
        return self.gain_db >= DENOISES_FROM_DB

    @property
    def worsens(self) -> bool:
        """The picture was better before."""
        return self.gain_db <= -DENOISES_FROM_DB

    def to_fields(self) -> dict[str, Any]:
        """For JSON, in hundredths of a decibel."""
        rounded = {"noisy_db": round(self.noisy_db, 2), "denoised_db": round(self.denoised_db, 2)}
        return asdict(self) | rounded

    def to_metadata(self) -> str:
        """The value of `model_file.TRIAL`."""
        return json.dumps(self.to_fields(), ensure_ascii=False)


def trial_of(text: str | None) -> Trial | None:
    """What the metadata of a file say; None where they say nothing that can be used."""
    if not text or len(text) > _MAX_JSON:
        return None
    try:
        return from_fields(json.loads(text))
    except (ValueError, RecursionError):
        return None


def from_fields(fields: object) -> Trial | None:
    """The reverse of `to_fields`; None if it is no such object, or its figures are impossible."""
    if not isinstance(fields, Mapping):
        return None
    try:
        figures = [float(fields[name]) for name in ("sigma", "noisy_db", "denoised_db")]
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    reading = fields.get("reading", "")
    if not isinstance(reading, str) or not all(abs(figure) <= _LARGEST for figure in figures):
        return None  # also for NaN
    return Trial(reading, *figures)
