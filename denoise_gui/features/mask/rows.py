"""A value of the dock by slider and number."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from denoise_gui.shell.widgets.focus_ring import FocusRing
from denoise_gui.shell.widgets.notch_slider import NotchSlider
from denoise_gui.shell.widgets.number_box import NumberBox
from denoise_gui.shell.widgets.plain_label import plain_label

_POSITIONS = 200
_NOTCH = 4
"""Positions that the wheel moves at a time."""


@dataclass(frozen=True)
class Range:
    """From `low` to `high`; `ratio`: even steps of the slider multiply, for what spans decades."""

    low: float
    high: float
    step: float = 1.0
    decimals: int = 0
    prefix: str = ""
    suffix: str = ""
    ratio: bool = False

    def position(self, value: float) -> int:
        """Of the slider."""
        if self.ratio:
            share = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return round(_POSITIONS * min(max(share, 0.0), 1.0))

    def value(self, position: int) -> float:
        share = position / _POSITIONS
        if self.ratio:
            return float(self.low * (self.high / self.low) ** share)
        return round(self.low + share * (self.high - self.low), 4)


class NumberRow(QObject):
    """Label, slider and number; told what to show by `show_value`."""

    moved = Signal(float)
    """The hand set another value."""

    def __init__(self, text: str, tip: str, scale: Range, parent: QWidget) -> None:
        super().__init__(parent)
        self._scale = scale
        self.label = plain_label(text)
        self.slider = NotchSlider()
        self.slider.notch = _NOTCH
        self.slider.setRange(0, _POSITIONS)
        self.slider.setPageStep(_POSITIONS // 10)
        self.slider.setMinimumWidth(70)
        FocusRing(self.slider)
        self.number = number_box(text, tip, scale)
        self.label.setBuddy(self.number)
        self.slider.setAccessibleName(text)
        self.number.setAccessibleName(self.tr("{0} as a number").format(text))
        self.slider.setToolTip(tip)
        self.slider.setAccessibleDescription(tip)
        self.slider.valueChanged.connect(lambda at: self.moved.emit(scale.value(at)))
        self.number.valueChanged.connect(self.moved)

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        return self.label, self.slider, self.number

    def add_to(self, grid: QGridLayout, row: int) -> None:
        for column, widget in enumerate(self.widgets):
            grid.addWidget(widget, row, column)

    def show_value(self, value: float) -> None:
        with QSignalBlocker(self.slider), QSignalBlocker(self.number):
            self.slider.setValue(self._scale.position(value))
            self.number.setValue(value)

    def set_visible(self, visible: bool) -> None:
        for widget in self.widgets:
            widget.setVisible(visible)


def number_box(name: str, tip: str, scale: Range) -> NumberBox:
    """A number with its range, its name and what it means."""
    box = NumberBox()
    box.setRange(scale.low, scale.high)
    box.setSingleStep(scale.step)
    box.setDecimals(scale.decimals)
    box.setPrefix(scale.prefix)
    box.setSuffix(scale.suffix)
    box.setAccessibleName(name)
    box.setToolTip(tip)
    box.setAccessibleDescription(tip)
    return box
