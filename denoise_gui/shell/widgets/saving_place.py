"""The place in the status bar that tells of files being written, with a Cancel of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from denoise_gui.core.durations import TimeLeft, progress_words
from denoise_gui.core.image_work import Saving
from denoise_gui.engine.plain_text import plain
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.icons import icon
from denoise_gui.shell.widgets.plain_label import plain_label, unmarked

_BAR_WIDTH = 110
_WORDS_WIDTH = 240
_MIDDLE = Qt.TextElideMode.ElideMiddle
_STEPS = 1000


class SavingPlace(QWidget):
    """Hidden while nothing is written."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = plain_label()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(_BAR_WIDTH)
        self.bar.setTextVisible(False)
        self.left = plain_label()
        self.left.setToolTip(self.tr("How much is done, and how long the rest takes"))
        self._pace, self._title = TimeLeft(), ""
        self.bar.setMaximumHeight(self.words.sizeHint().height())
        self.bar.setAccessibleName(self.tr("How much of the file is done"))
        self.cancel = QToolButton()
        self.cancel.setAutoRaise(True)
        self.cancel.setIcon(icon("close"))
        self.cancel.setToolTip(self.tr("Stop saving this file"))
        self.cancel.setAccessibleName(self.tr("Stop saving this file"))
        self.cancel.clicked.connect(self.cancelled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        for widget in (self.words, self.bar, self.left, self.cancel):
            layout.addWidget(widget)
        self.hide()

    def show_saving(self, saving: Saving | None) -> None:
        """What is being written, and how many wait; None: nothing any more."""
        if saving is None:
            self.hide()
            return
        if saving.title != self._title or saving.done == 0:
            self._title = saving.title
            self._pace.begin()
        words = plain(saving.title)
        if saving.waiting:
            words = self.tr("{0} ({1} more)").format(words, saving.waiting)
        self.words.setToolTip(unmarked(words))
        elided = self.words.fontMetrics().elidedText(words, _MIDDLE, _WORDS_WIDTH)
        self.words.setText(elided)
        # Without a total the bar moves to and fro: it has begun, or is being encoded.
        busy = saving.total == 0 or saving.done >= saving.total
        self.bar.setRange(0, 0 if busy else _STEPS)
        if busy:
            self.left.clear()
        else:
            share = saving.done / saving.total
            self.bar.setValue(round(_STEPS * share))
            self.left.setText(progress_words(share, self._pace.left(share)))
        self.show()
