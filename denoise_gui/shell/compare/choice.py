"""Which compare view is chosen and how it is set, remembered between starts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from denoise_gui.core.settings import (
    COMPARE_VIEW,
    DIVIDER_FRACTION,
    DIVIDER_VERTICAL,
    NOISE_GAIN,
)
from denoise_gui.engine.measure.method_noise import DEFAULT_GAIN
from denoise_gui.shell.picture.divider import Divider


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
    """As it was left."""
    return CompareChoice(
        kind=ViewKind(COMPARE_VIEW.get()),
        divider=Divider(DIVIDER_FRACTION.get(), vertical=DIVIDER_VERTICAL.get()),
        gain=NOISE_GAIN.get(),
    )


def remember(choice: CompareChoice) -> None:
    COMPARE_VIEW.set(choice.kind.value)
    DIVIDER_FRACTION.set(choice.divider.fraction)
    DIVIDER_VERTICAL.set(choice.divider.vertical)
    NOISE_GAIN.set(choice.gain)
