"""The gradient by numbers, for who places it by keyboard or wants it exactly."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QPushButton, QVBoxLayout, QWidget

from denoise_gui.engine.mask.blend import Mode
from denoise_gui.engine.mask.gradients import Linear, Radial
from denoise_gui.features.mask.choices import MaskOptions
from denoise_gui.features.mask.gradient_tool import Gradient, Gradients
from denoise_gui.features.mask.rows import Range, number_box
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.number_box import NumberBox
from denoise_gui.shell.widgets.plain_label import plain_label

_PLACE = Range(-100, 200, 1, 1, suffix=" %")
_RADIUS = Range(0, 300, 1, 1, suffix=" %")
_ANGLE = Range(-360, 360, 5, 0, suffix="°")
_SHARE = Range(0, 100, 5, suffix=" %")

_LINEAR = ("x0", "y0", "x1", "y1")
_RADIAL = ("x", "y", "radius_x", "radius_y", "angle", "feather")


class GradientPane(QWidget):
    """Shown while a gradient's tool has the hand. Places are shares of the photograph's width and
    height, radii of its longer edge."""

    def __init__(self, gradients: Gradients, options: MaskOptions) -> None:
        super().__init__()
        self._gradients, self._options = gradients, options
        self.mode = QComboBox()
        for text, mode in (
            (self.tr("More"), Mode.MORE),
            (self.tr("Less"), Mode.LESS),
            (self.tr("Erase"), Mode.ERASE),
        ):
            self.mode.addItem(text, mode)
        self.mode.setAccessibleName(self.tr("The gradient lays on"))
        self._size = (0, 0)
        self._kind = ""
        self.boxes: dict[str, NumberBox] = {}
        self._labels: dict[str, QWidget] = {}
        self.new = QPushButton(self.tr("Place a New One"))
        tip = self.tr("Where it can be seen; then move its handles, or change the numbers")
        self.new.setToolTip(tip)
        self.new.setAccessibleDescription(tip)
        self.inverted = QCheckBox(self.tr("Outside instead of inside"))
        self._lay_out()
        self.new.clicked.connect(self.place)
        self.inverted.toggled.connect(lambda _on: self._take())
        self.mode.currentIndexChanged.connect(
            lambda _index: options.set_mode(self.mode.currentData())
        )
        options.changed.connect(self._show_mode)
        gradients.changed.connect(self.show_gradient)
        self._show_mode()
        self.show_kind("")

    def _show_mode(self) -> None:
        with QSignalBlocker(self.mode):
            self.mode.setCurrentIndex(self.mode.findData(self._options.mode))

    def set_size(self, height: int, width: int) -> None:
        """Of the open photograph, in pixels."""
        self._size = (height, width)

    def show_kind(self, name: str) -> None:
        """Which tool has the hand: "linear", "radial", or another, for which there is nothing."""
        self._kind = name if name in ("linear", "radial") else ""
        self.setVisible(bool(self._kind))
        for each, box in self.boxes.items():
            wanted = each in (_LINEAR if self._kind == "linear" else _RADIAL)
            box.setVisible(wanted)
            self._labels[each].setVisible(wanted)
        self.inverted.setVisible(self._kind == "radial")
        self.show_gradient()

    def show_gradient(self) -> None:
        gradient = self._gradients.gradient
        fitting = isinstance(gradient, Linear if self._kind == "linear" else Radial)
        for box in (*self.boxes.values(), self.inverted):
            box.setEnabled(fitting or box is self.inverted or box is self.boxes["feather"])
        if gradient is None or not fitting:
            return
        for name, box in self.boxes.items():
            if hasattr(gradient, name):
                with QSignalBlocker(box):
                    box.setValue(getattr(gradient, name) / self._unit(name))
        if isinstance(gradient, Radial):
            with QSignalBlocker(self.inverted):
                self.inverted.setChecked(gradient.inverted)

    @property
    def feather(self) -> float:
        """0 to 1."""
        return self.boxes["feather"].value() / 100

    def place(self) -> None:
        """A new gradient: from the upper edge to the middle, or in the middle."""
        height, width = self._size
        if min(height, width) == 0:
            return
        self._gradients.begin()
        new: Gradient
        if self._kind == "linear":
            new = Linear(width / 2, height * 0.1, width / 2, height * 0.5)
        else:
            radius = min(height, width) / 3
            new = Radial(
                *(width / 2, height / 2, radius, radius),
                feather=self.feather,
                inverted=self.inverted.isChecked(),
            )
        self._gradients.place(new)

    def _take(self) -> None:
        gradient = self._gradients.gradient
        if isinstance(gradient, Linear) and self._kind == "linear":
            values = {name: self.boxes[name].value() * self._unit(name) for name in _LINEAR}
            self._gradients.place(replace(gradient, **values))
        elif isinstance(gradient, Radial) and self._kind == "radial":
            values = {name: self.boxes[name].value() * self._unit(name) for name in _RADIAL}
            inverted = self.inverted.isChecked()
            self._gradients.place(replace(gradient, **values, inverted=inverted))

    def _unit(self, name: str) -> float:
        """Of a box, in what the gradient counts in."""
        height, width = self._size
        if name == "angle":
            return 1.0
        if name == "feather":
            return 0.01
        if name.startswith("radius"):
            return max(height, width, 1) / 100
        return max(width if name.startswith("x") else height, 1) / 100

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(spacing.SMALL)
        grid.setVerticalSpacing(spacing.TINY)
        grid.setColumnStretch(0, 1)
        label = plain_label(self.mode.accessibleName())
        label.setBuddy(self.mode)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.mode, 0, 1)
        for name, text, scale in (
            ("x0", self.tr("Start, from the left"), _PLACE),
            ("y0", self.tr("Start, from the top"), _PLACE),
            ("x1", self.tr("End, from the left"), _PLACE),
            ("y1", self.tr("End, from the top"), _PLACE),
            ("x", self.tr("Middle, from the left"), _PLACE),
            ("y", self.tr("Middle, from the top"), _PLACE),
            ("radius_x", self.tr("Radius across"), _RADIUS),
            ("radius_y", self.tr("Radius down"), _RADIUS),
            ("angle", self.tr("Turned by"), _ANGLE),
            ("feather", self.tr("Softness"), _SHARE),
        ):
            box = number_box(text, self.tr("Of the gradient in the picture"), scale)
            if name == "feather":
                box.setValue(50)
            box.valueChanged.connect(lambda _value: self._take())
            label = plain_label(text)
            label.setBuddy(box)
            row = grid.rowCount()
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
            self.boxes[name], self._labels[name] = box, label
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.TINY)
        layout.addLayout(grid)
        layout.addWidget(self.inverted)
        layout.addWidget(self.new)
