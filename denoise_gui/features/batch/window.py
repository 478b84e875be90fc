"""The window of the batch: queue, options, progress, and what can be done about them.

It reads and denoises nothing itself: that it leaves to whoever listens to its signals.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.durations import time_left_words
from denoise_gui.core.settings import BATCH_FOLDER, BATCH_GEOMETRY
from denoise_gui.engine.batch.items import Status, tally
from denoise_gui.engine.batch.report import REPORT_SUFFIXES
from denoise_gui.engine.batch.timing import BatchProgress
from denoise_gui.features.batch.choices import CHOICES, BatchChoices
from denoise_gui.features.batch.options_pane import OptionsPane
from denoise_gui.features.batch.queue_model import QueueModel
from denoise_gui.features.batch.queue_view import QueueView
from denoise_gui.features.batch.words import tally_words
from denoise_gui.shell.file_filters import open_filter
from denoise_gui.shell.widgets.notice_bar import NoticeBar
from denoise_gui.shell.widgets.plain_label import plain_label
from denoise_gui.shell.widgets.scrolling import scrolling

_STEPS = 1000
_FRAME = 48


class BatchWindow(QWidget):
    """Closing it hides it; the work goes on."""

    paths_added = Signal(list)
    table_chosen = Signal(Path)
    start_requested = Signal(BatchChoices)
    pause_requested = Signal()
    resume_requested = Signal()
    cancel_requested = Signal()
    report_requested = Signal(Path)
    open_requested = Signal(Path)
    comparison_requested = Signal(Path, Path)
    """A photograph and its result are to be shown side by side."""
    queue_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Batch"))
        self.queue = QueueModel(self)
        self.view = QueueView(self.queue)
        self.options = OptionsPane(CHOICES.get())
        self.notice_bar = NoticeBar()
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setAccessibleName(self.tr("Progress of the batch"))
        self.words = plain_label()
        self.add_files_button = QPushButton(self.tr("&Add Photographs…"))
        self.add_folder_button = QPushButton(self.tr("Add a Fol&der…"))
        self.remove_button = QPushButton(self.tr("&Remove"))
        self.report_button = QPushButton(self.tr("Save Re&port…"))
        self.start_button = QPushButton(self.tr("&Start"))
        self.pause_button = QPushButton(self.tr("Pa&use"))
        self.cancel_button = QPushButton(self.tr("&Cancel"))
        self._working = self._paused = self._stopping = False
        self._lay_out()
        self._connect()
        room = self.screen().availableSize()
        # Smaller screens leave some of theirs to the window's frame.
        self.resize(min(1120, room.width() - _FRAME), min(660, room.height() - _FRAME))
        self.restoreGeometry(BATCH_GEOMETRY.get())
        self._adapt()

    # What is told to it

    @property
    def working(self) -> bool:
        return self._working

    def show_working(self, working: bool) -> None:
        """Whether a batch is at work."""
        self._working = working
        self._paused = self._stopping = False
        if not working:
            sums = tally(self.queue.outcomes)
            self.words.setText(tally_words(sums))
            self.bar.setValue(_STEPS if sums.ended == sums.total and sums.total else 0)
        self._adapt()

    def show_paused(self, paused: bool) -> None:
        self._paused = paused
        if paused:
            self.words.setText(self.tr("Paused"))
        self._adapt()

    def show_progress(self, progress: BatchProgress) -> None:
        self.bar.setValue(round(progress.share * _STEPS))
        if self._paused or self._stopping:
            return
        words = self.tr("{0} of {1}").format(progress.ended, progress.total)
        failed = tally(self.queue.outcomes).failed
        if failed:
            words += self.tr(", {0} failed").format(failed)
        if progress.seconds_left:
            words += self.tr(", about {0} left").format(time_left_words(progress.seconds_left))
        self.words.setText(words)

    # What the buttons do

    def add_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Add Photographs"), BATCH_FOLDER.get(), open_filter()
        )
        if names:
            BATCH_FOLDER.set(str(Path(names[0]).parent))
            self.paths_added.emit([Path(name) for name in names])

    def add_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Add All Photographs of a Folder"), BATCH_FOLDER.get()
        )
        if name:
            BATCH_FOLDER.set(name)
            self.paths_added.emit([Path(name)])

    def remove_selected(self) -> None:
        rows = self.view.selected_rows
        if rows and not self._working:
            self.queue.remove(rows)
            self.queue_changed.emit()
            self.show_working(False)

    def start(self) -> None:
        """Begin, or go on where it was."""
        if not self.options.choices.output and not self.options.choose_output():
            return
        choices = self.options.choices
        CHOICES.set(choices)
        self.notice_bar.hide()
        self.start_requested.emit(choices)

    def save_report(self) -> None:
        suggested = Path(self.options.choices.output) / "report.csv"
        kinds = " ".join(f"*{suffix}" for suffix in REPORT_SUFFIXES)
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the Report"), str(suggested), self.tr("Reports ({0})").format(kinds)
        )
        if name:
            self.report_requested.emit(Path(name))

    def closeEvent(self, event: QCloseEvent) -> None:
        BATCH_GEOMETRY.set(self.saveGeometry())
        CHOICES.set(self.options.choices)
        super().closeEvent(event)

    def _toggle_pause(self) -> None:
        if self._paused:
            self.resume_requested.emit()
        else:
            self.pause_requested.emit()

    def _cancel(self) -> None:
        self._stopping = True
        self.words.setText(self.tr("Stopping…"))
        self._adapt()
        self.cancel_requested.emit()

    def _open_row(self, row: int) -> None:
        """The result beside the original if there is one, otherwise the photograph."""
        outcome = self.queue.outcome(row)
        finished = outcome.status in (Status.DONE, Status.DONE_BEFORE)
        if finished and outcome.target:
            self.comparison_requested.emit(outcome.item.source, outcome.target)
        else:
            self.open_requested.emit(outcome.item.source)

    def _show_menu(self, place: QPoint) -> None:
        rows = self.view.selected_rows
        if not rows:
            return
        outcome = self.queue.outcome(rows[0])
        menu = QMenu(self)
        menu.addAction(self.tr("&Open"), lambda: self._open_row(rows[0]))
        menu.addAction(
            self.tr("Open the &Photograph"), lambda: self.open_requested.emit(outcome.item.source)
        )
        shown = outcome.target or outcome.item.source
        menu.addAction(
            self.tr("Show in &Folder"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown.parent))),
        )
        menu.addSeparator()
        remove = menu.addAction(self.tr("&Remove from the Queue"), self.remove_selected)
        remove.setEnabled(not self._working)
        menu.exec(place)
        menu.deleteLater()

    # How it looks

    def _adapt(self) -> None:
        """Offer what is possible now."""
        working, rows = self._working, self.queue.rowCount()
        self.options.setEnabled(not working)
        self.start_button.setEnabled(not working and rows > 0)
        self.remove_button.setEnabled(not working and bool(self.view.selected_rows))
        self.pause_button.setEnabled(working and not self._stopping)
        self.pause_button.setText(self.tr("Res&ume") if self._paused else self.tr("Pa&use"))
        self.cancel_button.setEnabled(working and not self._stopping)
        self.report_button.setEnabled(
            not working and any(outcome.status.ended for outcome in self.queue.outcomes)
        )
        self.bar.setVisible(working)
        if not working and not rows:
            self.words.clear()

    def _connect(self) -> None:
        self.view.dropped.connect(self.paths_added)
        self.view.row_opened.connect(self._open_row)
        self.view.removal_requested.connect(self.remove_selected)
        self.view.menu_requested.connect(self._show_menu)
        self.view.selectionModel().selectionChanged.connect(self._adapt)
        self.queue.rowsInserted.connect(self._adapt)
        self.options.table_chosen.connect(self.table_chosen)
        self.add_files_button.clicked.connect(self.add_files)
        self.add_folder_button.clicked.connect(self.add_folder)
        self.remove_button.clicked.connect(self.remove_selected)
        self.report_button.clicked.connect(self.save_report)
        self.start_button.clicked.connect(self.start)
        self.pause_button.clicked.connect(self._toggle_pause)
        self.cancel_button.clicked.connect(self._cancel)
        self.start_button.setShortcut(QKeySequence("Ctrl+Return"))

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        for button in (self.add_files_button, self.add_folder_button, self.remove_button):
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(self.report_button)
        queue_side = QWidget()
        queue_layout = QVBoxLayout(queue_side)
        queue_layout.setContentsMargins(0, 0, 0, 0)
        queue_layout.addWidget(self.view, 1)
        queue_layout.addLayout(below)
        splitter = QSplitter()
        splitter.addWidget(queue_side)
        splitter.addWidget(scrolling(self.options))
        splitter.setStretchFactor(0, 1)
        splitter.setCollapsible(0, False)
        splitter.setSizes([820, 280])
        foot = QHBoxLayout()
        foot.addWidget(self.words)
        foot.addWidget(self.bar, 1)
        foot.addStretch(0)
        for button in (self.start_button, self.pause_button, self.cancel_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice_bar)
        layout.addWidget(splitter, 1)
        layout.addLayout(foot)
