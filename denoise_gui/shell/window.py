"""The window: lays out the picture and what the features give, and tells what there is to tell.

It opens, saves and denoises nothing, and knows no feature by name: what can be done comes as data
(`feature.Parts`).
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
)
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from denoise_gui.core.session import Session
from denoise_gui.engine.plain_text import plain
from denoise_gui.shell.canvas import Canvas
from denoise_gui.shell.compare import choice
from denoise_gui.shell.docks import place_docks
from denoise_gui.shell.drop.drops import Drops
from denoise_gui.shell.full_screen import FullScreen
from denoise_gui.shell.menus.command_palette import CommandPalette
from denoise_gui.shell.menus.main_toolbar import MainToolbar
from denoise_gui.shell.menus.menus import Menus
from denoise_gui.shell.menus.shortcut_overlay import ShortcutOverlay
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.status_bar import StatusBar
from denoise_gui.shell.widgets import theme
from denoise_gui.shell.widgets.focus_ring import FocusRing
from denoise_gui.shell.widgets.job_progress import JobProgress
from denoise_gui.shell.widgets.notice_bar import NoticeBar
from denoise_gui.shell.window_memory import WindowMemory

_OF_MODELS = ("model", "live", "import")
"""What fails for want of a model that works."""

_LASTING = ("crash", "model")
"""What is not over when something is opened or saved."""


class MainWindow(QMainWindow):
    """One document in one window. To be furnished before it is shown."""

    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.canvas = Canvas(session.document)
        self.notice_bar = NoticeBar()
        self.drops = Drops(self.canvas, self.show_message)
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.setAcceptDrops(True)
        self.job_progress = JobProgress(self)
        self.full_screen = FullScreen(self)
        self.toolbar = MainToolbar(self)
        self.menus: Menus
        self._palette: CommandPalette
        self._shortcuts: ShortcutOverlay
        self._memory = WindowMemory(self)
        self._pixel: tuple[int, int] | None = None
        FocusRing(self.canvas)
        self._follow_document()
        self._tell_of_work()

    def furnish(self, parts: Iterable[Parts]) -> None:
        """Put what the features give in its place, and all as it was left last time."""
        given = list(parts)
        self._lay_out([widget for part in given for widget in part.below])
        place_docks(self, [dock for part in given for dock in part.docks])
        self.menus = Menus(self, [entry for part in given for entry in part.entries])
        self.addToolBar(self.toolbar)
        self.toolbar.fill(self.menus)
        self._palette = CommandPalette(self, self.menus)
        gestures = [gesture for part in given for gesture in part.gestures]
        self._shortcuts = ShortcutOverlay(self, self.menus, gestures)
        self.drops.take_for(tuple(intake for part in given for intake in part.intakes))
        self._memory.restore()
        self.canvas.set_choice(choice.remembered())
        self._image_opened()
        self.canvas.setFocus()

    def _forget_notices(self) -> None:
        """Something else begins. Why there is no model holds as long as there is none."""
        lasting = _LASTING if self.session.live.has_model else (*_LASTING, *_OF_MODELS)
        self.notice_bar.forget_but(*lasting)

    # Messages

    def show_error(self, message: str, about: str = "") -> None:
        """Say what went wrong; the window stays usable. `about` is the part of the program."""
        self.status.clearMessage()
        self.notice_bar.show_error(message, about=about)

    def show_notice(self, message: str) -> None:
        self.notice_bar.show_notice(message)

    def show_message(self, message: str) -> None:
        """Something pleasant that may be missed."""
        self.status.showMessage(plain(message), 6000)

    def repaint_pictures(self) -> None:
        """What lies around pictures looks otherwise now."""
        for widget in self.findChildren(QWidget):
            widget.update()

    def open_palette(self) -> None:
        self._palette.open()

    def open_shortcuts(self) -> None:
        self._shortcuts.open()

    # Drop and paste

    def paste(self) -> None:
        # A clipboard that nothing was put on may have no data at all.
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()
        self.drops.take(QMimeData() if data is None else data)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.drops.enter(event.mimeData(), event.position()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drops.move(event.mimeData(), event.position())
        super().dragMoveEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drops.leave()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drops.drop(event.mimeData())
        event.acceptProposedAction()

    # Space, wherever the focus is: what a control does not want comes here

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.canvas.hold_original(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.canvas.hold_original(False)
        else:
            super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            theme.restyle(self)
        return handled

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            # The release of the key would go to another window.
            self.canvas.hold_original(False)
        super().changeEvent(event)

    # What is shown

    def _lay_out(self, below: list[QWidget]) -> None:
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice_bar)
        # It takes what room there is by its policy: with a stretch it would want no more than its
        # least, before what lies below it gives way.
        layout.addWidget(self.canvas)
        for widget in reversed(below):
            layout.addWidget(widget)
        self.setCentralWidget(centre)

    def _follow_document(self) -> None:
        document, canvas, status = self.session.document, self.canvas, self.status
        document.image_opened.connect(self._image_opened)
        document.sigma_changed.connect(status.show_sigma)
        document.after_changed.connect(lambda _rect: self._show_pixel())
        document.frame_changed.connect(self._show_pixel)
        canvas.pixel_hovered.connect(self._pixel_hovered)
        canvas.view_changed.connect(self._show_zoom)
        status.show_sigma(document.sigma)

    def _show_zoom(self) -> None:
        self.status.show_zoom(self.canvas.zoom if self.canvas.shows_image else None)

    def _tell_of_work(self) -> None:
        session, progress = self.session, self.job_progress
        session.failed.connect(lambda where, words: self.show_error(words, where))
        session.notice_given.connect(self.show_notice)
        session.message_given.connect(self.show_message)
        session.work.began.connect(progress.begin)
        session.work.progressed.connect(progress.show)
        session.work.ended.connect(progress.end)
        progress.cancelled.connect(session.work.cancel)
        session.work.saving_changed.connect(self.status.saving.show_saving)
        # What was said speaks of what was done before.
        session.work.began.connect(lambda _title: self._forget_notices())
        session.saving.connect(lambda _path: self._forget_notices())
        session.saved.connect(lambda _path: self.notice_bar.forget("files"))
        session.live.model_opened.connect(lambda _opened: self.notice_bar.forget(*_OF_MODELS))
        self.status.saving.cancelled.connect(session.work.cancel_saving)

    def _image_opened(self) -> None:
        document = self.session.document
        noise = document.reference.noise if document.reference else None
        self.status.show_noise(noise.sigma if noise else None)
        title = plain(document.title)
        self.setWindowTitle(f"{title}[*] — Denoise" if title else "Denoise")
        self._pixel_hovered(None)

    def _pixel_hovered(self, position: tuple[int, int] | None) -> None:
        self._pixel = position
        self._show_pixel()

    def _show_pixel(self) -> None:
        document = self.session.document
        before, after = document.before, document.after
        if self._pixel is None or before is None or after is None:
            self.status.show_pixel(None, None, None)
        else:
            self.status.show_pixel(
                self._pixel, before.rgb_at(*self._pixel), document.shown_rgb(*self._pixel)
            )

    def closeEvent(self, event: QCloseEvent) -> None:
        self.full_screen.leave()
        self._memory.remember()
        choice.remember(self.canvas.choice)
        self.closed.emit()
        event.accept()
