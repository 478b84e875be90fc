"""The export needs packages that the live view does not: says which, and installs them if asked."""

from __future__ import annotations

import shlex
import sys

from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.core.jobs.process import Ended, run_process
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.shell.widgets.plain_label import plain_label


class MissingExtraDialog(QDialog):
    """Offers the command, and to run it here."""

    def __init__(
        self,
        missing: list[str],
        requirements: list[str],
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("The Export Needs More Packages"))
        self._arguments = ["-m", "pip", "install", "--disable-pip-version-check", *requirements]
        self.command = shlex.join([sys.executable, *self._arguments])
        words = plain_label(
            self.tr(
                "Not installed: {0}.\n\nThe export runs PyTorch and coremltools, about one "
                "gigabyte, which live denoising does not need. This command installs them:"
            ).format(", ".join(missing))
        )
        words.setWordWrap(True)
        self.output = QPlainTextEdit(self.command)
        self.output.setReadOnly(True)
        self.output.setAccessibleName(self.tr("The command and what it says"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = QPushButton(self.tr("&Copy Command"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.command))
        self.install_button = QPushButton(self.tr("&Install Now"))
        self.install_button.clicked.connect(self.install)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.install_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addWidget(self.output, 1)
        layout.addWidget(self.bar)
        layout.addWidget(buttons)
        self.resize(620, 340)
        self._lane = jobs.lane("installing packages", Order.EXCLUSIVE)

    def install(self) -> None:
        """Run the command; its output is shown as it comes."""
        self.install_button.setEnabled(False)
        self.bar.show()
        command = [sys.executable, *self._arguments]

        def work(token: CancelToken, report: JobReport) -> Ended:
            return run_process(command, token, report.part, errors_as_lines=True)

        self._lane.start(
            work,
            arrived=self._show_line,
            ended=self.bar.hide,
            succeeded=self._finish,
            failed=self._fail,
        )

    def reject(self) -> None:
        """Closing it ends what runs."""
        self._lane.cancel()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.accept()

    def _show_line(self, line: bytes) -> None:
        self.output.appendPlainText(line.decode(errors="replace").rstrip())

    def _fail(self, problem: str) -> None:
        self.install_button.setEnabled(True)
        self.output.appendPlainText(problem)

    def _finish(self, ended: Ended) -> None:
        code = ended.code
        self.install_button.setEnabled(code != 0)
        self.output.appendPlainText(
            self.tr("Installed. Close this and export.")
            if code == 0
            else self.tr("pip ended with code {0}: see above.").format(code)
        )
