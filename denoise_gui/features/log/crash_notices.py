"""Tells the user of faults: where the report lies, and opens the folder or the log if asked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from denoise_gui.core.diagnostics.session import Diagnostics
from denoise_gui.shell.widgets.notice_bar import NoticeAction
from denoise_gui.shell.window import MainWindow


class CrashNotices(QObject):
    """Between the reporter, which may be called on any thread, and the window."""

    _reported = Signal(str, object)

    def __init__(self, window: MainWindow, diagnostics: Diagnostics) -> None:
        super().__init__(window)
        self._window, self._diagnostics = window, diagnostics
        self._reported.connect(self._tell)
        reporter = diagnostics.reporter
        reporter.reported = self._reported.emit
        reporter.interrupted = window.close

    def close(self) -> None:
        """The window goes: nobody is left to be told."""
        self._diagnostics.reporter.reported = None
        self._diagnostics.reporter.interrupted = None

    def tell_of_earlier_crashes(self) -> None:
        """Say that an earlier session crashed, if one did."""
        if self._diagnostics.earlier_crashes:
            report = self._diagnostics.earlier_crashes[-1]
            words = self.tr(
                "An earlier session ended in a crash, which may have lost what was not saved. "
                "What is known of it was written to {0}"
            )
            self._window.notice_bar.show_notice(words.format(report), self._open_folder_action())

    def _tell(self, fault: str, report: Path | None) -> None:
        bar = self._window.notice_bar
        if report is None:
            words = self.tr(
                "Something unexpected went wrong ({0}). Your image is untouched. No report could "
                "be written to {1}; Help > Show Log tells more."
            )
            bar.show_error(words.format(fault, self._diagnostics.crash_folder))
        else:
            words = self.tr(
                "Something unexpected went wrong ({0}). Your image is untouched. A report was "
                "written to {1}"
            )
            bar.show_error(words.format(fault, report), self._open_folder_action())

    def _open_folder_action(self) -> NoticeAction:
        folder = QUrl.fromLocalFile(str(self._diagnostics.crash_folder))
        return NoticeAction(self.tr("Open Folder"), lambda: QDesktopServices.openUrl(folder))
