"""Text shown as it is written: Qt takes what looks like HTML for HTML, in labels, tool tips and
message boxes, and would show a model's name as a heading or load the picture that it mentions.

Every label of the application is made here (a test looks for others), and every tool tip and
message with words from a file goes through `unmarked`. (What a terminal would obey is for
`engine/plain_text.py`.)
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from denoise_gui.engine.plain_text import plain_lines


def plain_label(text: str = "") -> QLabel:
    """A label that shows every text letter by letter. A mnemonic for its buddy still works."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label


def marked_label() -> QLabel:
    """A label for words of the application's own with marks in them, such as a bold verdict."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.RichText)
    return label


def unmarked(text: str) -> str:
    """For places where Qt itself decides whether a text is marked up: it then is, as nothing but
    this text, letter by letter, and without what has no shape."""
    text = plain_lines(text)
    if "<" not in text and "&" not in text:
        return text
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>"
