"""The bar under the picture that leads back to the program that waits."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from denoise_gui.core.editing import Editing
from denoise_gui.engine.plain_text import plain
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.plain_label import plain_label, unmarked


class ReturnBar(QWidget):
    """Says what is waited for, with a button for each way to end."""

    saved = Signal()
    cancelled = Signal()

    def __init__(self, editing: Editing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("return-bar")
        name = plain(editing.target.name)
        self.words = plain_label(self.tr("Another program waits for {0}").format(name))
        self.words.setToolTip(unmarked(str(editing.target)))
        # A long name gives way to the buttons.
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Close; the file stays as it is"))
        self.cancel.clicked.connect(self.cancelled)
        self.save = QPushButton(self.tr("Save and Return"))
        self.save.setToolTip(self.tr("Write the result for the other program, and close"))
        self.save.setEnabled(False)
        self.save.clicked.connect(self.saved)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, spacing.SMALL, spacing.LARGE, spacing.SMALL)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.cancel)
        layout.addWidget(self.save)
