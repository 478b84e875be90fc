"""Photographs in and out: opened, walked through, copied, saved."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QMessageBox

from denoise_gui.core import save_settings
from denoise_gui.core.image_work import Saving
from denoise_gui.core.session import Session
from denoise_gui.core.settings import IMAGE_FOLDER
from denoise_gui.core.translation import tr
from denoise_gui.engine.images.registry import format_for
from denoise_gui.engine.shipped import sample_image
from denoise_gui.features.files.compression_form import offers_choices
from denoise_gui.features.files.file_commands import FileCommands
from denoise_gui.features.files.file_options_dialog import FileOptionsDialog
from denoise_gui.features.files.folder_walk import FolderWalk
from denoise_gui.features.files.recent_files import RecentFiles, fill_recent
from denoise_gui.features.files.result_copy import ResultCopy
from denoise_gui.features.files.save_dialog import SaveDialog
from denoise_gui.features.files.welcome import Welcome
from denoise_gui.shell import file_dialogs
from denoise_gui.shell.command import Command, Entry, Menu, State
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.parts import Intake, Parts
from denoise_gui.shell.window import MainWindow

_Key = QKeySequence.StandardKey


class FilesFeature(Feature):
    """The commands of the File menu, the empty window's invitation, and what is dropped."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        document, work = session.document, session.work
        self.files = FileCommands(document, work, session.shelf, self)
        self.walk = FolderWalk(document, work, self, lambda: session.roll)
        self.result_copy = ResultCopy(document, work, self.files, self)
        self.recent = RecentFiles(document, self)
        document.image_opened.connect(self._note_folder)
        self.welcome = Welcome(window.canvas, document, self.recent)
        self.welcome.open_requested.connect(self.choose_image)
        self.welcome.sample_requested.connect(self.open_sample)
        self.welcome.recent_requested.connect(self.files.open)
        work.began.connect(lambda _title: self.welcome.show_opening(True))
        work.ended.connect(lambda: self.welcome.show_opening(False))
        session.open_requested.connect(self.files.open)
        session.save_requested.connect(self.save)
        self.walk.end_reached.connect(session.message_given)
        self.result_copy.copied.connect(self._tell_copied)
        self.files.image_saved.connect(self._tell_saved)
        window.installEventFilter(self)

    def parts(self) -> Parts:
        return Parts(
            (*self._opening(), *self._saving()),
            intakes=(Intake(self._take_files, picture=self.files.open_pasted),),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Before the window closes, ask what is to become of a file that is being written."""
        closing = watched is self.window and event.type() == QEvent.Type.Close
        saving = self.session.work.saving
        if closing and saving and not self._may_stop(saving):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _may_stop(self, saving: Saving) -> bool:
        question = tr("{0}\n\nStop it and quit? What is not finished is not saved.")
        answer = QMessageBox.question(
            self.window,
            tr("Files Are Being Saved"),
            question.format(saving.title),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
            QMessageBox.StandardButton.No,
        )
        return answer == QMessageBox.StandardButton.Yes

    def choose_image(self) -> None:
        path = file_dialogs.choose_image(self.window)
        if path:
            self.files.open(path)

    def _note_folder(self) -> None:
        """However an image came, the next is looked for beside it."""
        path = self.session.document.path
        if path is not None and path != sample_image():
            IMAGE_FOLDER.set(str(path.absolute().parent))

    def open_sample(self) -> None:
        self.files.open(sample_image())

    def choose_target(self) -> None:
        document = self.session.document
        if document.photograph is None:
            self.session.message_given.emit(tr("There is no image to save yet."))
            return
        photograph = document.photograph
        of_raw = photograph.camera is not None
        path = file_dialogs.choose_target(self.window, document.path, of_raw=of_raw)
        if path and self._may_save_as(path, photograph.bits):
            self.save(path)

    def _may_save_as(self, path: Path, source_bits: int) -> bool:
        """Ask for what the format offers, and remember it; nothing is asked where there is nothing
        to choose, or the name is none that can be saved to, which saving tells."""
        kind = format_for(path.suffix)
        if kind is None or not offers_choices(kind):
            return True
        chosen = save_settings.chosen_save_options()
        dialog = SaveDialog(kind, chosen, source_bits, self.window)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return False
        save_settings.choose_save_options(dialog.options)
        return True

    def save(self, path: Path) -> None:
        """The denoised image into a file."""
        self.session.saving.emit(path)
        self.files.save(path, self.session.live.device)

    def copy(self) -> None:
        """The denoised image onto the clipboard."""
        self.result_copy.copy(self.session.live.device)

    def choose_file_options(self) -> None:
        dialog = FileOptionsDialog(save_settings.chosen_save_options(), self.window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            save_settings.choose_save_options(dialog.options)

    def _opening(self) -> tuple[Entry, ...]:
        document = self.session.document
        with_file = State((document.image_opened,), enabled=lambda: document.path is not None)
        return (
            Command(
                "file.open",
                tr("&Open…"),
                "file/open",
                self.choose_image,
                (_Key.Open,),
                icon="open",
            ),
            Menu(
                "recent",
                tr("Open &Recent"),
                "file/open",
                fill=partial(fill_recent, self.recent, self.files.open),
                changed=(self.recent.changed,),
            ),
            Command("file.sample", tr("Open Sa&mple"), "file/open", self.open_sample),
            Command(
                "file.next",
                tr("&Next Image in Folder"),
                "file/folder",
                partial(self.walk.go, 1),
                ("PgDown",),
                icon="next",
                state=with_file,
            ),
            Command(
                "file.previous",
                tr("&Previous Image in Folder"),
                "file/folder",
                partial(self.walk.go, -1),
                ("PgUp",),
                icon="previous",
                state=with_file,
            ),
        )

    def _saving(self) -> tuple[Command, ...]:
        document = self.session.document
        with_image = State(
            (document.image_opened,), enabled=lambda: document.photograph is not None
        )
        return (
            Command(
                "file.save",
                tr("Save Denoised &As…"),
                "file/save",
                self.choose_target,
                (_Key.Save, _Key.SaveAs),
                icon="save",
                state=with_image,
            ),
            Command("file.options", tr("File Op&tions…"), "file/save", self.choose_file_options),
            Command(
                "edit.copy",
                tr("&Copy Denoised Image"),
                "edit/clipboard",
                self.copy,
                (_Key.Copy,),
                tip=tr("Put the exact result of the whole image on the clipboard"),
                icon="copy",
                state=with_image,
            ),
        )

    def _take_files(self, files: tuple[Path, ...]) -> None:
        if len(files) > 1 or files[0].is_dir():
            self.session.several_requested.emit(list(files))
        else:
            self.files.open(files[0])

    def _tell_copied(self, width: int, height: int) -> None:
        words = tr("Copied the denoised image, {0} × {1} pixels").format(width, height)
        self.session.message_given.emit(words)

    def _tell_saved(self, path: Path) -> None:
        self.session.saved.emit(path)
        self.session.message_given.emit(tr("Saved {0}").format(path))
