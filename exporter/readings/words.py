"""The words of a reading: what a user may choose with ``--reading``, without loading PyTorch.

A reading answers a few questions, each with one word. A name is some of these words joined by
``+``, such as ``map-last+image``; what it leaves open is found by trial.
"""

from __future__ import annotations

import argparse

QUESTIONS: dict[str, dict[str, str]] = {
    "map": {
        "map-first": "noise map first",
        "map-last": "noise map last",
        "map-before-each": "a noise plane before each channel's cells",
        "map-behind-each": "a noise plane behind each channel's cells",
    },
    "predicts": {
        "image": "predicts the image",
        "noise": "predicts the noise, which is taken off the input",
        "correction": "predicts a correction, which is added to the input",
    },
    "in": {
        "in-channel": "cells go in channel by channel",
        "in-position": "cells go in position by position",
        "in-channel-columns": "cells go in channel by channel, down the columns",
        "in-position-columns": "cells go in position by position, down the columns",
    },
    "out": {
        "out-channel": "come out channel by channel",
        "out-position": "come out position by position",
        "out-channel-columns": "come out channel by channel, down the columns",
        "out-position-columns": "come out position by position, down the columns",
    },
    "dropped": {
        "drop-first": "the first planes that come out are dropped",
        "drop-last": "the last planes that come out are dropped",
        "drop-before-each": "a plane before each channel's cells is dropped as it comes out",
        "drop-behind-each": "a plane behind each channel's cells is dropped as it comes out",
    },
    "colours": {
        "rgb": "RGB",
        "bgr": "BGR",
    },
    "scale": {
        "sigma-1": "image and sigma in 0 to 1",
        "sigma-255": "image in 0 to 1, sigma in 0 to 255",
        "all-255": "image and sigma in 0 to 255",
    },
}
"""The answers to each question, the usual one first, and what they mean."""

ALIASES = {
    "kair": "map-last+image+in-channel+out-channel+rgb+sigma-1",
    "ipol": "map-first+noise+in-channel+out-channel+rgb+sigma-1",
    "paper": "map-first+image+in-channel+out-channel+drop-first+rgb+sigma-1",
}
"""Short names of layouts that are in use; each answers every question."""

AUTOMATIC = "auto"
JOINT = "+"

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
    return f"the words are {words}; or a name for several: {', '.join(ALIASES)}"


def meaning(words: tuple[str, ...]) -> str:
    """A reading in plain words."""
    return ", ".join(QUESTIONS[_QUESTION_OF[word]][word] for word in words)


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
