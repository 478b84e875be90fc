"""How the weights of somebody else's network are to be read: by trial, or as the user says."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.contract.readings import JOINT, QUESTIONS, words_of
from denoise_gui.core.translation import tr
from denoise_gui.shell.widgets.plain_label import plain_label


class ReadingDialog(QDialog):
    """A choice for each question; whoever opens it reads `reading` afterwards."""

    def __init__(self, reading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("How the Weights Are Read"))
        intro = plain_label(
            self.tr(
                "A checkpoint holds weights, but not what goes in and comes out. Every way to read "
                "them is tried on a built-in picture, and the one that denoises is taken. Choose "
                "only what you know; the rest is found by trial."
            )
        )
        intro.setWordWrap(True)
        form = QFormLayout()
        self.choices: dict[str, QComboBox] = {}
        chosen = words_of(reading)
        names = self._names()
        for question, (title, answers) in names.items():
            box = QComboBox()
            box.addItem(self.tr("By trial"), "")
            for word, answer in zip(QUESTIONS[question], answers, strict=True):
                box.addItem(answer, word)
                if word in chosen:
                    box.setCurrentIndex(box.count() - 1)
            label = plain_label(title)
            label.setBuddy(box)
            form.addRow(label, box)
            self.choices[question] = box
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addWidget(intro)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.setMinimumWidth(480)

    @property
    def reading(self) -> str:
        """As the exporter takes it; empty where all is left to the trial."""
        words = [str(box.currentData()) for box in self.choices.values()]
        return JOINT.join(word for word in words if word)

    def _names(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        orders = (
            self.tr("channel by channel"),
            self.tr("position by position"),
            self.tr("channel by channel, down the columns"),
            self.tr("position by position, down the columns"),
        )
        return {
            "predicts": (
                self.tr("&Predicts"),
                (
                    self.tr("the image"),
                    self.tr("the noise, which is taken off"),
                    self.tr("a correction, which is added"),
                ),
            ),
            "map": (
                self.tr("Noise &map"),
                (
                    self.tr("first"),
                    self.tr("last"),
                    self.tr("before each channel's cells"),
                    self.tr("behind each channel's cells"),
                ),
            ),
            "in": (self.tr("Cells go &in"), orders),
            "out": (self.tr("Cells come &out"), orders),
            "dropped": (
                self.tr("&Spare planes that come out"),
                (
                    self.tr("are the first"),
                    self.tr("are the last"),
                    self.tr("lie before each channel's cells"),
                    self.tr("lie behind each channel's cells"),
                ),
            ),
            "colours": (self.tr("&Colours"), ("RGB", "BGR")),
            "scale": (
                self.tr("&Values"),
                (
                    self.tr("image and sigma in 0 to 1"),
                    self.tr("image in 0 to 1, sigma in 0 to 255"),
                    self.tr("image and sigma in 0 to 255"),
                ),
            ),
        }


def reading_in_words(reading: str) -> str:
    """For a line of a form."""
    return reading or tr("found by trial")
