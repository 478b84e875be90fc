"""What a model reached in a trial, and in which reading: a line for a person, kept with the file.

An exported file may bring such a line of its own, in its metadata under `denoise.trial`: a JSON
object of `reading` (words), `sigma` (8-bit levels), `noisy_db` and `denoised_db`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from denoise_gui.contract import model_file
from denoise_gui.engine.messages import Message, translated_words
from denoise_gui.engine.plain_text import plain

TRIAL_KEY = model_file.TRIAL
_MAX_JSON = 4000
_SEPARATOR = ", "


@dataclass(frozen=True)
class DenoisingTrial:
    """`reading`: in words, parts joined by commas. `sigma` in 8-bit levels; the others are the PSNR
    of a picture with that noise, and of what the model made of it, in dB."""

    reading: str
    sigma: float
    noisy_db: float
    denoised_db: float

    def __str__(self) -> str:
        return self.translated(str)

    def translated(self, translate: Callable[[str], str]) -> str:
        """One line, each part of the reading translated on its own."""
        reading = _SEPARATOR.join(
            translated_words(part, translate) for part in self.reading.split(_SEPARATOR)
        )
        if self.denoised_db > self.noisy_db:
            figures = Message("denoises: {0:.1f} to {1:.1f} dB", self.noisy_db, self.denoised_db)
        else:
            figures = Message(
                "does not denoise: {0:.1f} to {1:.1f} dB", self.noisy_db, self.denoised_db
            )
        told = figures.translated(translate)
        return f"{reading}; {told}" if reading else told


def trial_of(
    reading: Sequence[str], sigma: float, noisy_db: float, denoised_db: float
) -> DenoisingTrial:
    return DenoisingTrial(
        _SEPARATOR.join(reading), sigma, round(noisy_db, 2), round(denoised_db, 2)
    )


def to_json(trial: DenoisingTrial) -> dict[str, Any]:
    return asdict(trial)


def from_json(content: object) -> DenoisingTrial | None:
    """The reverse; None for what is no such object or has figures that cannot be."""
    if not isinstance(content, Mapping):
        return None
    try:
        numbers = [float(content[key]) for key in ("sigma", "noisy_db", "denoised_db")]
        reading = content.get("reading", "")
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if not isinstance(reading, str) or not all(
        math.isfinite(number) and abs(number) <= 1000 for number in numbers
    ):
        return None
    return DenoisingTrial(plain(reading), *numbers)


def from_metadata(metadata: Mapping[str, str]) -> DenoisingTrial | None:
    """What a file's metadata say; None without it, or where it makes no sense."""
    text = metadata.get(TRIAL_KEY, "")
    if not text or len(text) > _MAX_JSON:
        return None
    try:
        return from_json(json.loads(text))
    except (ValueError, RecursionError):
        return None
