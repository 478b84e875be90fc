"""The numbers dock: loupe, histogram of the method noise, and what it says about sigma."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QFormLayout, QLabel, QVBoxLayout, QWidget

from denoise_gui.core.document import Document
from denoise_gui.engine.measure.residual import ResidualReport, SigmaVerdict
from denoise_gui.features.numbers.loupe import Loupe
from denoise_gui.shell.widgets.first_look import FirstLook
from denoise_gui.shell.widgets.plain_label import marked_label, plain_label
from denoise_gui.shell.widgets.scrolling import scrolling

if TYPE_CHECKING:
    from denoise_gui.features.numbers.residual_plot import ResidualPlot


class NumbersDock(QDockWidget):
    """Shows what it is told; tells when it is looked at, as only then measuring is worth it."""

    watched = Signal(bool)
    """The dock is on the screen, or is no longer."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("numbers")
        self.setWindowTitle(self.tr("Numbers"))
        self.setAllowedAreas(
            Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
        )
        self.loupe = Loupe(document)
        self.plot: ResidualPlot | None = None
        self.sentence = self._label(
            self.tr("What the method noise says about sigma"), marked_label()
        )
        self.sentence.setWordWrap(True)
        self.deviation = self._label(self.tr("Standard deviation of what was taken away"))
        self.sigma_set = self._label(self.tr("Sigma that was set"))
        self.autocorrelation = self._label(
            self.tr("How much neighbouring pixels of the method noise are alike; 0 is pure grain")
        )
        self.structure = self._label(
            self.tr("How much more was taken away where the picture has edges and texture")
        )
        self._report: ResidualReport | None = None
        self._body = QWidget()
        self._layout = QVBoxLayout(self._body)
        self._layout.setContentsMargins(12, 8, 12, 12)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.loupe)
        self._layout.addWidget(self.sentence)
        self._layout.addLayout(self._figures())
        self._layout.addStretch(1)
        self.setWidget(scrolling(self._body))
        self.show_report(None)
        FirstLook(self, self._show_plot)

    @property
    def report(self) -> ResidualReport | None:
        return self._report

    def show_report(self, report: ResidualReport | None) -> None:
        """What was measured; None while nothing is known."""
        self._report = report
        self._fill_plot()
        self.set_stale(stale=False)
        if report is None:
            self.sentence.setText(self.tr("Nothing measured yet."))
            for label in (self.deviation, self.sigma_set, self.autocorrelation, self.structure):
                label.setText("–")
            return
        self.sentence.setText(self._sentence(report))
        self.deviation.setText(f"{report.deviation:.1f}")
        self.sigma_set.setText(f"{report.sigma:g}")
        self.autocorrelation.setText(f"{report.autocorrelation:+.3f}")
        self.structure.setText(f"{report.structure:+.3f}")

    def set_stale(self, *, stale: bool) -> None:
        """What is shown was measured at another sigma or place, and is about to be renewed."""
        for label in (self.sentence, self.deviation, self.autocorrelation, self.structure):
            label.setEnabled(not stale)

    def _show_plot(self) -> None:
        """The histogram, whose library takes a while to import."""
        from denoise_gui.features.numbers.residual_plot import ResidualPlot

        self.plot = ResidualPlot()
        room = self.plot.sizePolicy()
        # Its room stays, so that the dock does not jump with every image.
        room.setRetainSizeWhenHidden(True)
        self.plot.setSizePolicy(room)
        self._layout.insertWidget(1, self.plot)
        self._fill_plot()

    def _fill_plot(self) -> None:
        """Axes without a histogram would look like a result."""
        if self.plot:
            self.plot.show_report(self._report)
            self.plot.setVisible(self._report is not None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watched.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watched.emit(False)

    def _figures(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(4)
        for text, label in (
            (self.tr("Method noise, deviation"), self.deviation),
            (self.tr("Sigma set"), self.sigma_set),
            (self.tr("Autocorrelation"), self.autocorrelation),
            (self.tr("Structure in it"), self.structure),
        ):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            form.addRow(text, label)
        return form

    def _label(self, description: str, label: QLabel | None = None) -> QLabel:
        label = label or plain_label()
        label.setToolTip(description)
        # The name stays the text: a name of its own would hide the figures from a screen reader.
        label.setAccessibleDescription(description)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _sentence(self, report: ResidualReport) -> str:
        if report.verdict is SigmaVerdict.UNKNOWN:
            return self.tr("Too little to measure here: show more of the picture, or set sigma.")
        if report.verdict is SigmaVerdict.TREATED:
            return self.tr(
                "A camera or JPEG has smoothed the colour of this grain: its numbers say nothing "
                "about sigma. Judge by eye, in the method noise view."
            )
        verdict, advice = {
            SigmaVerdict.UNDER: (
                self.tr("▲ Under-denoised."),
                self.tr("The picture holds more grain than sigma says: raise it."),
            ),
            SigmaVerdict.RIGHT: (
                self.tr("● About right."),
                self.tr("What was taken away is like the grain that sigma says."),
            ),
            SigmaVerdict.OVER: (
                self.tr("▼ Over-denoised."),
                self.tr("The picture holds less grain than sigma says, and suffers: lower it."),
            ),
        }[report.verdict]
        sentence = f"<b>{verdict}</b> {advice}"
        if report.colour in (None, SigmaVerdict.RIGHT) or report.colour is report.verdict:
            return sentence
        if report.colour is SigmaVerdict.UNDER:
            colour = self.tr("The colour still holds noise: raise its sigma.")
        else:
            colour = self.tr("The colour's sigma is higher than its noise: lower it.")
        return f"{sentence} {colour}"
