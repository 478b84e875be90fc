"""What the bench asks for: noise to add, a clean reference, where to save the plot."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from denoise_gui.core.session import Session
from denoise_gui.core.translation import in_users_language, tr
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.sentences import cannot_write
from denoise_gui.engine.measure.reference import AddedNoise, as_csv
from denoise_gui.features.bench.bench_dock import BenchDock
from denoise_gui.features.bench.bench_mode import BenchMode
from denoise_gui.features.bench.noise_dialog import NoiseDialog
from denoise_gui.shell import file_dialogs
from denoise_gui.shell.window import MainWindow

_PLOT_SUFFIXES = (".png", ".svg", ".csv")


class BenchAsking(QObject):
    """Opens the dialogs, for the dock's buttons and for the commands."""

    def __init__(
        self, session: Session, window: MainWindow, dock: BenchDock, mode: BenchMode
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._dock, self._mode = session, window, dock, mode
        self._last = AddedNoise(25.0, 0)
        dock.noise_requested.connect(self.ask_noise)
        dock.reference_requested.connect(self.ask_reference)
        dock.plot_requested.connect(self.ask_plot)

    def ask_noise(self) -> None:
        dialog = NoiseDialog(self._last, self._window)
        dialog.chosen.connect(self._add_noise)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask_reference(self) -> None:
        path = file_dialogs.choose_image(self._window)
        if path:
            self._mode.open_reference(path)

    def ask_plot(self) -> None:
        if not self._dock.points:
            self._session.message_given.emit(tr("There is no curve to save yet."))
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
                with atomic_file(path) as file:
                    file.write(as_csv(self._dock.points).encode())
            elif self._dock.plot is not None:
                self._dock.plot.save(path)
        except OSError as error:
            self._session.fail("bench", in_users_language(cannot_write(path, error)))
            return
        self._session.message_given.emit(tr("Saved {0}").format(path))

    def copy_figures(self) -> None:
        copied = self._dock.copy_figures()
        words = tr("The figures are on the clipboard.") if copied else tr("Nothing measured yet.")
        self._session.message_given.emit(words)

    def _add_noise(self, noise: AddedNoise) -> None:
        self._last = noise
        self._dock.show()
        self._mode.add_noise(noise)
