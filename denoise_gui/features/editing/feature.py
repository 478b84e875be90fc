"""Save and Return, Cancel: the way back to the program that handed the photograph over.

Nothing of it is there in a window that was opened otherwise.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMessageBox

from denoise_gui.core.image_work import Saving
from denoise_gui.core.session import Session
from denoise_gui.core.translation import tr
from denoise_gui.engine.plain_text import plain
from denoise_gui.features.editing.return_bar import ReturnBar
from denoise_gui.shell.command import Command, State
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.window import MainWindow

_Button = QMessageBox.StandardButton


class EditingFeature(Feature):
    """Asks for the result to be saved where it is waited for, and closes the window when it is
    there; a result that cannot be saved leaves the window open."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.editing = session.editing
        self.bar: ReturnBar | None = None
        self._leaving = False
        if self.editing is None:
            return
        self.bar = ReturnBar(self.editing, window)
        self.bar.saved.connect(self.save_and_return)
        self.bar.cancelled.connect(self.cancel)
        session.document.image_opened.connect(self._follow)
        session.saved.connect(self._end)
        session.work.saving_changed.connect(self._follow)
        window.installEventFilter(self)

    def parts(self) -> Parts:
        if self.bar is None:
            return Parts()
        document = self.session.document
        there = State((document.image_opened,), enabled=self._is_open)
        back = Command(
            "editing.save",
            tr("Save and &Return"),
            "file/save",
            self.save_and_return,
            ("Ctrl+Return",),
            tip=tr("Write the result for the program that opened this photograph, and close"),
            state=there,
        )
        leave = Command("editing.cancel", tr("Return &Without Saving"), "file/save", self.cancel)
        return Parts((back, leave), below=(self.bar,))

    def save_and_return(self) -> None:
        """The exact result, in the format of the name that is waited for."""
        if self.editing and self.bar:
            self.bar.save.setEnabled(False)  # until it is written, or was not
            self.session.save_requested.emit(self.editing.target)

    def cancel(self) -> None:
        """Nothing is touched."""
        self._leaving = True
        self.window.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Who closes the window may have meant either."""
        closing = watched is self.window and event.type() == QEvent.Type.Close
        if closing and not self._leaving and not self._may_leave():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _may_leave(self) -> bool:
        if self.editing is None or self.editing.saved or not self._is_open():
            return True
        name = plain(self.editing.target.name)
        answer = QMessageBox.question(
            self.window,
            tr("Return Without Saving?"),
            tr("Another program waits for {0}. Save the denoised photograph for it?").format(name),
            _Button.Save | _Button.Discard | _Button.Cancel,
            _Button.Save,
        )
        if answer == _Button.Save:
            self.save_and_return()
        return answer == _Button.Discard

    def _is_open(self) -> bool:
        """Whether the photograph is open, and no other one."""
        document = self.session.document
        if self.editing is None or document.photograph is None or document.path is None:
            return False
        return os.path.realpath(document.path) == os.path.realpath(self.editing.source)

    def _follow(self, saving: Saving | None = None) -> None:
        if self.bar:
            self.bar.save.setEnabled(saving is None and self._is_open())

    def _end(self, path: Path) -> None:
        if self.editing and path == self.editing.target:
            self.editing.saved = True
            self.cancel()
