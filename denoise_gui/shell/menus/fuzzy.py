"""Finding a command by a few letters of it: pure functions.

A word of what was typed matches where its letters occur in order. Letters in a row and at the
starts of words count more, so that "op mo" finds "Open Model" before "Compare Model".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

_START = 8
_IN_A_ROW = 10
_GAP = 1
"""Lost for each letter skipped, at most `_MAX_GAP` for one gap."""
_MAX_GAP = 6


@dataclass(frozen=True)
class Match:
    """How well a text matches (larger is better), and at which letters."""

    score: int
    positions: tuple[int, ...]


def match(typed: str, text: str) -> Match | None:
    """Match every word that was typed, in any order; None if one of them does not occur.

    Nothing typed matches everything, with score 0.
    """
    score, positions = 0, set[int]()
    for word in typed.casefold().split():
        found = _best(word, text)
        if found is None:
            return None
        score += found.score
        positions.update(found.positions)
    return Match(score, tuple(sorted(positions)))


def _best(word: str, text: str) -> Match | None:
    """The best of the matches that begin at each occurrence of the first letter."""
    letters = [letter.casefold() for letter in text]
    starts = [i for i, letter in enumerate(letters) if letter == word[0]]
    matches = [found for start in starts if (found := _from(word, text, letters, start))]
    return max(matches, key=lambda found: found.score, default=None)


def _from(word: str, text: str, letters: list[str], start: int) -> Match | None:
    positions = [start]
    for letter in word[1:]:
        following = positions[-1] + 1
        rest = [i for i in range(following, len(letters)) if letters[i] == letter]
        if not rest:
            return None
        # The next letter if it fits, else the start of a word if one fits, else the nearest.
        at = rest[0]
        if at != following:
            at = next((i for i in rest if _starts_word(text, i)), at)
        positions.append(at)
    score = sum(_START for i in positions if _starts_word(text, i))
    for before, after in pairwise(positions):
        gap = after - before - 1
        score += _IN_A_ROW if gap == 0 else -min(gap * _GAP, _MAX_GAP)
    return Match(score, tuple(positions))


def _starts_word(text: str, i: int) -> bool:
    return i == 0 or not text[i - 1].isalnum() or (text[i].isupper() and text[i - 1].islower())
