"""Ctrl+Shift+P: every command of the window by a few letters of it, without the mouse."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.shell.menus.fuzzy import Match, match
from denoise_gui.shell.menus.listed import Listed
from denoise_gui.shell.menus.menus import Menus
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.overlay import Overlay
from denoise_gui.shell.widgets.plain_label import plain_label

_WIDTH = 620
_ROWS = 12
_FIELD = 34
"""Height of the line that is typed in."""
_Role = Qt.ItemDataRole
_COMMAND = int(_Role.UserRole)
_MATCH = _COMMAND + 1
_MOVES = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_ROWS,
    Qt.Key.Key_PageDown: _ROWS,
}


class CommandPalette(Overlay):
    """Opened with `open`; runs the chosen command after it has closed."""

    def __init__(self, window: QMainWindow, menus: Menus) -> None:
        super().__init__(window)
        self._menus = menus
        self._used: list[str] = []
        """Paths of commands that were run, the last one first."""
        self._commands: list[Listed] = []
        self.setAccessibleName(self.tr("Command palette"))
        self.panel = QFrame(self)
        self.panel.setFrameShape(QFrame.Shape.StyledPanel)
        self.panel.setAutoFillBackground(True)
        self.panel.setBackgroundRole(QPalette.ColorRole.Window)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Type a few letters of a command or its keys"))
        self.field.setAccessibleName(self.tr("Search for a command"))
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumHeight(_FIELD)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Commands found"))
        self.list.setItemDelegate(_RowDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = plain_label(self.tr("No command matches. Try fewer letters."))
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self.panel)
        layout.setContentsMargins(*(spacing.SMALL,) * 4)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.nothing)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._run)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def open(self) -> None:
        self._commands = self._menus.listed()
        self.field.clear()
        self._search()
        super().open()

    def take_focus(self) -> None:
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return False
            if event.type() == QEvent.Type.KeyPress and self._take_key(event):
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _take_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.close_panel()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            pass
        elif key in _MOVES:
            self._move(_MOVES[key])
        else:
            return False
        return True

    def _move(self, rows: int) -> None:
        """One step goes round at the ends, a page stops there."""
        count, row = self.list.count(), self.list.currentRow() + rows
        if count:
            self.list.setCurrentRow(row % count if abs(rows) == 1 else min(max(row, 0), count - 1))

    def _search(self) -> None:
        self.list.clear()
        for command, found in self._found(self.field.text()):
            keys = ", ".join(command.keys)
            item = QListWidgetItem(f"{command.path}  {keys}" if keys else command.path)
            item.setData(_COMMAND, command)
            item.setData(_MATCH, found)
            if not command.action.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.nothing.setVisible(self.list.count() == 0)
        self._place()

    def _found(self, typed: str) -> list[tuple[Listed, Match]]:
        """The best first; among equals those used last, the short ones, then the menus' order."""
        found: list[tuple[Listed, Match]] = []
        for command in self._commands:
            searched = f"{command.path} {' '.join(command.keys)}"
            if result := match(typed, searched):
                found.append((command, result))

        def rank(entry: tuple[Listed, Match]) -> tuple[bool, int, int, int]:
            command, result = entry
            used = self._used.index(command.path) if command.path in self._used else 10_000
            length = len(command.path) if typed else 0
            return not command.action.isEnabled(), -result.score, used, length

        return sorted(found, key=rank)

    def _run(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        command: Listed = item.data(_COMMAND)
        if not command.action.isEnabled():
            return
        self._used = [command.path, *(path for path in self._used if path != command.path)]
        self.close_panel()
        # After the keyboard is back where the command may look for it.
        QTimer.singleShot(0, command.action, command.action.trigger)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if not self.isHidden() and now is not None and not self.isAncestorOf(now):
            self.close_panel()

    def _place(self) -> None:
        """At the top in the middle, no higher than what it holds."""
        width = min(_WIDTH, self.width() - 2 * spacing.LARGE)
        row = self.list.sizeHintForRow(0) if self.list.count() else 0
        self.list.setFixedHeight(max(1, min(self.list.count(), _ROWS)) * row)
        self.list.setVisible(self.list.count() > 0)
        height = min(self.panel.sizeHint().height(), self.height() - 2 * spacing.LARGE)
        top = min(self.height() // 10, self.height() - height - spacing.LARGE)
        self.panel.setGeometry(
            (self.width() - width) // 2, max(spacing.LARGE, top), width, max(height, 1)
        )


class _RowDelegate(QStyledItemDelegate):
    """A command: its menus and text with the found letters bold, its keys at the right."""

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, option.fontMetrics.height() + 2 * spacing.SMALL)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        command: Listed = index.data(_COMMAND)
        found: Match = index.data(_MATCH)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        enabled = command.action.isEnabled()
        palette: QPalette = option.palette
        painter.save()
        if selected:
            painter.fillRect(option.rect, palette.highlight())
        group = QPalette.ColorGroup.Active if enabled else QPalette.ColorGroup.Disabled
        text = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.setPen(palette.color(group, text))
        row: QRect = option.rect.adjusted(spacing.MEDIUM, 0, -spacing.MEDIUM, 0)
        keys = "  ".join(command.keys[:2])
        metrics = QFontMetrics(option.font)
        keys_width = metrics.horizontalAdvance(keys)
        checked = command.action.isCheckable() and command.action.isChecked()
        path = f"{command.path}  ✓" if checked else command.path
        room = row.adjusted(0, 0, -keys_width - spacing.LARGE, 0)
        _draw_marked(painter, option.font, room, path, found.positions)
        painter.setOpacity(0.75)
        painter.setFont(option.font)
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)
        painter.restore()


def _draw_marked(
    painter: QPainter, font: QFont, row: QRect, text: str, marked: tuple[int, ...]
) -> None:
    """Text with some letters bold and underlined, cut off where the room ends."""
    strong = QFont(font)
    strong.setBold(True)
    strong.setUnderline(True)
    x, at = row.left(), 0
    painter.save()
    painter.setClipRect(row)
    chosen = set(marked)
    while at < len(text) and x < row.right():
        end = at
        while end < len(text) and (end in chosen) == (at in chosen):
            end += 1
        run_font = strong if at in chosen else font
        painter.setFont(run_font)
        run = text[at:end]
        painter.drawText(
            QRect(x, row.top(), row.right() - x + 1, row.height()),
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            run,
        )
        x += QFontMetrics(run_font).horizontalAdvance(run)
        at = end
    painter.restore()
