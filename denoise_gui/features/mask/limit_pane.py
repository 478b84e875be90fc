"""What painting is limited to, by numbers or picked from the picture."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QVBoxLayout, QWidget

from denoise_gui.engine.mask.limits import BrightnessRange, ColourRange
from denoise_gui.features.mask.colour_button import ColourButton
from denoise_gui.features.mask.limits import Limit, Limits
from denoise_gui.features.mask.rows import Range, number_box
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.number_box import NumberBox
from denoise_gui.shell.widgets.plain_label import plain_label

_PER_CENT = Range(0, 100, 1, suffix=" %")

_GRAY = (0.5, 0.5, 0.5)
"""Before a colour was picked."""


class LimitPane(QWidget):
    """Shows the limit, and changes it."""

    pick_requested = Signal()

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits
        self.kind = QComboBox()
        for text, kind in (
            (self.tr("Everywhere"), None),
            (self.tr("Where it is as bright"), BrightnessRange),
            (self.tr("Where the colour is alike"), ColourRange),
        ):
            self.kind.addItem(text, kind)
        self.kind.setAccessibleName(self.tr("Where may be painted"))
        tip = self.tr("Painting keeps to edges in the picture: each place counts by what it shows")
        self.kind.setToolTip(tip)
        self.kind.setAccessibleDescription(tip)
        self.pick = QPushButton(self.tr("Pick"))
        tip = self.tr("Click in the picture on what the painted places are to be like")
        self.pick.setToolTip(tip)
        self.pick.setAccessibleDescription(tip)
        self.low = self._box(self.tr("Darkest"), self.tr("0 is black, 100 white"))
        self.high = self._box(self.tr("Brightest"), self.tr("0 is black, 100 white"))
        self.colour = ColourButton(self.tr("Colour that is painted"))
        self.tolerance = self._box(self.tr("Tolerance"), self.tr("How far a colour may be from it"))
        self.feather = self._box(self.tr("Softness"), self.tr("Over what it falls off beyond"))
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _index: self._choose())
        self.pick.clicked.connect(self.pick_requested)
        self.colour.chosen.connect(self._take_colour)
        for box in (self.low, self.high, self.tolerance, self.feather):
            box.valueChanged.connect(lambda _value, box=box: self._take_numbers(box))
        limits.changed.connect(self.show_limit)
        self.show_limit()

    def show_limit(self) -> None:
        limit = self._limits.limit
        with QSignalBlocker(self.kind):
            self.kind.setCurrentIndex(0 if limit is None else 1 + isinstance(limit, ColourRange))
        by_brightness = isinstance(limit, BrightnessRange)
        by_colour = isinstance(limit, ColourRange)
        for label, widget, shown in self._rows:
            on = {"brightness": by_brightness, "colour": by_colour, "": limit is not None}[shown]
            label.setVisible(on)
            widget.setVisible(on)
        values: list[tuple[NumberBox, float]] = []
        if isinstance(limit, BrightnessRange):
            values = [(self.low, limit.low), (self.high, limit.high)]
        elif isinstance(limit, ColourRange):
            values = [(self.tolerance, limit.tolerance)]
            colour = QColor.fromRgbF(limit.red, limit.green, limit.blue)
            self.colour.show_colour(colour.name())
        if limit is not None:
            values.append((self.feather, limit.feather))
        for box, value in values:
            with QSignalBlocker(box):
                box.setValue(100 * value)

    def _choose(self) -> None:
        kind = self.kind.currentData()
        limit: Limit | None = None
        if kind is BrightnessRange:
            limit = BrightnessRange(0.5, 1.0)
        elif kind is ColourRange:
            limit = ColourRange(*_GRAY)
        self._limits.set(limit)

    def _take_numbers(self, changed: NumberBox) -> None:
        limit = self._limits.limit
        feather = self.feather.value() / 100
        if isinstance(limit, BrightnessRange):
            low, high = self.low.value() / 100, self.high.value() / 100
            # The end that was changed takes the other along.
            if low > high:
                low, high = (low, low) if changed is self.low else (high, high)
            self._limits.set(BrightnessRange(low, high, feather))
        elif isinstance(limit, ColourRange):
            tolerance = self.tolerance.value() / 100
            self._limits.set(replace(limit, tolerance=tolerance, feather=feather))

    def _take_colour(self, name: str) -> None:
        limit, colour = self._limits.limit, QColor(name)
        if isinstance(limit, ColourRange):
            red, green, blue = colour.redF(), colour.greenF(), colour.blueF()
            self._limits.set(replace(limit, red=red, green=green, blue=blue))

    def _box(self, name: str, tip: str) -> NumberBox:
        return number_box(name, tip, _PER_CENT)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.TINY)
        heading = plain_label(self.tr("Paint only"))
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        heading.setBuddy(self.kind)
        layout.addWidget(heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(spacing.SMALL)
        grid.setVerticalSpacing(spacing.TINY)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.kind, 0, 0)
        grid.addWidget(self.pick, 0, 1)
        self._rows: list[tuple[QWidget, QWidget, str]] = []
        for widget, shown in (
            (self.low, "brightness"),
            (self.high, "brightness"),
            (self.colour, "colour"),
            (self.tolerance, "colour"),
            (self.feather, ""),
        ):
            label = plain_label(widget.accessibleName())
            label.setBuddy(widget)
            row = grid.rowCount()
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
            self._rows.append((label, widget, shown))
        layout.addLayout(grid)
