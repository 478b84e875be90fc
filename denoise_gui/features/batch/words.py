"""How the state of a photograph in the queue is said: in words, with an icon beside them."""

from __future__ import annotations

from PySide6.QtWidgets import QStyle

from denoise_gui.core.translation import tr
from denoise_gui.engine.batch.items import Outcome, Status, Tally

_Picture = QStyle.StandardPixmap

ICONS = {
    Status.READING: _Picture.SP_BrowserReload,
    Status.DENOISING: _Picture.SP_BrowserReload,
    Status.WRITING: _Picture.SP_BrowserReload,
    Status.DONE: _Picture.SP_DialogApplyButton,
    Status.DONE_BEFORE: _Picture.SP_DialogApplyButton,
    Status.SKIPPED: _Picture.SP_MessageBoxInformation,
    Status.FAILED: _Picture.SP_MessageBoxCritical,
    Status.STOPPED: _Picture.SP_MediaStop,
}


def status_words(outcome: Outcome) -> str:
    """What is going on with a photograph."""
    words = {
        Status.WAITING: tr("Waiting"),
        Status.READING: tr("Reading…"),
        Status.DENOISING: tr("Denoising, {0} %").format(round(100 * outcome.share)),
        Status.WRITING: tr("Writing…"),
        Status.DONE: tr("Done"),
        Status.DONE_BEFORE: tr("Done before"),
        Status.SKIPPED: tr("Skipped"),
        Status.FAILED: tr("Failed"),
        Status.STOPPED: tr("Stopped"),
    }
    return words[outcome.status]


def sigma_words(outcome: Outcome) -> str:
    """The sigma in 8-bit levels, with its uncertainty where it was estimated."""
    if outcome.sigma is None:
        return ""
    words = f"{round(outcome.sigma, 1):g}"
    return words if outcome.uncertainty is None else f"{words} ± {outcome.uncertainty:.1f}"


def tally_words(tally: Tally) -> str:
    """The sums of a batch that has ended or goes on."""
    parts = (
        (tally.done, tr("{0} done")),
        (tally.done_before, tr("{0} done before")),
        (tally.skipped, tr("{0} skipped")),
        (tally.failed, tr("{0} failed")),
        (tally.stopped, tr("{0} not done")),
    )
    return ", ".join(words.format(count) for count, words in parts if count)


def time_words(seconds: float) -> str:
    """A time left, as one says it."""
    if seconds < 60:
        return tr("{0} s").format(max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return tr("{0} min").format(minutes)
    return tr("{0} h {1:02} min").format(minutes // 60, minutes % 60)
