"""The figures of a comparison: a row per backend, a cell per figure, the words in tooltips."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.parity_report import ExportComparison, PairResult, Picture
from denoise_gui.shell.widgets.plain_label import unmarked

_ROWS_SHOWN = 5
"""Further ones are scrolled to."""


class ComparisonTable(QTableWidget):
    """Choosing a row names its backend."""

    backend_chosen = Signal(str)

    def __init__(self, comparison: ExportComparison) -> None:
        super().__init__()
        headers = [
            self.tr("Backend"),
            self.tr("Computed by"),
            self.tr("Verdict"),
            self.tr("Largest difference"),
            self.tr("At"),
            self.tr("Mean difference"),
            self.tr("Pixels changed"),
            self.tr("PSNR"),
            self.tr("Time"),
            self.tr("File"),
            self.tr("Operations"),
            self.tr("Sizes"),
        ]
        self.setColumnCount(len(headers))
        self.setHorizontalHeaderLabels(headers)
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setAccessibleName(self.tr("Figures of the comparison"))
        pairs = {pair.candidate: pair for pair in comparison.pairs}
        backends = comparison.pictures[1:]
        self.setRowCount(len(backends))
        for row, picture in enumerate(backends):
            self._fill(row, picture, pairs.get(picture.name))
        self.resizeColumnsToContents()
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(60)
        rows = min(len(backends), _ROWS_SHOWN)
        frame = 2 * self.frameWidth() + self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(
            self.horizontalHeader().sizeHint().height() + rows * self.rowHeight(0) + frame
        )
        self._names = [picture.name for picture in backends]
        self.itemSelectionChanged.connect(self._tell)

    def _fill(self, row: int, picture: Picture, pair: PairResult | None) -> None:
        seconds = f"{picture.seconds:.2f} s" if picture.seconds is not None else ""
        size = f"{picture.file_bytes / 1e6:.2f} MB" if picture.file_bytes else ""
        operations = str(picture.operations) if picture.operations else ""
        sizes = in_users_language(picture.sizes)
        cells = [picture.name, in_users_language(picture.runner)]
        if picture.error:
            cells += [self.tr("could not run"), *[""] * 5]
        elif pair is None:
            cells += [self.tr("the reference"), *[""] * 5]
        else:
            cells += self._figures(pair)
        cells += [seconds, size, operations, sizes]
        words = in_users_language(picture.error)
        if pair and not words:
            words = self._words(pair)
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setToolTip(unmarked(words or text))
            if column > 2:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(row, column, item)

    def _words(self, pair: PairResult) -> str:
        said = [in_users_language(text) for text in (pair.sentence, pair.reason, *pair.notes)]
        if pair.parts_at:
            said.append(self.tr("The first layer that differs: {0}").format(pair.parts_at))
        return "\n\n".join(said)

    def _figures(self, pair: PairResult) -> list[str]:
        agrees = self.tr("✓ agrees") if pair.passed else self.tr("✗ differs")
        return [
            f"{agrees} ({pair.precision})",
            self.tr("{0} levels").format(f"{pair.largest:.3g}"),
            f"({pair.largest_at[0]}, {pair.largest_at[1]})",
            self.tr("{0} levels").format(f"{pair.mean:.2g}"),
            f"{pair.changed_share:.3%}",
            f"{pair.psnr:.1f} dB" if pair.psnr is not None else self.tr("identical"),
        ]

    def _tell(self) -> None:
        row = self.currentRow()
        if 0 <= row < len(self._names):
            self.backend_chosen.emit(self._names[row])
