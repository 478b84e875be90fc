"""A value of the recipe by slider and number: the shape that all rows of the panel share."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from denoise_gui.shell.widgets.focus_ring import FocusRing
from denoise_gui.shell.widgets.notch_slider import NotchSlider
from denoise_gui.shell.widgets.number_box import NumberBox
from denoise_gui.shell.widgets.plain_label import plain_label


@dataclass(frozen=True)
class Scale:
    """What a slider shows.

    Attributes:
        largest: the value at its right end; 0 is at its left.
        step: between two positions, and of a key.
        decimals: of the number beside it.
        prefix, suffix: around the number.
    """

    largest: float
    step: float
    decimals: int = 0
    prefix: str = ""
    suffix: str = ""


class ValueRow(QObject):
    """Label, slider, number and a button that resets; told what to show by `show_value`."""

    moved = Signal(float)
    """The hand set another value."""
    gesture_ended = Signal()
    """The hand left the control, or takes hold of it anew."""
    reset_requested = Signal()

    def __init__(self, text: str, tip: str, scale: Scale, parent: QWidget) -> None:
        """`text` has the mark of its mnemonic."""
        super().__init__(parent)
        name = text.replace("&", "")
        self.slider = NotchSlider()
        self.slider.setMinimumWidth(90)
        FocusRing(self.slider)
        self.number = NumberBox()
        self.number.setKeyboardTracking(False)
        self.label = plain_label(text)
        self.label.setBuddy(self.number)
        self.reset = QToolButton()
        self.reset.setText("↺")
        self.reset.setAutoRaise(True)
        self.reset.setToolTip(self.tr("Reset {0}").format(name))
        self.reset.setAccessibleName(self.tr("Reset {0}").format(name))
        self.slider.setAccessibleName(name)
        self.number.setAccessibleName(self.tr("{0} as a number").format(name))
        for widget in (self.slider, self.number):
            widget.setToolTip(tip)
            widget.setAccessibleDescription(tip)
        self._step = scale.step
        self.set_scale(scale)
        self.slider.valueChanged.connect(lambda steps: self.moved.emit(steps * self._step))
        self.slider.sliderReleased.connect(self.gesture_ended)
        self.number.valueChanged.connect(self.moved)
        self.number.editingFinished.connect(self.gesture_ended)
        self.reset.clicked.connect(self.reset_requested)
        self.slider.installEventFilter(self)

    def set_scale(self, scale: Scale) -> None:
        """Another range, without a change of the value that the recipe has."""
        self._step = scale.step
        with QSignalBlocker(self.slider), QSignalBlocker(self.number):
            self.slider.setRange(0, round(scale.largest / scale.step))
            self.slider.setSingleStep(1)
            self.slider.setPageStep(10)
            self.number.setRange(0.0, scale.largest)
            self.number.setSingleStep(scale.step)
            self.number.setDecimals(scale.decimals)
            self.number.setPrefix(scale.prefix)
            self.number.setSuffix(scale.suffix)

    def add_to(self, grid: QGridLayout, row: int) -> None:
        for column, widget in enumerate((self.label, self.slider, self.number, self.reset)):
            grid.addWidget(widget, row, column)

    def show_value(self, value: float, *, changed: bool) -> None:
        """`changed`: from what it is without the panel, so that there is something to reset."""
        # A recipe may hold a value between two steps, which is not to be moved to one of them.
        with QSignalBlocker(self.slider), QSignalBlocker(self.number):
            self.slider.setValue(round(value / self._step))
            self.number.show_value(value)
        self.reset.setEnabled(changed)

    def set_enabled(self, enabled: bool) -> None:
        for widget in (self.label, self.slider, self.number):
            widget.setEnabled(enabled)
        if not enabled:
            self.reset.setEnabled(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press begins a step of its own to undo; keys and wheel in a row count as one."""
        if watched is self.slider and event.type() in (
            QEvent.Type.MouseButtonPress,
            QEvent.Type.FocusIn,
        ):
            self.gesture_ended.emit()
        return super().eventFilter(watched, event)
