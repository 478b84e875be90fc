"""Paints a model's card in the library's list: its name, a mark, and lines in smaller type."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from denoise_gui.features.models.model_lines import ModelRow

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_MARGIN = 8
_FEWEST_LINES = 3
"""A card that is still being measured takes the room that most will."""
_SMALLER = 0.88
_FAINT = 0.72
"""Opacity of the lines under the name."""


class ModelDelegate(QStyledItemDelegate):
    """For items whose `ROW_ROLE` holds a `ModelRow`."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, ModelRow):
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.save()
        painter.setPen(option.palette.color(role))
        area = option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        title, small = _title_font(option.font), _small_font(option.font)
        top = self._paint_title(painter, area, row, title, small)
        painter.setFont(small)
        painter.setOpacity(1.0 if selected else _FAINT)
        metrics = QFontMetrics(small)
        for line in row.lines:
            place = QRect(area.left(), top, area.width(), metrics.height())
            words = metrics.elidedText(line, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft), words)
            top += metrics.lineSpacing()
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        row = index.data(ROW_ROLE)
        count = max(_FEWEST_LINES, len(row.lines)) if isinstance(row, ModelRow) else _FEWEST_LINES
        title = QFontMetrics(_title_font(option.font)).lineSpacing()
        lines = count * QFontMetrics(_small_font(option.font)).lineSpacing()
        return QSize(160, title + lines + 2 * _MARGIN + 2)

    def _paint_title(
        self, painter: QPainter, area: QRect, row: ModelRow, title: QFont, small: QFont
    ) -> int:
        """Name and mark in one line; returns where the next begins."""
        metrics = QFontMetrics(title)
        line = QRect(area.left(), area.top(), area.width(), metrics.height())
        width = QFontMetrics(small).horizontalAdvance(row.mark)
        painter.setFont(small)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(line, right, row.mark)
        painter.setFont(title)
        room = line.width() - width - _MARGIN
        words = metrics.elidedText(row.name, Qt.TextElideMode.ElideMiddle, max(room, 20))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), words)
        return area.top() + metrics.lineSpacing() + 2


def _title_font(font: QFont) -> QFont:
    title = QFont(font)
    title.setBold(True)
    return title


def _small_font(font: QFont) -> QFont:
    small = QFont(font)
    if font.pointSizeF() > 0:
        small.setPointSizeF(font.pointSizeF() * _SMALLER)
    return small
