"""Facts in a row that have less room than they want: which of them stay, and how wide each is.

A window that could be no narrower than all of its facts together would not fit beside another. So
facts give way, the least important first: each shrinks to what it can be read in, and goes when
that is not enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from denoise_gui.shell.widgets.plain_label import unmarked


@dataclass(frozen=True)
class Want:
    """Of one fact, in pixels. `least`: what it can be shortened to; `full` where it cannot be."""

    full: int
    least: int


def widths(wants: Sequence[Want], order: Sequence[int], room: int, gap: int) -> list[int]:
    """How wide each fact is, 0 for those that go.

    Args:
        wants: from left to right; one of width 0 takes no room and no gap.
        order: indices of `wants`, the least important first.
        room: for all of them, with a gap before each.
    """
    given = [want.full for want in wants]

    def needed() -> int:
        return sum(width + gap for width in given if width)

    for least in (True, False):
        for index in order:
            over = needed() - room
            if over <= 0:
                return given
            if least:
                given[index] = max(given[index] - over, min(wants[index].least, given[index]))
            elif index != order[-1]:
                given[index] = 0
    # The most important one stays, in whatever room there is.
    given[order[-1]] = max(0, min(given[order[-1]], room - gap))
    return given


class Fact(QLabel):
    """A text in a place of its own width, shortened where it is wider; the tool tip has all of
    it."""

    def __init__(self, description: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.description = description
        self.setToolTip(description)
        # The name stays the text: a name of its own would hide the figures from a screen reader.
        self.setAccessibleDescription(description)

    def give(self, width: int, height: int) -> None:
        """Take this place, in pixels; none with a width of 0.

        As no other is possible, another text lays out nothing: a label that might become wider has
        the whole window laid out anew, in every step of a drag.
        """
        self.setFixedSize(width, height)
        self.setVisible(width > 0)

    @property
    def text_width(self) -> int:
        """Of the text, in pixels; 0 for none."""
        # A label's own hint is never less than the width that it was given before.
        single = Qt.TextFlag.TextSingleLine
        return self.fontMetrics().size(int(single), self.text()).width() if self.text() else 0

    @property
    def is_shortened(self) -> bool:
        return self.text_width > self.width()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = (self.text(), self.description) if self.is_shortened else (self.description,)
            QToolTip.showText(event.globalPos(), unmarked("\n".join(words)), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_shortened:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        place = QRect(QPoint(0, 0), self.size())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
