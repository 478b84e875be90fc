"""Models side by side on one photograph, with the time each took, and PSNR where a clean picture of
the same scene is at hand."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.models.comparison import ModelComparison
from denoise_gui.shell.canvas.linked_panes import LinkedView, PicturePane

_IN_ONE_ROW = 3


class ModelComparisonWindow(QMainWindow):
    """Panes are numbered from 1: the original, then the models. Keys as in the export's window."""

    use_model_requested = Signal(Path)
    reference_requested = Signal()
    """A clean picture of the same scene is to be chosen; `show_reference` takes it."""

    def __init__(self, comparison: ModelComparison, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.comparison = comparison
        self.setWindowTitle(
            self.tr("Models at sigma {0} — {1}").format(f"{comparison.recipe.sigma:g}", title)
        )
        original = comparison.original_pyramid
        self.view = LinkedView(original.width, original.height, self)
        self.panes = [PicturePane("", self.view) for _ in range(len(comparison.results) + 1)]
        self.panes[0].show_picture(original)
        for pane, result in zip(self.panes[1:], comparison.results, strict=True):
            pane.show_picture(result.pyramid)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setContentsMargins(14, 6, 14, 0)
        self._alone: int | None = None
        self._figures: tuple[float, ...] = ()
        self._choices = QButtonGroup(self)
        self._lay_out()
        self._add_shortcuts()
        self._name_panes()
        self._show_panes()
        self.note.setText(
            self.tr("Choose a clean picture of the same scene to see how near each model comes.")
        )
        self.resize(1240, 860)

    def show_reference(self, reference: Pixels, name: str) -> None:
        """Measure against a clean picture of the same scene."""
        try:
            self._figures = self.comparison.psnr_against(reference)
        except UserError as error:
            self.note.setText(in_users_language(error))
            return
        self.note.setText(self.tr("PSNR against {0}.").format(name))
        self._name_panes()

    def shown_panes(self) -> list[int]:
        """Indices of the panes that are shown."""
        return list(range(len(self.panes))) if self._alone is None else [self._alone]

    def show_all(self) -> None:
        self._alone = None
        self._show_panes()

    def show_alone(self, index: int) -> None:
        """One pane fills the window, so that flipping between two shows what changes."""
        self._alone = index
        self._show_panes()

    def _show_panes(self) -> None:
        shown = self.shown_panes()
        for index, pane in enumerate(self.panes):
            pane.setVisible(index in shown)
        self._choices.button(-2 if self._alone is None else shown[0]).setChecked(True)

    def _name_panes(self) -> None:
        names = [self.tr("Original")]
        names += [
            self.tr("{0}: {1} s").format(result.name, f"{result.seconds:.2f}")
            for result in self.comparison.results
        ]
        for index, (pane, name) in enumerate(zip(self.panes, names, strict=True)):
            figure = _decibels(self._figures[index]) if self._figures else ""
            pane.title = f"{index + 1}  {name}" + (f", {figure}" if figure else "")
            pane.setAccessibleName(pane.title)
            pane.update()

    def _lay_out(self) -> None:
        grid = QWidget()
        cells = QGridLayout(grid)
        cells.setContentsMargins(0, 0, 0, 0)
        cells.setSpacing(2)
        for index, pane in enumerate(self.panes):
            columns = len(self.panes) if len(self.panes) <= _IN_ONE_ROW else 2
            cells.addWidget(pane, index // columns, index % columns)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._choice_row())
        layout.addWidget(grid, 1)
        layout.addWidget(self.note)
        layout.addLayout(self._button_row())
        self.setCentralWidget(centre)

    def _choice_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 8, 14, 8)
        names = [(-2, self.tr("All")), (0, "1 " + self.tr("Original"))]
        names += [(i, f"{i + 1} {r.name}") for i, r in enumerate(self.comparison.results, 1)]
        for number, name in names:
            button = QToolButton()
            button.setText(name)
            button.setCheckable(True)
            button.setAutoRaise(True)
            self._choices.addButton(button, number)
            row.addWidget(button)
        self._choices.idClicked.connect(
            lambda number: self.show_all() if number < 0 else self.show_alone(number)
        )
        row.addStretch(1)
        return row

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 10, 14, 10)
        reference = QPushButton(self.tr("Choose &Reference…"))
        reference.clicked.connect(self.reference_requested)
        row.addWidget(reference)
        row.addStretch(1)
        for result in self.comparison.results:
            use = QPushButton(self.tr("Use {0}").format(result.name))
            use.clicked.connect(lambda _checked=False, path=result.path: self._use(path))
            row.addWidget(use)
        close = QPushButton(self.tr("&Close"))
        close.clicked.connect(self.close)
        row.addWidget(close)
        return row

    def _use(self, path: Path) -> None:
        self.use_model_requested.emit(path)
        self.close()

    def _add_shortcuts(self) -> None:
        for index in range(len(self.panes)):
            shortcut = QShortcut(QKeySequence(str(index + 1)), self)
            shortcut.activated.connect(lambda index=index: self.show_alone(index))
        for keys, handler in (("0", self.show_all), ("F", self.view.fit), ("Escape", self.close)):
            QShortcut(QKeySequence(keys), self).activated.connect(handler)


def _decibels(value: float) -> str:
    return "∞ dB" if math.isinf(value) else f"{value:.2f} dB"
