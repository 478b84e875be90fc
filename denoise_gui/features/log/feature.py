"""The log: what was done is written into it, and it is shown; faults are told where it lies."""

from __future__ import annotations

from denoise_gui.core.folders import crash_folder
from denoise_gui.core.session import Session
from denoise_gui.core.translation import tr
from denoise_gui.features.log.crash_notices import CrashNotices
from denoise_gui.features.log.log_window import LogWindow
from denoise_gui.features.log.session_log import log_session
from denoise_gui.shell.command import Command
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.window import MainWindow


class LogFeature(Feature):
    """Help > Show Log, and what a process with a log does beyond it."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.log_window: LogWindow | None = None
        self._notices: CrashNotices | None = None
        if session.diagnostics is not None:
            self._notices = CrashNotices(window, session.diagnostics)
            log_session(session, session.diagnostics)

    def parts(self) -> Parts:
        return Parts((Command("help.log", tr("Show &Log"), "help/about", self.show_log),))

    def start(self) -> None:
        if self._notices:
            self._notices.tell_of_earlier_crashes()

    def close(self) -> None:
        if self._notices:
            self._notices.close()

    def show_log(self) -> None:
        """The log in a window of its own, beside the reports."""
        if self.log_window is None:
            told = self.session.diagnostics
            path = told.log_path if told else None
            folder = told.crash_folder if told else crash_folder()
            self.log_window = LogWindow(path, folder, self.window)
        self.log_window.refresh()
        self.log_window.show()
        self.log_window.raise_()
        self.log_window.activateWindow()
