"""What `denoise-gui run` prints while it works: a line a photograph, and on a terminal one more
that says how far it is and how long the rest takes."""

from __future__ import annotations

import time

from denoise_gui.engine.batch.items import Outcome, Result, Status
from denoise_gui.engine.batch.report import losses_in_short
from denoise_gui.engine.batch.timing import BatchProgress, in_words
from denoise_gui.engine.plain_text import MOST_IN_A_SENTENCE, plain
from denoise_gui.headless.terminal import is_terminal, say, tell
from denoise_gui.headless.words import beyond_sigma

_RENEWED_S = 0.1


class BatchLines:
    """Called on the batch's threads, one call at a time."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        self._total, self._quiet = total, quiet
        self._live = is_terminal() and not quiet
        self._renewed = 0.0

    def show(self, outcome: Outcome, progress: BatchProgress) -> None:
        if outcome.status.ended:
            self._wipe()
            if outcome.status is Status.FAILED:
                say(outcome.message)
            elif outcome.status is not Status.STOPPED and not self._quiet:
                for line in self._lines(outcome, progress):
                    tell(plain(line, MOST_IN_A_SENTENCE))
        now = time.monotonic()
        if self._live and (outcome.status.ended or now - self._renewed > _RENEWED_S):
            self._renewed = now
            self._wipe()
            tell(plain(_live_line(outcome, progress)), end="")

    def end(self, result: Result) -> None:
        """The sums, and how to go on."""
        self._wipe()
        tally = result.tally
        counts = (
            (tally.done, "done"),
            (tally.done_before, "done before"),
            (tally.skipped, "skipped"),
            (tally.failed, "failed"),
            (tally.stopped, "not done"),
        )
        words = ", ".join(f"{count} {what}" for count, what in counts if count)
        if result.cancelled:
            say(f"stopped: {words}. The same command goes on from here.")
        elif self._total > 1 and not self._quiet:
            tell(f"{words}, in {in_words(result.seconds)}")
        lost = losses_in_short(result)
        if lost and not self._quiet:
            tell(plain(lost, MOST_IN_A_SENTENCE))

    def _lines(self, outcome: Outcome, progress: BatchProgress) -> list[str]:
        """What became of a photograph, and below it what is to be known of the result."""
        start = f"[{progress.ended}/{self._total}] {outcome.item.source.name}"
        if outcome.status is Status.SKIPPED:
            return [f"{start} skipped: {outcome.message}"]
        if outcome.status is Status.DONE_BEFORE:
            return [f"{start} done before: {outcome.target}"]
        sigma = f"sigma {outcome.sigma or 0:.1f}".removesuffix(".0")
        if outcome.uncertainty is not None:
            sigma += f" ± {outcome.uncertainty:.1f}"
        if outcome.item.recipe.is_automatic:
            sigma += " estimated"
        words = ", ".join((sigma, *beyond_sigma(outcome.item.recipe, gray=outcome.gray)))
        line = f"{start} -> {outcome.target} ({words}, {outcome.seconds:.1f} s)"
        told = [*outcome.notes, *(f"not held by its format: {loss}" for loss in outcome.losses)]
        return [line, *(f"    {note}" for note in told)]

    def _wipe(self) -> None:
        if self._live:
            tell("\r\033[K", end="")


def _live_line(outcome: Outcome, progress: BatchProgress) -> str:
    left = f", {in_words(progress.seconds_left)} left" if progress.seconds_left else ""
    at_work = f", {outcome.item.source.name} {outcome.share:.0%}" if outcome.status.at_work else ""
    return f"{progress.share:.0%}, {progress.ended} of {progress.total}{left}{at_work}"
