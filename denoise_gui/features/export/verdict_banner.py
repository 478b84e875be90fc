"""The verdict, so that nobody overlooks it: green or red, with a sign and a sentence."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

_GREEN, _RED = QColor(24, 110, 60), QColor(160, 30, 40)
"""Dark enough for white text on both, in light and dark."""


class VerdictBanner(QFrame):
    """`passed` and a sentence; the sign says it without colour."""

    def __init__(self, passed: bool, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.passed = passed
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Window, _GREEN if passed else _RED)
        palette.setColor(QPalette.ColorRole.WindowText, QColor(255, 255, 255))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        sign = QLabel("✓" if passed else "✗")
        font = sign.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setBold(True)
        sign.setFont(font)
        self.words = QLabel(sentence)
        self.words.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.setSpacing(12)
        layout.addWidget(sign)
        layout.addWidget(self.words, 1)
        self.setAccessibleName(sentence)
