"""The mask dock: tools, the brush, limits, gradients by numbers, what can be done to the whole, and
how the mask is shown."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDockWidget,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.engine.mask.blend import MOST
from denoise_gui.engine.mask.stroke import SMALLEST, Pressure
from denoise_gui.features.mask.choices import LARGEST_BRUSH, MaskOptions
from denoise_gui.features.mask.colour_button import ColourButton
from denoise_gui.features.mask.gradient_pane import GradientPane
from denoise_gui.features.mask.gradient_tool import Gradients
from denoise_gui.features.mask.limit_pane import LimitPane
from denoise_gui.features.mask.limits import Limits
from denoise_gui.features.mask.rows import NumberRow, Range, number_box
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.focus_ring import FocusRing
from denoise_gui.shell.widgets.plain_label import plain_label
from denoise_gui.shell.widgets.scrolling import scrolling

_CHECKED = """
QToolButton { padding: 4px; border: 1px solid rgba(128, 128, 128, 120); border-radius: 4px; }
QToolButton:hover { background: rgba(128, 128, 128, 50); }
QToolButton:checked {
    background: palette(highlight); color: palette(highlighted-text); font-weight: bold;
}
"""
"""Which tool has the hand is seen at a glance, in light and dark."""

_PER_CENT = Range(0, 100, 5, suffix=" %")


class MaskDock(QDockWidget):
    """Shows and changes the options; what else is wished it tells."""

    tool_requested = Signal(str)
    """Of "more", "less", "erase", "linear", "radial"."""
    action_requested = Signal(str)
    """Of "fill", "flat", "invert", "clear", "load", "save", "copy", "paste"."""
    blur_requested = Signal(float)
    """Over so many pixels of the photograph."""

    def __init__(
        self,
        options: MaskOptions,
        limits: Limits,
        gradients: Gradients,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._options = options
        self.setObjectName("mask")
        self.setWindowTitle(self.tr("Mask"))
        self.setAllowedAreas(
            Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
        )
        self.tools: dict[str, QToolButton] = {}
        self.actions_: dict[str, QPushButton] = {}
        self.limit = LimitPane(limits)
        self.gradient = GradientPane(gradients, options)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.MEDIUM)
        layout.setSpacing(spacing.SMALL)
        layout.addLayout(self._tool_buttons())
        layout.addLayout(self._brush_rows())
        layout.addWidget(self.limit)
        layout.addWidget(self.gradient)
        layout.addWidget(_heading(self.tr("The whole mask")))
        layout.addLayout(self._action_buttons())
        layout.addWidget(_heading(self.tr("On the screen")))
        layout.addLayout(self._overlay_controls())
        layout.addStretch(1)
        self.setWidget(scrolling(body))
        options.changed.connect(self.show_options)
        self.show_options()
        self.show_tool("")

    # What others tell

    def show_tool(self, name: str) -> None:
        """Which tool has the hand; "" for none."""
        for each, button in self.tools.items():
            with QSignalBlocker(button):
                button.setChecked(each == name)
        self.gradient.show_kind(name)

    def show_possible(self, *, image: bool, mask: bool, copied: bool) -> None:
        """Whether there is a photograph, a mask on it, and one that was copied."""
        for button in (*self.tools.values(), self.limit.pick):
            button.setEnabled(image)
        for name, button in self.actions_.items():
            needs_mask = name in ("invert", "clear", "save", "copy", "blur")
            button.setEnabled(image and (mask or not needs_mask) and (copied or name != "paste"))

    def show_options(self) -> None:
        choices = self._options.choices
        self.size_row.show_value(choices.size)
        self.hardness.show_value(100 * choices.hardness)
        self.flow.show_value(100 * choices.flow)
        self.opacity.show_value(100 * choices.opacity)
        for box, value in ((self.more, choices.more), (self.less, choices.less)):
            with QSignalBlocker(box):
                box.setValue(value)
        with QSignalBlocker(self.pressure):
            self.pressure.setCurrentIndex(self.pressure.findData(choices.pressure))
        for check, on in ((self.shown, choices.overlay), (self.reading, choices.reading)):
            with QSignalBlocker(check):
                check.setChecked(on)
        self.colour.show_colour(choices.colour)

    # What it is made of

    def _tool_buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(spacing.TINY)
        for index, (name, text, tip) in enumerate(
            (
                ("more", self.tr("More"), self.tr("Paint more sigma. Key: W")),
                ("less", self.tr("Less"), self.tr("Paint less sigma. Key: Shift+W")),
                ("erase", self.tr("Erase"), self.tr("Back to sigma as it is. Key: V")),
                ("linear", self.tr("Linear"), self.tr("A gradient along a line. Key: Z")),
                ("radial", self.tr("Radial"), self.tr("A gradient in an ellipse. Key: Shift+Z")),
            )
        ):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setAccessibleDescription(tip)
            button.setSizePolicy(
                button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed
            )
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setStyleSheet(_CHECKED)
            FocusRing(button)
            button.clicked.connect(lambda _on=False, name=name: self.tool_requested.emit(name))
            self.tools[name] = button
            grid.addWidget(button, index // 3, index % 3)
        return grid

    def _brush_rows(self) -> QGridLayout:
        options = self._options
        self.size_row = NumberRow(
            self.tr("Size"),
            self.tr("Diameter of the brush in pixels of the photograph. Keys: [ and ]"),
            Range(SMALLEST, LARGEST_BRUSH, 10, suffix=" px", ratio=True),
            self,
        )
        self.hardness = NumberRow(
            self.tr("Hardness"),
            self.tr("How much of the brush is even before it falls off. Keys: Shift+[ and Shift+]"),
            _PER_CENT,
            self,
        )
        self.flow = NumberRow(
            self.tr("Flow"),
            self.tr("How much one pass lays on. Keys: comma and full stop"),
            Range(1, 100, 5, suffix=" %"),
            self,
        )
        self.size_row.moved.connect(lambda value: options.change(size=value))
        self.hardness.moved.connect(lambda value: options.change(hardness=value / 100))
        self.flow.moved.connect(lambda value: options.change(flow=value / 100))
        grid = _grid()
        for number, row in enumerate((self.size_row, self.hardness, self.flow)):
            row.add_to(grid, number)
        self._add_strength(grid, 3)
        self._add_pressure(grid, 5)
        return grid

    def _add_strength(self, grid: QGridLayout, row: int) -> None:
        more, less = self.tr("More leads to"), self.tr("Less leads to")
        self.more = number_box(
            more,
            self.tr("The factor on sigma where it is painted fully, 1 to 4"),
            Range(1, MOST, 0.1, 2, prefix="× "),
        )
        self.less = number_box(
            less,
            self.tr("The factor on sigma where it is painted fully; at 0 nothing is denoised"),
            Range(0, 1, 0.05, 2, prefix="× "),
        )
        self.more.valueChanged.connect(lambda value: self._options.change(more=value))
        self.less.valueChanged.connect(lambda value: self._options.change(less=value))
        for offset, (text, box) in enumerate(((more, self.more), (less, self.less))):
            label = plain_label(text)
            label.setBuddy(box)
            grid.addWidget(label, row + offset, 0, 1, 2)
            grid.addWidget(box, row + offset, 2)

    def _add_pressure(self, grid: QGridLayout, row: int) -> None:
        self.pressure = QComboBox()
        for text, what in (
            (self.tr("Nothing"), Pressure.NOTHING),
            (self.tr("Size"), Pressure.SIZE),
            (self.tr("Flow"), Pressure.FLOW),
            (self.tr("Size and flow"), Pressure.BOTH),
        ):
            self.pressure.addItem(text, what)
        name = self.tr("A pen's pressure changes")
        self.pressure.setAccessibleName(name)
        self.pressure.currentIndexChanged.connect(
            lambda _index: self._options.change(pressure=self.pressure.currentData())
        )
        label = plain_label(name)
        label.setBuddy(self.pressure)
        grid.addWidget(label, row, 0, 1, 2)
        grid.addWidget(self.pressure, row, 2)

    def _action_buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(spacing.TINY)
        actions = (
            ("fill", self.tr("Fill"), self.tr("Paint everywhere that the limit allows")),
            ("flat", self.tr("Flat Areas"), self.tr("More sigma where the picture is flat")),
            ("invert", self.tr("Invert"), self.tr("Swaps what was painted and what was not")),
            ("clear", self.tr("Clear"), self.tr("No mask at all")),
            ("load", self.tr("Load…"), self.tr("From a gray image")),
            ("save", self.tr("Save…"), self.tr("As a gray PNG; white is × 4")),
            ("copy", self.tr("Copy"), self.tr("For another photograph of the same size")),
            ("paste", self.tr("Paste"), self.tr("The mask that was copied")),
        )
        for index, (name, text, tip) in enumerate(actions):
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setAccessibleDescription(tip)
            button.clicked.connect(lambda _on=False, name=name: self.action_requested.emit(name))
            self.actions_[name] = button
            grid.addWidget(button, index // 2, index % 2)
        self.radius = number_box(
            self.tr("Radius of the blur"),
            self.tr("In pixels of the photograph"),
            Range(1, 1000, 5, suffix=" px"),
        )
        self.radius.setValue(20)
        blur = QPushButton(self.tr("Blur"))
        tip = self.tr("Soften every edge of the mask")
        blur.setToolTip(tip)
        blur.setAccessibleDescription(tip)
        blur.clicked.connect(lambda: self.blur_requested.emit(self.radius.value()))
        self.actions_["blur"] = blur
        grid.addWidget(self.radius, 4, 0)
        grid.addWidget(blur, 4, 1)
        return grid

    def _overlay_controls(self) -> QVBoxLayout:
        options = self._options
        self.shown = QCheckBox(self.tr("Show the mask"))
        tip = self.tr("In one colour where sigma is more, in the opposite where it is less. Key: O")
        self.shown.setToolTip(tip)
        self.shown.setAccessibleDescription(tip)
        self.colour = ColourButton(self.tr("Colour of the mask"))
        self.reading = QCheckBox(self.tr("Tell sigma beside the cursor"))
        self.opacity = NumberRow(
            self.tr("Opacity"),
            self.tr("Of the mask where it is shown"),
            Range(10, 100, 5, suffix=" %"),
            self,
        )
        self.shown.toggled.connect(lambda on: options.change(overlay=on))
        self.reading.toggled.connect(lambda on: options.change(reading=on))
        self.colour.chosen.connect(lambda name: options.change(colour=name))
        self.opacity.moved.connect(lambda value: options.change(opacity=value / 100))
        row = QHBoxLayout()
        row.addWidget(self.shown, 1)
        row.addWidget(self.colour)
        grid = _grid()
        self.opacity.add_to(grid, 0)
        layout = QVBoxLayout()
        layout.setSpacing(spacing.TINY)
        layout.addLayout(row)
        layout.addLayout(grid)
        layout.addWidget(self.reading)
        return layout


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(spacing.SMALL)
    grid.setVerticalSpacing(spacing.TINY)
    grid.setColumnStretch(1, 1)
    return grid


def _heading(text: str) -> QWidget:
    label = plain_label(text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label
