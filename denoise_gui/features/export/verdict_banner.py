"""The verdict, so that nobody overlooks it: a colour, a sign and a sentence."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from denoise_gui.shell.widgets.plain_label import plain_label

_GREEN, _AMBER, _RED = QColor(24, 110, 60), QColor(138, 84, 0), QColor(160, 30, 40)
"""Dark enough for white text on both, in light and dark."""


class VerdictBanner(QFrame):
    """`passed` and a sentence; the sign says it without colour. `doubtful`: passed, but there is
    something that must be read."""

    def __init__(
        self, passed: bool, sentence: str, parent: QWidget | None = None, *, doubtful: bool = False
    ) -> None:
        super().__init__(parent)
        self.passed, self.doubtful = passed, doubtful
        colour, mark = (_GREEN, "✓") if passed else (_RED, "✗")
        if doubtful:
            colour, mark = _AMBER, "!"
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Window, colour)
        palette.setColor(QPalette.ColorRole.WindowText, QColor(255, 255, 255))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        sign = plain_label(mark)
        font = sign.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setBold(True)
        sign.setFont(font)
        self.words = plain_label(sentence)
        self.words.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.setSpacing(12)
        layout.addWidget(sign)
        layout.addWidget(self.words, 1)
        self.setAccessibleName(sentence)
