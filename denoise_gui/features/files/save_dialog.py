"""What the chosen format offers, asked for once its name is there and before the work."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from denoise_gui.core.translation import in_users_language, tr
from denoise_gui.engine.images.format_kind import ImageFormat
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.features.files.compression_form import CompressionForm


class SaveDialog(QDialog):
    """Shows choices and lets them be changed; whoever opens it reads `options` afterwards."""

    def __init__(
        self,
        kind: ImageFormat,
        options: SaveOptions,
        source_bits: int,
        parent: QWidget | None = None,
    ) -> None:
        """`source_bits`: per sample of the photograph."""
        super().__init__(parent)
        self.setWindowTitle(tr("Save as {0}").format(in_users_language(kind.shown)))
        self._others = options
        self.compression = CompressionForm(kind, source_bits)
        self.compression.show_options(options)
        form = QFormLayout()
        self.compression.add_rows(form)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Save).setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.setMinimumWidth(380)
        self.compression.first().setFocus()

    @property
    def options(self) -> SaveOptions:
        """As they are chosen now; what the format does not offer stays as it was."""
        return self.compression.options(self._others)
