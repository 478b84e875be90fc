"""The words of a reading: how the weights of somebody else's network may be read.

A reading answers a few questions, each with one word. Its name is some of these words joined by
``+``, such as ``map-last+image``; what it leaves open is found by trial.
"""

from __future__ import annotations

from denoise_gui.contract.messages import translated

QUESTIONS: dict[str, dict[str, str]] = {
    "map": {
        "map-first": translated("noise map first"),
        "map-last": translated("noise map last"),
        "map-before-each": translated("a noise plane before each channel's cells"),
        "map-behind-each": translated("a noise plane behind each channel's cells"),
    },
    "predicts": {
        "image": translated("predicts the image"),
        "noise": translated("predicts the noise, which is taken off the input"),
        "correction": translated("predicts a correction, which is added to the input"),
    },
    "in": {
        "in-channel": translated("cells go in channel by channel"),
        "in-position": translated("cells go in position by position"),
        "in-channel-columns": translated("cells go in channel by channel, down the columns"),
        "in-position-columns": translated("cells go in position by position, down the columns"),
    },
    "out": {
        "out-channel": translated("come out channel by channel"),
        "out-position": translated("come out position by position"),
        "out-channel-columns": translated("come out channel by channel, down the columns"),
        "out-position-columns": translated("come out position by position, down the columns"),
    },
    "dropped": {
        "drop-first": translated("the first planes that come out are dropped"),
        "drop-last": translated("the last planes that come out are dropped"),
        "drop-before-each": translated(
            "a plane before each channel's cells is dropped as it comes out"
        ),
        "drop-behind-each": translated(
            "a plane behind each channel's cells is dropped as it comes out"
        ),
    },
    "colours": {
        "rgb": translated("RGB"),
        "bgr": translated("BGR"),
    },
    "scale": {
        "sigma-1": translated("image and sigma in 0 to 1"),
        "sigma-255": translated("image in 0 to 1, sigma in 0 to 255"),
        "all-255": translated("image and sigma in 0 to 255"),
    },
}
"""The answers to each question, the usual one first, and what they mean."""

MEANINGS = {word: text for answers in QUESTIONS.values() for word, text in answers.items()}
"""What each word means: a sentence (`sentences.SENTENCES`) whose code is the word."""

ALIASES = {
    "kair": "map-last+image+in-channel+out-channel+rgb+sigma-1",
    "ipol": "map-first+noise+in-channel+out-channel+rgb+sigma-1",
    "paper": "map-first+image+in-channel+out-channel+drop-first+rgb+sigma-1",
}
"""Short names of layouts that are in use; each answers every question."""

AUTOMATIC = "auto"
JOINT = "+"


def words_of(reading: str) -> list[str]:
    """The words of a reading, those of a name in its place."""
    parts = reading.lower().replace(",", JOINT).split(JOINT)
    whole = JOINT.join(ALIASES.get(part.strip(), part.strip()) for part in parts)
    return [word for word in whole.split(JOINT) if word not in ("", AUTOMATIC)]


def unknown_words(reading: str) -> list[str]:
    """The words of a reading that the exporter does not know."""
    known = {word for words in QUESTIONS.values() for word in words}
    return [word for word in words_of(reading) if word not in known]
