"""What a search for the right reading tells its user."""

from __future__ import annotations

from denoise_gui.contract.readings import JOINT
from exporter.readings.reading import Reading
from exporter.readings.search import SIGMAS, Search, Tried
from exporter.readings.trial import DENOISES_DB, TRIAL_SIGMA, Trial
from exporter.readings.words import known_words

_ROWS = ("map", "predicts", "scale")
"""The questions that a table has a row for; of the others the best answer is shown."""


def sentences_of(search: Search, trial: Trial, *, forced: bool) -> list[str]:
    """How weights were read, by how much it is ahead, and what could not be told apart."""
    reading = search.best.reading
    if not trial.denoises:
        return [
            f"Read as was asked for ({trial.reading}). It does not denoise the built-in picture: "
            f"{trial.noisy_db:.1f} to {trial.denoised_db:.1f} dB at sigma {TRIAL_SIGMA:g}."
        ]
    how = "Read as was asked for" if forced else "Read by trial"
    figure = f"{trial.noisy_db:.1f} to {trial.denoised_db:.1f} dB at sigma {trial.sigma:g}"
    sentences = [f"{how}: {reading.sentence}. It denoises the built-in picture: {figure}."]
    if search.second is not None:
        sigmas = ", ".join(f"{sigma:g}" for sigma in SIGMAS)
        sentences.append(
            f"The next best reading, {_instead(search.second, reading)}, is "
            f"{search.ahead_db:.1f} dB behind (mean at sigma {sigmas})."
        )
    sentences += [
        f"{_instead(other, reading)} gives the same picture within rounding; the more usual was "
        "taken."
        for other in search.equals
        if len(set(other.words) - set(reading.words)) == 1  # the others follow from these
    ]
    return sentences


def _instead(other: Reading, taken: Reading) -> str:
    """What tells another reading from the one that was taken."""
    words = [word for word in other.words if word not in taken.words]
    mine = [word for word in taken.words if word not in other.words]
    return f"{JOINT.join(words)} instead of {JOINT.join(mine)}"


def table_of(search: Search) -> str:
    """The refusal of weights that denoise in no reading: what was tried, and what came of it."""
    best: dict[tuple[str, ...], Tried] = {}
    for one in search.tried:  # the best first
        best.setdefault(tuple(one.reading.answer(question) for question in _ROWS), one)
    rows = [("Reading", "dB")]
    rows += [(one.reading.name, f"{one.denoised_db:.1f}") for one in best.values()]
    width = max(len(name) for name, _ in rows)
    lines = [f"{name.ljust(width)}  {figure:>6}" for name, figure in rows]
    lines.insert(1, f"{'-' * width}  {'-' * 6}")
    count = len(search.tried)
    return (
        f"these weights denoise in none of the {count} ways in which their planes can be read, so "
        "what they mean is not known.\n\n"
        f"A built-in picture with noise of sigma {TRIAL_SIGMA:g} has {search.noisy_db:.1f} dB; a "
        f"reading that is right gains {DENOISES_DB:g} dB and more. This is what came out; the "
        "order of planes and colours in each row is the best of those tried:\n\n"
        + "\n".join(lines)
        + "\n\nIf you know how they are read, choose it with --reading NAME, or in the window with "
        f"Model > Open Checkpoint As: {known_words()}."
    )
