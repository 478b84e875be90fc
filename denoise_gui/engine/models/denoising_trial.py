"""What a model reached in a trial, and in which reading: a line for a person, kept with the file.

An exported file may bring such a line of its own, in its metadata under `denoise.trial`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from denoise_gui.contract import model_file
from denoise_gui.contract.trial import Trial, from_fields
from denoise_gui.contract.trial import trial_of as trial_of_text
from denoise_gui.engine.messages import Message, translated_words
from denoise_gui.engine.plain_text import plain

_SEPARATOR = ", "


class DenoisingTrial(Trial):
    """The figures, with words for a person. `reading` may have parts, joined by commas."""

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


def from_json(content: object) -> DenoisingTrial | None:
    """The reverse of `to_fields`; None if it is no such object, or its figures are impossible."""
    return _worded(from_fields(content))


def from_metadata(metadata: Mapping[str, str]) -> DenoisingTrial | None:
    """What a file's metadata say; None without it, or where it makes no sense."""
    return _worded(trial_of_text(metadata.get(model_file.TRIAL)))


def _worded(trial: Trial | None) -> DenoisingTrial | None:
    if trial is None:
        return None
    return DenoisingTrial(plain(trial.reading), trial.sigma, trial.noisy_db, trial.denoised_db)
