"""The words of a reading: what a user may choose with ``--reading``, without loading PyTorch.

A reading answers a few questions, each with one word. A name is some of these words joined by
``+``, such as ``map-last+image``; what it leaves open is found by trial.
"""

from __future__ import annotations

import argparse

from denoise_gui.contract.readings import ALIASES, AUTOMATIC, JOINT, QUESTIONS
from denoise_gui.contract.sentences import Sentence, listed

_QUESTION_OF = {word: question for question, words in QUESTIONS.items() for word in words}

Wanted = dict[str, str]
"""Answers by question; a question that is not in it is left to the trial."""


def parse_reading(name: str) -> Wanted:
    """The answers that a name gives.

    Raises:
        ValueError: a word is not known, or two words answer the same question.
    """
    wanted: Wanted = {}
    for part in name.strip().lower().replace(",", JOINT).split(JOINT):
        word = part.strip()
        if word in ("", AUTOMATIC):
            continue
        for single in ALIASES.get(word, word).split(JOINT):
            question = _QUESTION_OF.get(single)
            if question is None:
                raise ValueError(f"'{word}' is not a word of a reading; {known_words()}")
            if wanted.setdefault(question, single) != single:
                raise ValueError(
                    f"'{wanted[question]}' and '{single}' cannot both hold; take one of them"
                )
    return wanted


def known_words() -> str:
    """All that may be chosen, in one sentence."""
    words = "; ".join(", ".join(answers) for answers in QUESTIONS.values())
    return Sentence("words-of-readings", words, ", ".join(ALIASES))


def meaning(words: tuple[str, ...]) -> str:
    """A reading in plain words."""
    return listed([Sentence(word) for word in words])


def add_reading_argument(parser: argparse.ArgumentParser) -> None:
    """Let a command take ``--reading``."""
    parser.add_argument(
        "--reading",
        type=_argument,
        default={},
        metavar="NAME",
        help="how the weights of a plain network are read, where the trial on a built-in picture "
        "should not decide: words joined by '+', such as map-last+image; or "
        f"{', '.join(ALIASES)}. What is left open is found by trial (default: auto, all of it)",
    )


def _argument(text: str) -> Wanted:
    try:
        return parse_reading(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
