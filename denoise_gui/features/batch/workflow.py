"""File > Batch, from the menu to the results: window, runner and thumbnails, connected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.core.presets import user_presets
from denoise_gui.core.thumbnails import ThumbnailMaker
from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.batch.collecting import Collected, collect
from denoise_gui.engine.batch.items import Found, Result, tally
from denoise_gui.engine.batch.journal import Journal
from denoise_gui.engine.batch.report import losses_in_short, write_report
from denoise_gui.engine.batch.sigma_table import read_sigma_table
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.registry import development_for
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import Recipe
from denoise_gui.features.batch.choices import BatchChoices, SigmaSource
from denoise_gui.features.batch.queue_file import LeftQueue, forget_queue, load_queue, save_queue
from denoise_gui.features.batch.queue_model import THUMBNAIL, THUMBNAIL_SCALE
from denoise_gui.features.batch.result_window import ResultPair, ResultWindow, load_pair
from denoise_gui.features.batch.runner import BatchRequest, BatchRunner
from denoise_gui.features.batch.window import BatchWindow
from denoise_gui.shell.widgets.notice_bar import NoticeAction

_LEFT = "queue"
"""What a notice is about that speaks of an earlier queue."""


@dataclass(frozen=True)
class InUse:
    """What the main window works with, and how it saves.

    `sigma_max` is how far its model goes, in 8-bit levels; `save` holds what is chosen for files;
    `recipe_of` tells what was set for a file (None: nothing yet), on the window's thread.
    """

    recipe: Recipe
    sigma_max: float
    device: str
    save: SaveOptions
    recipe_of: Callable[[Path], Recipe | None]


class BatchWorkflow(QObject):
    """One window, made when it is first asked for; one batch at a time."""

    open_requested = Signal(Path)
    comparison_opened = Signal(ResultWindow)
    finished = Signal(Result)
    ended = Signal()
    """The work has ended, one way or another."""

    def __init__(self, jobs: Jobs, main_window: QWidget, in_use: Callable[[], InUse]) -> None:
        super().__init__(main_window)
        self._main_window, self._in_use = main_window, in_use
        self._window: BatchWindow | None = None
        self.runner = BatchRunner(jobs, self)
        self._thumbnails = ThumbnailMaker(jobs, THUMBNAIL * THUMBNAIL_SCALE, self)
        self._comparing = jobs.lane("batch result", Order.NEWEST)
        self._collecting = jobs.lane("collecting", Order.QUEUE)
        self._choices = BatchChoices()
        self._result: Result | None = None
        self._begun = False
        """Whether what is in the queue was begun, now or at an earlier start."""
        main_window.installEventFilter(self)

    @property
    def window(self) -> BatchWindow:
        if self._window is None:
            self._window = self._make_window()
        return self._window

    def show(self) -> None:
        """Bring the window to the front."""
        window = self.window
        window.options.set_sigma_max(self._in_use().sigma_max)
        window.options.show_presets(user_presets().names())
        window.show()
        window.raise_()
        window.activateWindow()

    def take_sigma_from(self, source: SigmaSource) -> None:
        """Choose it in the window's stead."""
        self.window.options.take_sigma_from(source)

    def add(self, paths: list[Path]) -> None:
        """Add files and all photographs of folders to the queue, found on another thread."""
        output = self.window.options.choices.output

        def work(token: CancelToken, _report: JobReport) -> Collected:
            results = Path(output) if output else None
            journal = Journal(results) if results else None
            return collect(
                paths,
                results=results,
                excluded=lambda path: journal is not None and journal.is_result_beside(path),
                cancel=token,
            )

        self._collecting.start(
            work,
            succeeded=self._take_collected,
            failed=self._show_error,
        )

    def start(self, choices: BatchChoices) -> None:
        """Denoise what is in the queue; what is done already is not done again."""
        if self.runner.busy:
            return
        window = self.window
        in_use = self._in_use()
        try:
            settings = choices.settings(in_use.recipe, in_use.save, user_presets())
        except UserError as error:
            self._show_error(in_users_language(error))
            return
        self._choices = choices
        window.queue.reset_outcomes()
        window.show_working(True)
        table = Path(choices.table) if choices.by_table else None
        photographs = window.queue.photographs
        if choices.sigma_from is SigmaSource.WINDOW:
            photographs = tuple(_as_set(found, in_use) for found in photographs)
        request = BatchRequest(photographs, settings, in_use.device, table)
        self.runner.start(request)
        self._begun = True

    def compare(self, source: Path, result: Path) -> None:
        """Show a photograph beside its result."""
        raw = development_for("", raw_linear=self._in_use().save.raw_linear)

        def work(token: CancelToken, _report: JobReport) -> ResultPair:
            return load_pair(source, result, raw=raw, cancel=token)

        self._comparing.start(work, succeeded=self._show_pair, failed=self._show_error)

    def _show_pair(self, pair: ResultPair) -> None:
        window = ResultWindow(pair, self.window)
        window.open_requested.connect(self.open_requested)
        window.show()
        self.comparison_opened.emit(window)

    def close(self) -> None:
        """When all work has ended: what is left to do is remembered."""
        if self._window:
            outcomes = self._window.queue.outcomes
            if any(not outcome.status.ended for outcome in outcomes):
                save_queue(self._window.queue.photographs, begun=self._begun)
            self._window.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Before the main window closes, ask what is to become of a batch under way."""
        if event.type() == QEvent.Type.Close and self.runner.busy and not self._may_stop():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _may_stop(self) -> bool:
        sums = tally(self.window.queue.outcomes)
        question = self.tr(
            "A batch is running: {0} of {1} photographs are done. Stop it and quit? The rest "
            "can go on at the next start."
        )
        answer = QMessageBox.question(
            self._main_window,
            self.tr("Batch"),
            question.format(sums.ended, sums.total),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
            QMessageBox.StandardButton.No,
        )
        return answer == QMessageBox.StandardButton.Yes

    # Photographs into the queue

    def _take_collected(self, collected: Collected) -> None:
        self.window.queue.add(collected.photographs)
        words = [in_users_language(problem) for problem in collected.problems]
        if not words and not collected.photographs:
            words.append(self.tr("There are no photographs in it."))
        if collected.passed_over_words:
            words.append(in_users_language(collected.passed_over_words))
        if words:
            self.window.notice_bar.show_notice(" ".join(words))

    def _take_table(self, path: Path) -> None:
        """With an empty queue, the table also says which photographs are meant."""
        try:
            rows = read_sigma_table(path)
        except UserError as error:
            self._show_error(in_users_language(error))
            return
        if not self.window.queue.photographs:
            self.window.queue.add(rows)

    # The work's end

    def _finish(self, result: Result) -> None:
        self._result = result
        window = self.window
        added_meanwhile = len(window.queue.photographs) > len(result.outcomes)
        window.show_working(False)
        if result.cancelled:
            window.notice_bar.show_notice(
                self.tr("Stopped. Start goes on where it was: what is done is not done again.")
            )
        elif added_meanwhile:
            self.start(self._choices)
            return
        else:
            self._begun = False
            forget_queue()
        lost = losses_in_short(result)
        if lost and not result.cancelled:
            window.notice_bar.show_notice(in_users_language(lost))
        self.finished.emit(result)
        self.ended.emit()

    def _stop(self) -> None:
        self.window.show_working(False)
        self.ended.emit()

    def _fail(self, message: str) -> None:
        self.window.show_working(False)
        self.window.notice_bar.show_error(message)
        self.ended.emit()

    def _save_report(self, path: Path) -> None:
        assert self._result is not None
        assert self.runner.made_with is not None
        try:
            write_report(path, self._result, self.runner.made_with)
        except UserError as error:
            self._show_error(in_users_language(error))

    def _show_error(self, message: str) -> None:
        self.window.notice_bar.show_error(message)

    # The window

    def _make_window(self) -> BatchWindow:
        window = BatchWindow()
        window.paths_added.connect(self.add)
        window.table_chosen.connect(self._take_table)
        window.start_requested.connect(self.start)
        window.pause_requested.connect(partial(self._pause, True))
        window.resume_requested.connect(partial(self._pause, False))
        window.cancel_requested.connect(self.runner.cancel)
        window.report_requested.connect(self._save_report)
        window.open_requested.connect(self.open_requested)
        window.comparison_requested.connect(self.compare)
        window.queue_changed.connect(self._forget_result)
        window.queue.thumbnail_wanted.connect(self._thumbnails.ask)
        self._thumbnails.made.connect(window.queue.set_thumbnail)
        self.runner.changed.connect(window.queue.take)
        self.runner.progressed.connect(window.show_progress)
        self.runner.notice_given.connect(window.notice_bar.show_notice)
        self.runner.finished.connect(self._finish)
        self.runner.stopped.connect(self._stop)
        self.runner.failed.connect(self._fail)
        left = load_queue()
        if left.photographs:
            words = (
                self.tr("A batch of {0} photographs was not finished.")
                if left.begun
                else self.tr(
                    "{0} photographs are left in the queue of a batch that was not started."
                )
            )
            bring_back = NoticeAction(
                self.tr("Bring It Back"), partial(self._bring_back, window, left)
            )
            words = words.format(len(left.photographs))
            window.notice_bar.show_notice(words, bring_back, _LEFT)
            window.queue.rowsInserted.connect(lambda: self._forget_left(window, left))
        return window

    def _forget_left(self, window: BatchWindow, left: LeftQueue) -> None:
        """What is in the queue again need not be brought back."""
        there = {found.path for found in window.queue.photographs}
        if there.issuperset(found.path for found in left.photographs):
            window.notice_bar.forget(_LEFT)

    def _bring_back(self, window: BatchWindow, left: LeftQueue) -> None:
        self._begun = left.begun
        window.queue.add(left.photographs)
        window.notice_bar.hide()

    def _pause(self, paused: bool) -> None:
        if paused:
            self.runner.pause()
        else:
            self.runner.resume()
        self.window.show_paused(paused)

    def _forget_result(self) -> None:
        """Rows have gone: a report of all would not fit them."""
        self._result = None


def _as_set(found: Found, in_use: InUse) -> Found:
    """With all that was set for it, as far as the model goes; its own from a table stays."""
    recipe = in_use.recipe_of(found.path) if found.sigma is None else None
    return found if recipe is None else replace(found, recipe=recipe.limited(in_use.sigma_max))
