"""What needs packages that are not installed says which, and installs them if asked."""

from __future__ import annotations

import shlex
import sys

from PySide6.QtCore import Signal
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
from denoise_gui.core.translation import tr
from denoise_gui.engine.bundle import in_bundle
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.pytorch_build import pip_options
from denoise_gui.shell.widgets.plain_label import plain_label


class InstallDialog(QDialog):
    """Offers a command that installs packages, and to run it here. A bundle has no Python to run it
    with: there it says what to do instead."""

    installed = Signal()

    def __init__(
        self,
        title: str,
        words: str,
        requirements: list[str],
        done: str,
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        """`done`: said when it has worked; all texts in the user's language."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self._done = done
        self.words = plain_label(f"{words}\n\n{_of_bundles()}" if in_bundle() else words)
        self.words.setWordWrap(True)
        self.output = QPlainTextEdit()
        self.set_requirements(requirements)
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
        layout.addWidget(self.words)
        layout.addWidget(self.output, 1)
        layout.addWidget(self.bar)
        layout.addWidget(buttons)
        if in_bundle():
            for widget in (self.output, copy, self.install_button):
                widget.hide()
        else:
            self.resize(620, 340)
        self._lane = jobs.lane("installing packages", Order.EXCLUSIVE)

    def set_requirements(self, requirements: list[str]) -> None:
        """Other packages, while nothing is being installed."""
        options = ["--disable-pip-version-check", *pip_options(requirements)]
        self._arguments = ["-m", "pip", "install", *options, *requirements]
        self.command = shlex.join([sys.executable, *self._arguments])
        self.output.setPlainText(self.command)

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
        if code == 0:
            self.output.appendPlainText(self._done)
            self.installed.emit()
        else:
            words = self.tr("pip ended with code {0}: see above.")
            self.output.appendPlainText(words.format(code))


def _of_bundles() -> str:
    return tr(
        "This bundle of Denoise cannot take in further packages: install Denoise with Python "
        "instead (by pipx or uv, as its README says), which finds the same models and settings."
    )


class MissingExtraDialog(InstallDialog):
    """For the export, which needs packages that the live view does not."""

    def __init__(
        self,
        missing: list[str],
        requirements: list[str],
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        words = tr(
            "Not installed: {0}.\n\nThe export runs PyTorch and coremltools, about one "
            "gigabyte, which live denoising does not need."
        ).format(", ".join(missing))
        if not in_bundle():
            words += " " + tr("This command installs them:")
        super().__init__(
            tr("The Export Needs More Packages"),
            words,
            requirements,
            tr("Installed. Close this and export."),
            jobs,
            parent,
        )
