"""The choices for files: compression, the record beside a picture, developing camera raw."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.images.registry import writable_formats
from denoise_gui.engine.images.save_options import DEFAULT_QUALITY, SUBSAMPLINGS, SaveOptions
from denoise_gui.shell.widgets.plain_label import plain_label


class FileOptionsDialog(QDialog):
    """Shows choices and lets them be changed; whoever opens it reads `options` afterwards."""

    def __init__(self, options: SaveOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("File Options"))
        self.keep_quality = QCheckBox(self.tr("&As the source, or the best"))
        self.keep_quality.setToolTip(_unchosen_words())
        self.quality = QSpinBox()
        self.quality.setRange(1, 100)
        self.quality.setAccessibleName(self.tr("Quality"))
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(1, 100)
        self._slider.setAccessibleName(self.tr("Quality"))
        self.subsampling = QComboBox()
        self.subsampling.addItem(self.tr("As the source, or full"), None)
        names = (self.tr("full"), self.tr("half across"), self.tr("half both ways"))
        for value, name in zip(SUBSAMPLINGS, names, strict=True):
            self.subsampling.addItem(f"{value} ({name})", value)
        self.sidecar = QCheckBox(self.tr("Also in a &JSON file beside the picture"))
        self.sidecar.setToolTip(
            self.tr(
                "How a picture was made is always in its XMP data, where it has a place for them"
            )
        )
        self.raw_linear = QCheckBox(self.tr("Develop camera raw in &linear light instead of sRGB"))
        self.raw_linear.setToolTip(self.tr("Holds for the next raw file that is opened"))
        self._lay_out()
        self.keep_quality.toggled.connect(self._show_quality)
        self._slider.valueChanged.connect(self.quality.setValue)
        self.quality.valueChanged.connect(self._slider.setValue)
        self.show_options(options)

    @property
    def options(self) -> SaveOptions:
        """As they are chosen now."""
        return SaveOptions(
            None if self.keep_quality.isChecked() else self.quality.value(),
            self.subsampling.currentData(),
            self.sidecar.isChecked(),
            self.raw_linear.isChecked(),
        )

    def show_options(self, options: SaveOptions) -> None:
        self.quality.setValue(options.quality or DEFAULT_QUALITY)
        self.keep_quality.setChecked(options.quality is None)
        self._show_quality()
        self.subsampling.setCurrentIndex(max(0, self.subsampling.findData(options.subsampling)))
        self.sidecar.setChecked(options.sidecar)
        self.raw_linear.setChecked(options.raw_linear)

    def _show_quality(self) -> None:
        chosen = not self.keep_quality.isChecked()
        self.quality.setEnabled(chosen)
        self._slider.setEnabled(chosen)

    def _restore(self) -> None:
        self.show_options(SaveOptions())

    def _lay_out(self) -> None:
        number = QHBoxLayout()
        number.addWidget(self._slider, 1)
        number.addWidget(self.quality)
        quality = QVBoxLayout()
        quality.addWidget(self.keep_quality)
        quality.addLayout(number)
        form = QFormLayout()
        label = plain_label(self.tr("&Quality"))
        label.setBuddy(self.quality)
        form.addRow(label, quality)
        form.addRow(self.tr("&Colour resolution"), self.subsampling)
        form.addRow(self.tr("Record"), self.sidecar)
        form.addRow(self.tr("Camera raw"), self.raw_linear)
        hint = plain_label(
            self.tr(
                "Quality is that of JPEG, WebP, AVIF and HEIC, colour resolution that of JPEG, "
                "AVIF and HEIC. PNG and TIFF are always without loss."
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


def _unchosen_words() -> str:
    """What each format does while no quality is chosen, one a line."""
    return "\n".join(
        f"{in_users_language(kind.shown)}: {in_users_language(kind.unchosen)}"
        for kind in writable_formats()
        if kind.unchosen
    )
