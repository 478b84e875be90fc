"""Text from elsewhere, a model's metadata or a file's name, as one plain line of bounded length.

Such text may hold anything: escape sequences that a terminal obeys, line breaks that look like
another message, marks that turn the reading direction, a megabyte of letters. Where it is shown or
logged it goes through `plain`. (What a window makes of `<b>` is for `ui/plain_label.py`.)
"""

from __future__ import annotations

import unicodedata

MOST = 200
"""Characters of a name or a line of metadata; more says nothing to a person."""
MOST_IN_A_SENTENCE = 4000
"""Characters of a whole message, which may name a long path."""

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
"""The control characters' own symbols, such as ␛ for escape: seen, and without effect."""
_OTHER = "\ufffd"
_WITHOUT_SHAPE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories: controls, marks of direction and the like, halves of a pair, line separators."""
_JOINERS = frozenset("\u200c\u200d")
"""Part of the spelling of some scripts, and of some emoji."""


def plain(text: object, most: int = MOST) -> str:
    """One line without control characters, at most `most` characters long.

    What has no shape of its own is replaced by a symbol, so that a reader sees that there was
    something; what is too long ends in an ellipsis.
    """
    words = str(text)
    cut = len(words) > most
    words = words[: max(0, most - 1)] if cut else words
    if not words.isprintable():
        words = "".join(_shaped(letter) for letter in words)
    return words + "…" if cut else words


def plain_lines(text: object, most: int = MOST_IN_A_SENTENCE) -> str:
    """Like `plain`, for a message that may have several lines, which are kept."""
    return "\n".join(plain(line, most) for line in str(text)[: most + 1].split("\n"))


def _shaped(letter: str) -> str:
    if letter.isprintable() or letter in _JOINERS:
        return letter
    if unicodedata.category(letter) in _WITHOUT_SHAPE:
        return _PICTURES.get(ord(letter), _OTHER)
    return letter
