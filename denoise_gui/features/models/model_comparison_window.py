"""Models side by side on one photograph, with the time each took, and PSNR where a clean picture of
the same scene is at hand."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from denoise_gui.core.durations import duration_words
from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.library.model_comparison import ModelComparison
from denoise_gui.shell.panes.panes_window import PanesWindow, note_label

_IN_ONE_ROW = 3


class ModelComparisonWindow(PanesWindow):
    """The first pane is the original, the others are the models'."""

    use_model_requested = Signal(Path)
    reference_requested = Signal()
    """A clean picture of the same scene is to be chosen; `show_reference` takes it."""

    def __init__(self, comparison: ModelComparison, title: str, parent: QWidget) -> None:
        original = comparison.original_pyramid
        count = len(comparison.results) + 1
        super().__init__((original.width, original.height), count, parent)
        self.comparison = comparison
        self.setWindowTitle(
            self.tr("Models at sigma {0} — {1}").format(f"{comparison.recipe.sigma:g}", title)
        )
        self.panes[0].show_picture(original)
        for pane, result in zip(self.panes[1:], comparison.results, strict=True):
            pane.show_picture(result.pyramid)
        self.note = note_label()
        self._figures: tuple[float, ...] = ()
        self.lay_out(
            [self.tr("Original"), *(result.name for result in comparison.results)],
            count if count <= _IN_ONE_ROW else 2,
            below=(self.note,),
            buttons=self._buttons(),
        )
        self._name_panes()
        self.note.setText(
            self.tr("Choose a clean picture of the same scene to see how near each model comes.")
        )

    def show_reference(self, reference: Pixels, name: str) -> None:
        """Measure against a clean picture of the same scene."""
        try:
            self._figures = self.comparison.psnr_against(reference)
        except UserError as error:
            self.note.setText(in_users_language(error))
            return
        self.note.setText(self.tr("PSNR against {0}.").format(name))
        self._name_panes()

    def _name_panes(self) -> None:
        names = [self.tr("Original")]
        names += [
            f"{result.name}: {duration_words(result.seconds)}" for result in self.comparison.results
        ]
        for index, (pane, name) in enumerate(zip(self.panes, names, strict=True)):
            figure = _decibels(self._figures[index]) if self._figures else ""
            pane.title = f"{index + 1}  {name}" + (f", {figure}" if figure else "")
            pane.setAccessibleName(pane.title)
            pane.update()

    def _buttons(self) -> list[QWidget | None]:
        reference = QPushButton(self.tr("Choose &Reference…"))
        reference.clicked.connect(self.reference_requested)
        uses: list[QWidget | None] = []
        for result in self.comparison.results:
            use = QPushButton(self.tr("Use {0}").format(result.name))
            use.clicked.connect(lambda _checked=False, path=result.path: self._use(path))
            uses.append(use)
        close = QPushButton(self.tr("&Close"))
        close.clicked.connect(self.close)
        return [reference, None, *uses, close]

    def _use(self, path: Path) -> None:
        self.use_model_requested.emit(path)
        self.close()


def _decibels(value: float) -> str:
    return "∞ dB" if math.isinf(value) else f"{value:.2f} dB"
