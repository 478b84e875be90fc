"""The choices for files: compression, the record beside a picture, developing camera raw."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.features.files.compression_form import CompressionForm
from denoise_gui.shell.widgets.plain_label import plain_label


class FileOptionsDialog(QDialog):
    """Shows choices and lets them be changed; whoever opens it reads `options` afterwards."""

    def __init__(self, options: SaveOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("File Options"))
        self.compression = CompressionForm()
        self.sidecar = QCheckBox(self.tr("Also in a &JSON file beside the picture"))
        self.sidecar.setToolTip(
            self.tr(
                "How a picture was made is always in its XMP data, where it has a place for them"
            )
        )
        self.raw_linear = QCheckBox(self.tr("Develop camera raw in &linear light instead of sRGB"))
        self.raw_linear.setToolTip(self.tr("Takes effect with the next raw file that is opened"))
        self._lay_out()
        self.show_options(options)

    @property
    def options(self) -> SaveOptions:
        """As they are chosen now."""
        return self.compression.options(
            SaveOptions(sidecar=self.sidecar.isChecked(), raw_linear=self.raw_linear.isChecked())
        )

    def show_options(self, options: SaveOptions) -> None:
        self.compression.show_options(options)
        self.sidecar.setChecked(options.sidecar)
        self.raw_linear.setChecked(options.raw_linear)

    def _restore(self) -> None:
        self.show_options(SaveOptions())

    def _lay_out(self) -> None:
        form = QFormLayout()
        self.compression.add_rows(form)
        form.addRow(self.tr("Record"), self.sidecar)
        form.addRow(self.tr("Camera raw"), self.raw_linear)
        hint = plain_label(
            self.tr(
                "Each format takes what it has a place for: quality is that of lossy formats, and "
                "PNG and TIFF are always without loss."
            )
        )
        hint.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        restore = QPushButton(self.tr("&Restore Defaults"))
        restore.setAutoDefault(False)
        restore.clicked.connect(self._restore)
        buttons.addButton(restore, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(hint)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.setMinimumWidth(460)
