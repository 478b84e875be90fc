"""What needs packages that are not installed says which, and installs them if asked."""

from __future__ import annotations

import importlib.metadata
import re
import shlex

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

from denoise_gui.core.added_packages import packages_folder, pip_command, use_packages
from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.core.jobs.process import Ended, run_process
from denoise_gui.core.translation import tr
from denoise_gui.engine.bundle import in_bundle
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.plain_text import plain
from denoise_gui.pytorch_build import pip_options
from denoise_gui.shell.widgets.plain_label import plain_label

_PROGRESS = re.compile(rb"Progress (\d++) of (\d++)")
"""What pip says of a download when asked for figures."""
_FIGURES_SINCE = 25
"""The version of pip from which on all can be asked for them."""
_MEGABYTE = 1e6


class InstallDialog(QDialog):
    """Offers a command that installs packages, and to run it here. A bundle runs it itself, and
    takes the packages into a folder of its own."""

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
        self.words = plain_label(words)
        self.where = plain_label(_where() if in_bundle() else "")
        for label in (self.words, self.where):
            label.setWordWrap(True)
        self.where.setVisible(in_bundle())
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
        layout.addWidget(self.where)
        layout.addWidget(self.bar)
        layout.addWidget(buttons)
        self.resize(620, 340)
        self._lane = jobs.lane("installing packages", Order.EXCLUSIVE)

    def set_requirements(self, requirements: list[str]) -> None:
        """Other packages, while nothing is being installed."""
        options = ["--disable-pip-version-check", *pip_options(requirements)]
        self._command = pip_command([*options, *_figures()], requirements)
        self.command = shlex.join(pip_command(options, requirements))
        self.output.setPlainText(self.command)

    def install(self) -> None:
        """Run the command; its output is shown as it comes."""
        self.install_button.setEnabled(False)
        self.bar.show()
        command = self._command

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
        figures = _PROGRESS.fullmatch(line.strip())
        if figures:
            self._show_download(int(figures[1]), int(figures[2]))
            return
        self.bar.setRange(0, 0)  # it resolves, unpacks: nobody knows how long
        self.output.appendPlainText(line.decode(errors="replace").rstrip())

    def _show_download(self, done: int, total: int) -> None:
        """Of one file, in bytes; its name stands in the line above."""
        self.bar.setRange(0, max(1, total // 1000))
        self.bar.setValue(done // 1000)
        words = self.tr("{0} of {1} MB").format(
            *(f"{size / _MEGABYTE:.1f}" for size in (done, total))
        )
        self.bar.setFormat(words)

    def _fail(self, problem: str) -> None:
        self.install_button.setEnabled(True)
        self.output.appendPlainText(problem)

    def _finish(self, ended: Ended) -> None:
        code = ended.code
        self.install_button.setEnabled(code != 0)
        if code == 0:
            use_packages()
            self.output.appendPlainText(self._done)
            self.installed.emit()
        else:
            words = self.tr("pip ended with code {0}: see above.")
            self.output.appendPlainText(words.format(code))


def _where() -> str:
    return tr("They go into {0}, a folder that can be deleted at any time.").format(
        plain(str(packages_folder()))
    )


def _figures() -> list[str]:
    """What has pip tell how much of a file is there."""
    try:
        version = importlib.metadata.version("pip")
    except importlib.metadata.PackageNotFoundError:
        return []
    known = version.partition(".")[0]
    new = known.isdigit() and int(known) >= _FIGURES_SINCE
    return ["--progress-bar", "raw"] if new else []


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
        words += " " + tr("This command installs them:")
        super().__init__(
            tr("The Export Needs More Packages"),
            words,
            requirements,
            tr("Installed. Close this and export."),
            jobs,
            parent,
        )
