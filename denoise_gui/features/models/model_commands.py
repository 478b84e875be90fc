"""What is done with models: opened, switched, measured, compared, removed; and which two are
flipped between with one key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from denoise_gui.core.document import Document
from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.core.known_devices import device_notes
from denoise_gui.core.live_picture import LivePicture, ModelOpened
from denoise_gui.core.model_choice import ModelChoice
from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.library.library import ModelLibrary
from denoise_gui.engine.plain_text import plain
from denoise_gui.engine.shipped import FOR_CAMERA_NOISE, shipped_model
from denoise_gui.features.models.importing import ModelImport
from denoise_gui.features.models.model_library_dock import MOST_COMPARED, ModelLibraryDock
from denoise_gui.shell import file_dialogs
from denoise_gui.shell.widgets.job_progress import JobProgress
from denoise_gui.shell.widgets.plain_label import unmarked

if TYPE_CHECKING:
    from denoise_gui.engine.images.pixel_formats import Pixels
    from denoise_gui.engine.library.model_card import ModelCard
    from denoise_gui.engine.library.model_comparison import ModelComparison
    from denoise_gui.features.models.model_comparison_window import ModelComparisonWindow


class ModelCommands(QObject):
    """Between the library's panel, the library, and the live picture."""

    failed = Signal(str)
    message_given = Signal(str)
    notice_given = Signal(str)
    """Something to be read at leisure."""
    comparison_opened = Signal(QObject)
    """A `ModelComparisonWindow`."""
    previous_changed = Signal()
    """There is another model to go back to, or none any more."""

    def __init__(
        self,
        document: Document,
        live: LivePicture,
        choice: ModelChoice,
        jobs: Jobs,
        library: ModelLibrary,
        dock: ModelLibraryDock,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._live = live
        self._choice = choice
        self._library = library
        self._dock = dock
        self._window = window
        self.imports = ModelImport(jobs, library, window)
        self._measuring = jobs.lane("measuring models", Order.EXCLUSIVE)
        self._forgetting = jobs.lane("forgetting cards", Order.QUEUE)
        self._comparing = jobs.lane("comparing models", Order.EXCLUSIVE)
        self._references = jobs.lane("reading a reference", Order.NEWEST)
        self._progress = JobProgress(window)
        self._progress.cancelled.connect(self._comparing.cancel)
        self._current = self._previous = Path()
        self._connect()

    def open(self, source: Path, reading: str = "") -> None:
        """Bring a file into the library, and go on with it; weights are read as `reading` says."""
        self.imports.start(source, reading)

    def use(self, model: Path) -> None:
        """Go on with a model, with the photographs to come too; the picture stays until the new one
        is there."""
        if self._choice.by_noise:
            self._choice.stay()
            words = self.tr("This model stays for other photographs. Back: Model > Choose by Noise")
            self.message_given.emit(words)
        self._live.use_model(model)

    @property
    def has_previous(self) -> bool:
        return self._previous.is_file()

    def use_previous(self) -> None:
        """Flip between the last two models."""
        if self.has_previous:
            self.use(self._previous)
        else:
            self.message_given.emit(self.tr("There is no other model to go back to yet."))

    def remove(self, model: Path) -> None:
        """Take an added model out of the library, if the user means it."""
        question = self.tr("Remove {0} from the library? The file it was opened from stays.")
        answer = QMessageBox.question(
            self._window, self.tr("Remove a Model"), unmarked(question.format(plain(model.stem)))
        )
        if answer != QMessageBox.StandardButton.Yes:
            return
        if model == self._live.model:
            other = self._previous if self._previous.is_file() else shipped_model()
            self._live.use_model(other if other != model else shipped_model())
        try:
            self._library.remove(model)
        except UserError as error:
            self.failed.emit(in_users_language(error))
        if model == self._previous:
            self._previous = Path()
            self.previous_changed.emit()
        self.renew()

    def renew(self) -> None:
        """The library's folder may hold something else."""
        self._dock.show_models(self._library.models())
        if self._dock.isVisible():
            self._measure_next()

    def tell_switched(self, model: Path) -> None:
        """The noise of the open photograph has led to a model."""
        if model == shipped_model(FOR_CAMERA_NOISE):
            words = self.tr("Noise of a camera: the model {0} is used")
        else:
            words = self.tr("White noise: the model {0} is used")
        self.message_given.emit(words.format(plain(model.stem)))

    # Cards

    def _measure_next(self) -> None:
        """One after the other, and only while the panel is looked at."""
        lacking = self._dock.lacking_cards()
        if not lacking or not self._dock.isVisible():
            return
        model, folder = lacking[0], self._library.folder / "cards"

        def work(token: CancelToken, _report: JobReport) -> ModelCard:
            from denoise_gui.engine.library.model_card import CardFolder, card_of

            return card_of(model, CardFolder(folder), token)

        def show(card: ModelCard) -> None:
            self._dock.show_card(model, card)
            self._measure_next()

        def show_problem(problem: str) -> None:
            self._dock.show_problem(model, problem)
            self._measure_next()

        self._measuring.start(work, succeeded=show, failed=show_problem)

    def measure_again(self, model: Path) -> None:
        """Make a card anew, whatever was measured before."""
        folder = self._library.folder / "cards"

        def work(token: CancelToken, _report: JobReport) -> None:
            from denoise_gui.engine.library.model_card import CardFolder

            CardFolder(folder).forget(sha256_of(model, token))

        def measure(_none: None) -> None:
            self._dock.forget_card(model)
            self._measure_next()

        self._forgetting.start(work, succeeded=measure, failed=self.failed.emit)

    # Comparison

    def compare(self, models: list[Path]) -> None:
        """Run models on the open image, side by side."""
        photograph, before = self._document.photograph, self._document.before
        if photograph is None or before is None:
            self.failed.emit(self.tr("Open a photograph first: the models are compared on it."))
            return
        if not 2 <= len(models) <= MOST_COMPARED:
            return
        pixels, recipe, device = photograph.pixels, self._document.recipe, self._live.device

        def work(token: CancelToken, report: JobReport) -> ModelComparison:
            from denoise_gui.engine.library.model_comparison import compare_models

            return compare_models(
                *(pixels, recipe, models, device),
                original=before,
                cancel=token,
                progress=report,
                notes=device_notes(),
            )

        self._comparing.start(
            work,
            began=lambda: self._progress.begin(self.tr("Comparing models…")),
            progressed=self._progress.show,
            ended=self._progress.end,
            succeeded=self._show_comparison,
            failed=self.failed.emit,
        )

    def _show_comparison(self, comparison: ModelComparison) -> None:
        from denoise_gui.features.models.model_comparison_window import ModelComparisonWindow

        window = ModelComparisonWindow(comparison, plain(self._document.title), self._window)
        window.use_model_requested.connect(self.use)
        window.reference_requested.connect(lambda: self._choose_reference(window))
        reference = self._document.reference
        if reference is not None:
            window.show_reference(reference.pixels, reference.name)
        window.show()
        self.comparison_opened.emit(window)

    def _choose_reference(self, window: ModelComparisonWindow) -> None:
        path = file_dialogs.choose_image(window)
        if path:
            self.load_reference(window, path)

    def load_reference(self, window: ModelComparisonWindow, path: Path) -> None:
        """Measure a comparison against a clean picture of the same scene."""

        def work(token: CancelToken, _report: JobReport) -> Pixels:
            from denoise_gui.engine.images.image_file import load_image

            return load_image(path, apart=True, cancel=token).pixels

        self._references.start(
            work,
            succeeded=lambda pixels: window.show_reference(pixels, path.name),
            failed=window.note.setText,
        )

    # Parts

    def _connect(self) -> None:
        dock, imports = self._dock, self.imports
        dock.use_requested.connect(self.use)
        dock.add_requested.connect(self._choose_model)
        dock.remove_requested.connect(self.remove)
        dock.compare_requested.connect(self.compare)
        dock.measure_requested.connect(self.measure_again)
        dock.opened.connect(self.renew)
        self._choice.switched.connect(self.tell_switched)
        imports.model_ready.connect(self.use)
        imports.model_ready.connect(self.renew)
        imports.failed.connect(self.failed)
        imports.read.connect(self.notice_given)

    def show_opened(self, opened: ModelOpened) -> None:
        """The live picture runs on a model now."""
        if opened.path != self._current:
            self._previous, self._current = self._current, opened.path
            self.previous_changed.emit()
        self._dock.show_current(opened.path)

    def _choose_model(self) -> None:
        path = file_dialogs.choose_model(self._window)
        if path:
            self.open(path)
