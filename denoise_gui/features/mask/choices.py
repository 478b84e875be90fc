"""How one paints, remembered between starts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from denoise_gui.core.settings import Group, within
from denoise_gui.engine.mask.blend import MOST, Mode, Paint
from denoise_gui.engine.mask.stroke import SMALLEST, Brush, Pressure

LARGEST_BRUSH = 4000.0
"""Diameter in pixels of the photograph."""


def _a_colour(name: str) -> bool:
    return QColor.isValidColorName(name)


@dataclass(frozen=True)
class MaskChoices:
    """Attributes:
    size: diameter of the brush, in pixels of the photograph.
    hardness, flow: see `Brush`.
    more, less: the factors that painting leads to.
    pressure: what a pen's pressure changes.
    overlay: the mask is shown over the picture.
    colour: of what is more; what is less has the opposite one.
    opacity: of the overlay, 0 to 1.
    reading: the sigma under the cursor is told beside it.
    """

    size: float = 160.0
    hardness: float = 0.4
    flow: float = 1.0
    more: float = 2.0
    less: float = 0.0
    pressure: Pressure = Pressure.FLOW
    overlay: bool = False
    colour: str = "#ff3b6b"
    opacity: float = 0.55
    reading: bool = True


CHOICES = Group(
    "mask",
    MaskChoices(),
    size=within(SMALLEST, LARGEST_BRUSH),
    hardness=within(0, 1),
    flow=within(0.01, 1),
    more=within(1, MOST),
    less=within(0, 1),
    colour=_a_colour,
    opacity=within(0.1, 1),
)


class MaskOptions(QObject):
    """The choices now, and which way the paint goes."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices = CHOICES.get()
        self._mode = Mode.MORE

    @property
    def choices(self) -> MaskChoices:
        return self._choices

    @property
    def mode(self) -> Mode:
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        if mode is not self._mode:
            self._mode = mode
            self.changed.emit()

    def change(self, **values: object) -> None:
        """Choose otherwise; numbers are held within their limits."""
        limits: dict[str, tuple[float, float]] = {
            "size": (SMALLEST, LARGEST_BRUSH),
            "hardness": (0, 1),
            "flow": (0.01, 1),
            "more": (1, MOST),
            "less": (0, 1),
            "opacity": (0.1, 1),
        }
        for name, value in values.items():
            if name in limits and isinstance(value, int | float):
                low, high = limits[name]
                values[name] = round(min(max(value, low), high), 4)
        chosen = replace(self._choices, **values)  # type: ignore[arg-type]
        if chosen != self._choices:
            self._choices = chosen
            self.changed.emit()

    def keep(self) -> None:
        """For the next start."""
        CHOICES.set(self._choices)

    def paint(self, mode: Mode | None = None) -> Paint:
        """What is laid on: in the mode that is chosen, or another."""
        mode = mode or self._mode
        return Paint(mode, self._choices.more if mode is Mode.MORE else self._choices.less)

    def brush(self, mode: Mode | None = None) -> Brush:
        choices = self._choices
        return Brush(
            self.paint(mode), choices.size, choices.hardness, choices.flow, choices.pressure
        )
