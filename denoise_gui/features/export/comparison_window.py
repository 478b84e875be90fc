"""The outputs of all backends side by side, with the verdict above and the figures below."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.engine.comparison_report import Comparison, PairResult
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.measure.false_colour import false_colour
from denoise_gui.features.export.comparison_table import ComparisonTable
from denoise_gui.features.export.verdict_banner import VerdictBanner
from denoise_gui.shell.canvas.linked_panes import LinkedView, PicturePane
from denoise_gui.shell.canvas.monitor_profile import monitor_space
from denoise_gui.shell.canvas.screen_colours import ScreenColours

_WORST_ZOOM = 8.0
_GAIN_STEPS = 60
"""Slider steps; every fifth doubles the gain, from 1 to 4096."""


class ComparisonWindow(QMainWindow):
    """Shows a `Comparison`. Panes are numbered from 1: the original, PyTorch, the others."""

    use_model_requested = Signal(Path)
    save_requested = Signal()
    reveal_requested = Signal()

    def __init__(
        self,
        comparison: Comparison,
        onnx: Path | None,
        parent: QWidget | None = None,
        *,
        profile: bytes | None = None,
    ) -> None:
        """`onnx` is the file just exported, which the window offers to go on with; `profile` is
        that of the photograph on which all ran."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.comparison = comparison
        self._onnx = onnx
        # One a pane: each keeps what it converted last.
        monitor = monitor_space()
        self._colours = [ScreenColours(profile, monitor) for _ in comparison.pictures]
        self._differences = {pair.candidate: pair for pair in comparison.pairs}
        self._shown_alone: int | None = None
        self.view = LinkedView(comparison.width, comparison.height, self)
        self.panes = [PicturePane("", self.view) for _ in comparison.pictures]
        self.table = ComparisonTable(comparison)
        self.difference = QCheckBox(self.tr("&Difference from PyTorch"))
        self.gain = QSlider(Qt.Orientation.Horizontal)
        self.setWindowTitle(
            self.tr("Comparison at sigma {0} — {1}").format(
                f"{comparison.sigma:g}", comparison.folder.name
            )
        )
        self.banner = VerdictBanner(comparison.passed, comparison.sentence)
        self._lay_out()
        self._add_shortcuts()
        self._show_pictures()
        self.resize(1240, 860)

    # Panes

    def show_all(self) -> None:
        """All panes side by side."""
        self._shown_alone = None
        self._show_panes()

    def show_alone(self, index: int) -> None:
        """One pane fills the window, so that flipping between two shows what changes."""
        if 0 <= index < len(self.panes):
            self._shown_alone = index
            self._show_panes()

    def shown_panes(self) -> list[int]:
        """Indices of the panes that are shown."""
        alone = self._shown_alone
        return list(range(len(self.panes))) if alone is None else [alone]

    def show_worst(self, name: str | None = None) -> None:
        """Go to the pixel that differs most: of a backend, or of all."""
        pairs = [p for p in self.comparison.pairs if name in (None, p.candidate)]
        if pairs:
            worst = max(pairs, key=lambda pair: pair.largest)
            self.view.show_pixel(*worst.largest_at, _WORST_ZOOM)

    def _show_panes(self) -> None:
        shown = self.shown_panes()
        for index, pane in enumerate(self.panes):
            pane.setVisible(index in shown)
        button = self._pane_buttons.button(-2 if self._shown_alone is None else shown[0])
        button.setChecked(True)

    def _show_pictures(self) -> None:
        """Outputs, or in the place of each but the reference how it differs."""
        differences = self.difference.isChecked()
        self.gain.setEnabled(differences)
        self._gain_label.setText(f"×{self._gain():.3g}")
        for index, (pane, picture) in enumerate(
            zip(self.panes, self.comparison.pictures, strict=True)
        ):
            pair = self._differences.get(picture.name)
            title = f"{index + 1}  {picture.name}"
            if picture.pyramid is None:
                pane.title = title
                pane.show_picture(None, picture.error)
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

    def _lay_out(self) -> None:
        grid = QWidget()
        cells = QGridLayout(grid)
        cells.setContentsMargins(0, 0, 0, 0)
        cells.setSpacing(2)
        columns = 2 if len(self.panes) <= 4 else 3
        for index, pane in enumerate(self.panes):
            cells.addWidget(pane, index // columns, index % columns)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addLayout(self._tool_row())
        layout.addWidget(grid, 1)
        layout.addWidget(self.table)
        if self.comparison.note:
            note = QLabel(self.comparison.note)
            note.setWordWrap(True)
            note.setContentsMargins(14, 6, 14, 0)
            layout.addWidget(note)
        layout.addLayout(self._button_row())
        self.setCentralWidget(centre)
        self.table.backend_chosen.connect(self.show_worst)
        self._show_panes()

    def _tool_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(6)
        self._pane_buttons = QButtonGroup(self)
        names = [(-2, self.tr("All"))]
        names += [(i, f"{i + 1} {p.name}") for i, p in enumerate(self.comparison.pictures)]
        for number, name in names:
            button = QToolButton()
            button.setText(name)
            button.setCheckable(True)
            button.setAutoRaise(True)
            self._pane_buttons.addButton(button, number)
            row.addWidget(button)
        self._pane_buttons.idClicked.connect(
            lambda number: self.show_all() if number < 0 else self.show_alone(number)
        )
        row.addStretch(1)
        worst = QPushButton(self.tr("&Worst pixel"))
        worst.clicked.connect(lambda: self.show_worst())
        self.gain.setRange(0, _GAIN_STEPS)
        self.gain.setFixedWidth(120)
        self.gain.setAccessibleName(self.tr("Gain of the difference"))
        self._gain_label = QLabel()
        self._gain_label.setMinimumWidth(self._gain_label.fontMetrics().horizontalAdvance("×00.0"))
        for widget in (worst, self.difference, self.gain, self._gain_label):
            row.addWidget(widget)
        self.difference.toggled.connect(self._show_pictures)
        self.gain.valueChanged.connect(self._show_pictures)
        return row

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 10, 14, 10)
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
        for button in (save, reveal):
            row.addWidget(button)
        row.addStretch(1)
        for button in (use, close):
            row.addWidget(button)
        return row

    def _use_model(self) -> None:
        if self._onnx is not None:
            self.use_model_requested.emit(self._onnx)
            self.close()

    def _add_shortcuts(self) -> None:
        for index in range(min(9, len(self.panes))):
            shortcut = QShortcut(QKeySequence(str(index + 1)), self)
            shortcut.activated.connect(lambda index=index: self.show_alone(index))
        for keys, handler in (
            ("0", self.show_all),
            ("F", self.view.fit),
            ("W", self.show_worst),
            ("D", self.difference.toggle),
            ("Escape", self.close),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(handler)


def _difference_picture(pair: PairResult, white: float) -> DisplayPyramid:
    assert pair.difference is not None
    return DisplayPyramid.of(np.asarray(false_colour(pair.difference, white)))
