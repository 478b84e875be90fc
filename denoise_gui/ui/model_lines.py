"""A model's card in a few lines of words, for the library's list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from denoise_gui.translation import tr

if TYPE_CHECKING:
    from denoise_gui.engine.model_card import ModelCard


_NOT_STATED = "not stated"
"""What the exporter writes where it does not know."""


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
    marks = [tr("in use")] if running else []
    if bundled:
        marks.append(tr("bundled"))
    mark = " · ".join(marks)
    if problem:
        return ModelRow(name, mark, (problem,))
    if card is None:
        return ModelRow(name, mark, (tr("Measuring…"),))
    return ModelRow(name, mark, (_nature(card), _figures(card), _speed(card)))


def _nature(card: ModelCard) -> str:
    kinds = {"residual_unet": tr("U-Net"), "ffdnet": "FFDNet"}
    parts = [
        kinds.get(card.architecture, card.architecture) or tr("unknown architecture"),
        tr("gray") if card.channels == 1 else tr("colour"),
        tr("{0} MB").format(f"{card.bytes / 1e6:.1f}"),
        card.license if card.license not in ("", _NOT_STATED) else tr("licence not stated"),
    ]
    if card.window:
        parts.append(tr("fixed at {0} × {1}").format(card.window[1], card.window[0]))
    return " · ".join(parts)


def _figures(card: ModelCard) -> str:
    figures, source = card.psnr, tr("a sample photograph")
    if card.published:
        figures, source = card.published, card.published_of
    wanted = [sigma for sigma in ("15", "25", "50") if sigma in figures]
    values = " / ".join(f"{figures[sigma]:.1f}" for sigma in wanted)
    return tr("{0} dB at σ {1}, on {2}").format(values, " / ".join(wanted), source)


def _speed(card: ModelCard) -> str:
    if card.seconds_per_megapixel is None:
        return ""
    speed = tr("{0} s per megapixel on this processor").format(f"{card.seconds_per_megapixel:.2f}")
    if card.probed:
        speed += " · " + tr("found by running: multiple {0}, halo {1}").format(
            card.multiple, card.halo
        )
    return speed
