"""Asks how much noise to add."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.document import SIGMA_STEP
from denoise_gui.engine.measure.reference import AddedNoise
from denoise_gui.engine.sigma import SIGMA_MAX_ASSUMED
from denoise_gui.shell.widgets.number_box import NumberBox
from denoise_gui.shell.widgets.plain_label import plain_label

_SEED_MAX = 2**31 - 1


class NoiseDialog(QDialog):
    """Opened with `open`; tells by `chosen`."""

    chosen = Signal(AddedNoise)

    def __init__(self, noise: AddedNoise, parent: QWidget | None = None) -> None:
        """`noise`: what to start from."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add Noise"))
        self.sigma = NumberBox()
        self.sigma.setRange(SIGMA_STEP, SIGMA_MAX_ASSUMED)
        self.sigma.setSingleStep(1.0)
        self.sigma.setDecimals(1)
        self.sigma.setValue(noise.sigma)
        self.seed = QSpinBox()
        self.seed.setRange(0, _SEED_MAX)
        self.seed.setValue(noise.seed)
        self.seed.setToolTip(self.tr("The same seed gives the same noise."))
        self.clipped = QCheckBox(self.tr("As an &8-bit file"))
        self.clipped.setChecked(noise.clipped)
        words = plain_label(
            self.tr(
                "White Gaussian noise is added to the open image, which becomes the clean "
                "reference. Undo takes it away again."
            )
        )
        words.setWordWrap(True)
        form = QFormLayout()
        form.addRow(self.tr("&Sigma, 8-bit levels"), self.sigma)
        form.addRow(self.tr("S&eed"), self.seed)
        form.addRow("", self.clipped)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("&Add"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.accepted.connect(lambda: self.chosen.emit(self.noise))

    @property
    def noise(self) -> AddedNoise:
        return AddedNoise(self.sigma.value(), self.seed.value(), self.clipped.isChecked())
