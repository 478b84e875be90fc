"""What a search for the right reading tells its user."""

from __future__ import annotations

from denoise_gui.contract.compound import Table
from denoise_gui.contract.readings import JOINT
from denoise_gui.contract.sentences import Sentence
from exporter.readings.reading import Reading
from exporter.readings.search import SIGMAS, Search, Tried
from exporter.readings.trial import DENOISES_DB, TRIAL_SIGMA, Trial
from exporter.readings.words import known_words

_ROWS = ("map", "predicts", "scale")
"""The questions that a table has a row for; of the others the best answer is shown."""


def sentences_of(search: Search, trial: Trial, *, forced: bool) -> list[str]:
    """How weights were read, by how much it is ahead, and what could not be told apart."""
    reading = search.best.reading
    figures = (trial.noisy_db, trial.denoised_db, trial.sigma)
    if not trial.denoises:
        return [Sentence("read-in-vain", trial.reading, *figures)]
    if forced:
        sentences: list[str] = [Sentence("read-as-asked", reading.sentence, *figures)]
    else:
        sentences = [Sentence("read-by-trial", reading.sentence, *figures)]
    if search.second is not None:
        sigmas = ", ".join(f"{sigma:g}" for sigma in SIGMAS)
        words = _instead(search.second, reading)
        sentences.append(Sentence("next-best", *words, search.ahead_db, sigmas))
    sentences += [
        Sentence("same-picture", *_instead(other, reading))
        for other in search.equals
        if len(set(other.words) - set(reading.words)) == 1  # the others follow from these
    ]
    return sentences


def _instead(other: Reading, taken: Reading) -> tuple[str, str]:
    """The words that tell another reading from the one that was taken, of each of the two."""
    words = [word for word in other.words if word not in taken.words]
    mine = [word for word in taken.words if word not in other.words]
    return JOINT.join(words), JOINT.join(mine)


def table_of(search: Search) -> Sentence:
    """The refusal of weights that denoise in no reading: what was tried, and what came of it."""
    best: dict[tuple[str, ...], Tried] = {}
    for one in search.tried:  # the best first
        best.setdefault(tuple(one.reading.answer(question) for question in _ROWS), one)
    rows: list[tuple[str, str]] = [(Sentence("head-reading"), "dB")]
    rows += [(one.reading.name, f"{one.denoised_db:.1f}") for one in best.values()]
    parts: tuple[str, ...] = (
        Sentence("what-came-out", TRIAL_SIGMA, search.noisy_db, DENOISES_DB),
        Table(rows, figures=True),
        Sentence("choose-reading", known_words()),
    )
    whole = Sentence("reads-in-none", len(search.tried))
    for part in parts:
        whole = Sentence("paragraphs", whole, part)
    return whole
