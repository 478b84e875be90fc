"""A model's card in a few lines of words, for the library's list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from denoise_gui.core.translation import tr
from denoise_gui.engine.plain_text import plain

if TYPE_CHECKING:
    from denoise_gui.engine.library.model_card import ModelCard


_NOT_STATED = "not stated"
"""What the exporter writes where it does not know."""
_SIGMAS = ("15", "25", "50")
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class ModelRow:
    """What the list shows of a model. `lines` stand under its name; `mark` at the right of it."""

    name: str
    mark: str
    lines: tuple[str, ...]

    @property
    def spoken(self) -> str:
        """For a screen reader and the tooltip."""
        title = f"{self.name} ({self.mark})" if self.mark else self.name
        return "\n".join((title, *self.lines))


def row_of(
    name: str, card: ModelCard | None, *, bundled: bool, running: bool, problem: str = ""
) -> ModelRow:
    """A row, also while nothing is measured yet, or if it cannot be."""
    name = plain(name)
    marks = [tr("in use")] if running else []
    if bundled:
        marks.append(tr("bundled"))
    mark = " · ".join(marks)
    if problem:
        return ModelRow(name, mark, (problem,))
    if card is None:
        return ModelRow(name, mark, (tr("Measuring…"),))
    read = card.info.trial.translated(tr) if card.info.trial else ""
    use = _use(name) if bundled else ""
    lines = (use, _nature(card), read, *_figures(card), _found_by_running(card), _speed(card))
    return ModelRow(name, mark, tuple(line for line in lines if line))


def _use(name: str) -> str:
    """What a model that comes with the application is for, by its figures."""
    uses = {
        "standard": tr("Best for even, fine noise"),
        "camera": tr("Best for the noise of real cameras"),
        "fine": tr("More detail, in twice the time"),
        "light": tr("For old machines: fast"),
    }
    return uses.get(name, "")


def _nature(card: ModelCard) -> str:
    kinds = {"residual_unet": tr("U-Net"), "ffdnet": "FFDNet"}
    small = card.bytes < _MEGABYTE / 10
    size = (
        tr("{0} kB").format(f"{card.bytes / 1000:.0f}")
        if small
        else tr("{0} MB").format(f"{card.bytes / _MEGABYTE:.1f}")
    )
    parts = [
        kinds.get(card.info.architecture, card.info.architecture),
        tr("gray") if card.info.channels == 1 else tr("colour"),
        size,
        card.info.license
        if card.info.license not in ("", _NOT_STATED)
        else tr("licence not stated"),
    ]
    return " · ".join(part for part in parts if part)


def _figures(card: ModelCard) -> list[str]:
    """What was measured here comes first: it can be compared from model to model."""
    lines = []
    for figures, source in (
        (card.psnr, tr("sample photo")),
        (card.published, card.published_of),
    ):
        wanted = [sigma for sigma in _SIGMAS if sigma in figures]
        if wanted:
            values = " / ".join(f"{figures[sigma]:.1f}" for sigma in wanted)
            lines.append(tr("σ {0}: {1} dB, {2}").format("/".join(wanted), values, source))
    return lines


def _found_by_running(card: ModelCard) -> str:
    parts = []
    if card.info.window:
        parts.append(tr("fixed at {0} × {1}").format(card.info.window[1], card.info.window[0]))
    if card.info.probed:
        parts.append(
            tr("multiple {0}, halo {1} by trial").format(card.info.multiple, card.info.halo)
        )
    return " · ".join(parts)


def _speed(card: ModelCard) -> str:
    if card.seconds_per_megapixel is None:
        return ""
    return tr("{0} s per megapixel on this processor").format(f"{card.seconds_per_megapixel:.2f}")
