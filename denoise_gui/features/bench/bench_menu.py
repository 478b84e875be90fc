"""The Bench menu: what the bench dock offers, for keyboard and palette."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMenu

from denoise_gui.core.translation import tr
from denoise_gui.engine.measure.reference import AddedNoise, as_csv
from denoise_gui.features.bench.noise_dialog import NoiseDialog
from denoise_gui.shell import file_dialogs
from denoise_gui.shell.menus.actions import add_action

if TYPE_CHECKING:
    from denoise_gui.shell.window import MainWindow

_PLOT_SUFFIXES = (".png", ".svg", ".csv")


@dataclass(frozen=True)
class _Entry:
    text: str
    key: str
    handler: Callable[[], object]


class BenchMenu:
    """Fills a menu, and opens what it asks with."""

    def __init__(self, window: MainWindow, menu: QMenu) -> None:
        self._window = window
        self._dock = window.panels.bench
        self._last = AddedNoise(25.0, 0)
        for entry in (
            _Entry(tr("&Add Noise…"), "Ctrl+Shift+N", self.ask_noise),
            _Entry(tr("Open Clean &Reference…"), "Ctrl+Shift+R", self.ask_reference),
            _Entry(tr("&Forget the Reference"), "", window.reference_forgotten.emit),
            _Entry(tr("&Take the Best Sigma"), "Ctrl+T", self._dock.set_best),
            _Entry(tr("&Copy Figures"), "Ctrl+Shift+C", self._copy),
            _Entry(tr("&Save Plot…"), "Ctrl+Shift+G", self.ask_plot),
        ):
            add_action(window, menu, entry.text, [entry.key] if entry.key else [], entry.handler)
        self._dock.noise_wished.connect(self.ask_noise)
        self._dock.reference_wished.connect(self.ask_reference)
        self._dock.plot_wished.connect(self.ask_plot)

    def ask_noise(self) -> None:
        dialog = NoiseDialog(self._last, self._window)
        dialog.chosen.connect(self._add_noise)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask_reference(self) -> None:
        path = file_dialogs.choose_image(self._window)
        if path:
            self._window.reference_requested.emit(path)

    def ask_plot(self) -> None:
        if not self._dock.points:
            self._window.show_message(tr("There is no curve to save yet."))
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            tr("Save the Plot"),
            "quality.png",
            tr("Picture (*.png);;Drawing (*.svg);;Table (*.csv)"),
        )
        if name:
            self.save_plot(Path(name))

    def save_plot(self, path: Path) -> None:
        """As picture, drawing or table, by the name's ending; an error is shown."""
        if path.suffix.lower() not in _PLOT_SUFFIXES:
            path = path.with_name(path.name + ".png")
        try:
            if path.suffix.lower() == ".csv":
                path.write_text(as_csv(self._dock.points), encoding="utf-8")
            elif self._dock.plot is not None:
                self._dock.plot.save(path)
        except OSError as error:
            words = tr("{0} cannot be written: {1}").format(path, error.strerror)
            self._window.show_error(words)
            return
        self._window.show_message(tr("Saved {0}").format(path))

    def _add_noise(self, noise: AddedNoise) -> None:
        self._last = noise
        self._dock.show()
        self._window.noise_requested.emit(noise)

    def _copy(self) -> None:
        copied = self._dock.copy_figures()
        words = tr("The figures are on the clipboard.") if copied else tr("Nothing measured yet.")
        self._window.show_message(words)
