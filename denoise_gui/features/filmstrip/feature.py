"""Files and folders that are opened together, and the strip that shows them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from denoise_gui.core.jobs import JobReport, Order
from denoise_gui.core.session import Session
from denoise_gui.core.settings import IMAGE_FOLDER
from denoise_gui.core.thumbnails import ThumbnailMaker
from denoise_gui.core.translation import tr
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.features.filmstrip.gathering import gather
from denoise_gui.features.filmstrip.strip_view import THUMBNAIL, THUMBNAIL_SCALE, Filmstrip
from denoise_gui.shell.command import Command, State
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.file_dialogs import folder_of
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.window import MainWindow


class FilmstripFeature(Feature):
    """Gathers what several names mean, opens the first, and shows where one is among them."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.strip = strip = Filmstrip(window)
        self._lane = session.jobs.lane("gathering", Order.NEWEST)
        self._thumbnails = ThumbnailMaker(
            session.jobs, THUMBNAIL * THUMBNAIL_SCALE, self, lane="filmstrip"
        )
        strip.thumbnail_wanted.connect(self._thumbnails.ask)
        self._thumbnails.made.connect(strip.show_thumbnail)
        strip.chosen.connect(session.open_requested)
        strip.batch_requested.connect(lambda: session.batch_requested.emit(list(session.roll)))
        strip.closed.connect(lambda: self._take(()))
        session.several_requested.connect(self.open)
        session.roll_changed.connect(self._show_roll)
        document = session.document
        document.image_opened.connect(self._follow)
        document.recipe_changed.connect(lambda _recipe: self._show_sigma())

    def parts(self) -> Parts:
        return Parts(
            (
                Command(
                    "file.folder",
                    tr("Open Fo&lder…"),
                    "file/open",
                    self.choose,
                    ("Ctrl+Shift+O",),
                    tip=tr("All photographs of a folder, to walk through"),
                ),
                Command(
                    "file.batch-all",
                    tr("&Denoise All of the Filmstrip…"),
                    "file/save",
                    self.strip.batch.click,
                    state=State(
                        (self.session.roll_changed,), enabled=lambda: bool(self.session.roll)
                    ),
                ),
            ),
            below=(self.strip,),
        )

    def choose(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self.window, tr("Open a Folder"), folder_of(IMAGE_FOLDER)
        )
        if name:
            IMAGE_FOLDER.set(name)
            self.open([Path(name)])

    def open(self, paths: list[Path]) -> None:
        """Files and folders: the first photograph at once, the others in the strip."""

        def work(token: CancelToken, _report: JobReport) -> tuple[Path, ...]:
            return gather(paths, token)

        self._lane.start(
            work,
            succeeded=self._open_first,
            failed=lambda words: self.session.fail("files", words),
        )

    def _open_first(self, files: tuple[Path, ...]) -> None:
        if len(files) > 1:
            self._take(files)
        self.session.open_requested.emit(files[0])

    def _take(self, files: tuple[Path, ...]) -> None:
        self.session.set_roll(files)

    def _show_roll(self) -> None:
        files = self.session.roll
        self.strip.show_files(files)
        for file in files:
            self.strip.show_sigma(file, self.session.document.known_sigma(file))
        self._follow()

    def _follow(self) -> None:
        self.strip.show_current(self.session.document.path)
        self._show_sigma()

    def _show_sigma(self) -> None:
        document = self.session.document
        if document.path is not None:
            self.strip.show_sigma(document.path, document.sigma)
