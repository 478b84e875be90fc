"""How far a batch is, and how long the rest will take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BatchProgress:
    """Of the whole batch: `share` 0 to 1; `seconds_left` None while it cannot be told yet."""

    share: float
    ended: int
    total: int
    seconds_left: float | None


class Pace:
    """Guesses from the bytes of the files that were worked on and the time they took.

    Files that needed no work, since they were done before or broken, say nothing about the pace.
    """

    def __init__(self, weights: dict[int, int]) -> None:
        """`weights` are the bytes by the photograph's index."""
        self._weights = weights
        self._all = max(sum(weights.values()), 1)
        self._ended = 0
        self._ended_weight = 0
        self._worked = 0.0

    def end(self, index: int, *, worked: bool) -> None:
        """One photograph has ended, by work or without it."""
        self._ended += 1
        self._ended_weight += self._weights[index]
        if worked:
            self._worked += self._weights[index]

    def progress(self, seconds: float, parts: dict[int, float]) -> BatchProgress:
        """`seconds` of work so far; `parts` are the shares of those at work, by index."""
        under_way = sum(self._weights[index] * share for index, share in parts.items())
        rest = self._all - self._ended_weight - under_way
        worked = self._worked + under_way
        left = seconds * rest / worked if worked > 0 and seconds > 0 else None
        if rest <= 0:
            left = 0.0
        share = min(1.0, (self._ended_weight + under_way) / self._all)
        return BatchProgress(share, self._ended, len(self._weights), left)


def in_words(seconds: float) -> str:
    """A time left as one says it: "40 s", "12 min", "1 h 05 min"."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
