"""Which compare view is chosen and how it is set, remembered between starts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from PySide6.QtCore import QSettings

from denoise_gui.engine.measure.method_noise import DEFAULT_GAIN, GAINS
from denoise_gui.shell.canvas.divider import Divider


class ViewKind(Enum):
    """The values are those of the settings file."""

    SINGLE = "single"
    DIVIDER = "divider"
    SIDE_BY_SIDE = "side_by_side"
    METHOD_NOISE = "method_noise"


@dataclass(frozen=True)
class CompareChoice:
    """`divider` and `gain` keep their values while another view is shown."""

    kind: ViewKind = ViewKind.DIVIDER
    divider: Divider = field(default_factory=Divider)
    gain: int = DEFAULT_GAIN

    def with_divider(self, *, vertical: bool) -> CompareChoice:
        return replace(
            self, kind=ViewKind.DIVIDER, divider=replace(self.divider, vertical=vertical)
        )


def remembered() -> CompareChoice:
    """As it was left; what makes no sense in the settings counts as not there."""
    settings = QSettings()
    usual = CompareChoice()
    kinds = {kind.value: kind for kind in ViewKind}
    name = settings.value("compare/view", usual.kind.value, type=str)
    fraction = settings.value("compare/divider", usual.divider.fraction, type=float)
    vertical = settings.value("compare/vertical", True, type=bool)
    gain = settings.value("compare/gain", usual.gain, type=int)
    assert isinstance(fraction, float)
    return CompareChoice(
        kind=kinds.get(str(name), usual.kind),
        divider=Divider(fraction if 0 <= fraction <= 1 else 0.5, vertical=bool(vertical)),
        gain=gain if isinstance(gain, int) and gain in GAINS else usual.gain,
    )


def remember(choice: CompareChoice) -> None:
    settings = QSettings()
    settings.setValue("compare/view", choice.kind.value)
    settings.setValue("compare/divider", choice.divider.fraction)
    settings.setValue("compare/vertical", choice.divider.vertical)
    settings.setValue("compare/gain", choice.gain)
