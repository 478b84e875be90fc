"""The outputs of all backends side by side, with the verdict above and the figures below."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QPushButton,
    QWidget,
)

from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.measure.false_colour import false_colour
from denoise_gui.engine.parity_report import ExportComparison, PairResult
from denoise_gui.features.export.parity_table import ComparisonTable
from denoise_gui.features.export.verdict_banner import VerdictBanner
from denoise_gui.shell.panes.panes_window import PanesWindow, note_label
from denoise_gui.shell.picture.monitor_profile import monitor_space
from denoise_gui.shell.picture.screen_colours import ScreenColours
from denoise_gui.shell.widgets.notch_slider import NotchSlider
from denoise_gui.shell.widgets.plain_label import plain_label

_WORST_ZOOM = 8.0
_GAIN_STEPS = 60
"""Slider steps; every fifth doubles the gain, from 1 to 4096."""


class ComparisonWindow(PanesWindow):
    """The original in the first pane, then PyTorch's picture, then those of the exported files."""

    use_model_requested = Signal(Path)
    save_requested = Signal()
    reveal_requested = Signal()

    def __init__(
        self,
        comparison: ExportComparison,
        onnx: Path | None,
        parent: QWidget | None = None,
        *,
        profile: bytes | None = None,
    ) -> None:
        """`onnx` is the file just exported, which the window offers to go on with; `profile` is
        that of the photograph on which all ran."""
        count = len(comparison.pictures)
        super().__init__((comparison.width, comparison.height), count, parent)
        self.comparison = comparison
        self._onnx = onnx
        # One a pane: each keeps what it converted last.
        monitor = monitor_space(self.screen())
        self._colours = [ScreenColours(profile, monitor) for _ in comparison.pictures]
        self._differences = {pair.candidate: pair for pair in comparison.pairs}
        self.table = ComparisonTable(comparison)
        self.table.backend_chosen.connect(self.show_worst)
        self.difference = QCheckBox(self.tr("&Difference from PyTorch"))
        self.gain = NotchSlider()
        self.setWindowTitle(
            self.tr("Comparison at sigma {0} — {1}").format(
                f"{comparison.sigma:g}", comparison.folder.name
            )
        )
        self.banner = VerdictBanner(
            comparison.passed,
            in_users_language(comparison.sentence),
            doubtful=comparison.doubtful,
        )
        notes = " ".join(map(in_users_language, comparison.notes))
        note = [note_label(notes)] if notes else []
        self.lay_out(
            [picture.name for picture in comparison.pictures],
            2 if count <= 4 else 3,
            above=(self.banner,),
            tools=self._tools(),
            below=(self.table, *note),
            buttons=self._buttons(),
        )
        self.add_key("W", self.show_worst)
        self.add_key("D", self.difference.toggle)
        self._show_pictures()

    # Panes

    def show_worst(self, name: str | None = None) -> None:
        """Go to the pixel that differs most: of a backend, or of all."""
        pairs = [p for p in self.comparison.pairs if name in (None, p.candidate)]
        if pairs:
            worst = max(pairs, key=lambda pair: pair.largest)
            self.view.show_pixel(*worst.largest_at, _WORST_ZOOM)

    def _show_pictures(self) -> None:
        """Outputs, or in the place of each but the reference how it differs."""
        differences = self.difference.isChecked()
        self.gain.setEnabled(differences)
        self._gain_label.setText(gain_words(self._gain()))
        for index, (pane, picture) in enumerate(
            zip(self.panes, self.comparison.pictures, strict=True)
        ):
            pair = self._differences.get(picture.name)
            title = f"{index + 1}  {picture.name}"
            if picture.pyramid is None:
                pane.title = title
                pane.show_picture(None, in_users_language(picture.error))
            elif differences and pair is not None and pair.difference is not None:
                white = self._white()
                pane.title = title + self.tr(": difference, white is {0} levels").format(
                    f"{white:.3g}"
                )
                pane.show_picture(_difference_picture(pair, white))
            else:
                pane.title = title
                pane.show_picture(picture.pyramid, colours=self._colours[index])

    def _gain(self) -> float:
        return float(2 ** (self.gain.value() / 5))

    def _white(self) -> float:
        """The difference shown as white: one scale for all, so that backends compare."""
        largest = max((pair.largest for pair in self.comparison.pairs), default=1.0)
        return max(largest, 1e-6) / self._gain()

    # Layout

    def _tools(self) -> list[QWidget]:
        worst = QPushButton(self.tr("&Worst pixel"))
        worst.clicked.connect(lambda: self.show_worst())
        self.gain.setRange(0, _GAIN_STEPS)
        self.gain.setFixedWidth(120)
        self.gain.setAccessibleName(self.tr("Gain of the difference"))
        self._gain_label = plain_label()
        self._gain_label.setMinimumWidth(self._gain_label.fontMetrics().horizontalAdvance("× 0000"))
        self.difference.toggled.connect(self._show_pictures)
        self.gain.valueChanged.connect(self._show_pictures)
        return [worst, self.difference, self.gain, self._gain_label]

    def _buttons(self) -> list[QWidget | None]:
        save = QPushButton(self.tr("&Save Report…"))
        save.clicked.connect(self.save_requested)
        reveal = QPushButton(self.tr("&Reveal Files"))
        reveal.clicked.connect(self.reveal_requested)
        use = QPushButton(self.tr("&Use This Model"))
        use.setToolTip(self.tr("The live view goes on with the ONNX file just exported"))
        use.setEnabled(self._onnx is not None)
        use.clicked.connect(self._use_model)
        close = QPushButton(self.tr("&Close"))
        close.clicked.connect(self.close)
        return [save, reveal, None, use, close]

    def _use_model(self) -> None:
        if self._onnx is not None:
            self.use_model_requested.emit(self._onnx)
            self.close()


def gain_words(gain: float) -> str:
    """With two digits that count, and none that say more than the slider knows."""
    return f"× {gain:.1f}" if gain < 10 else f"× {round(gain)}"


def _difference_picture(pair: PairResult, white: float) -> DisplayPyramid:
    assert pair.difference is not None
    return DisplayPyramid.of(np.asarray(false_colour(pair.difference, white)))
