"""`?`: all shortcuts at one glance, made from the menus' commands, so that it never lies."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.translation import tr
from denoise_gui.shell.menus.menus import Menus
from denoise_gui.shell.parts import Gesture
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.overlay import Overlay
from denoise_gui.shell.widgets.plain_label import plain_label

_COLUMN = 330
"""Width of a column of shortcuts."""

_KEYS = 2
"""Of the keys that do the same, so many are shown."""

Row = tuple[str, tuple[str, ...]]
"""What it does, and its keys."""


class ShortcutOverlay(Overlay):
    """Any of Esc, `?`, Return or a click closes it; the arrow and page keys scroll."""

    def __init__(self, window: QMainWindow, menus: Menus, gestures: Sequence[Gesture] = ()) -> None:
        """`gestures`: what hand and mouse do, beyond what they do in the picture."""
        super().__init__(window)
        self._menus, self._gestures = menus, gestures
        self._columns = 0
        self._sheet = QWidget(self)
        self.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.panel = QScrollArea(self)
        self.panel.setFrameShape(QFrame.Shape.StyledPanel)
        self.panel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.panel.setWidgetResizable(True)
        self.panel.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.groups: dict[str, list[Row]] = {}
        """What is listed, by the menu it stands in."""

    def open(self) -> None:
        self.groups = shortcut_groups(self._menus, self._gestures)
        self._columns = 0
        super().open()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.panel.verticalScrollBar()
        steps = {
            Qt.Key.Key_Down: bar.singleStep() * 2,
            Qt.Key.Key_Up: -bar.singleStep() * 2,
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        key = Qt.Key(event.key())
        if key in steps:
            bar.setValue(bar.value() + steps[key])
        elif key in (Qt.Key.Key_Question, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F1):
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def _place(self) -> None:
        if not self.groups:
            return
        room = self.width() - 2 * spacing.HUGE
        columns = min(max(1, room // _COLUMN), len(self.groups), 4)
        if columns != self._columns:
            self._columns = columns
            self._sheet = _sheet(self.groups, columns)
            self.panel.setWidget(self._sheet)
        width = min(room, columns * _COLUMN + 2 * spacing.HUGE)
        height = min(self._sheet.sizeHint().height() + 2, self.height() - 2 * spacing.HUGE)
        self.panel.setGeometry(
            (self.width() - width) // 2, (self.height() - height) // 2, width, height
        )


def shortcut_groups(menus: Menus, gestures: Sequence[Gesture]) -> dict[str, list[Row]]:
    """Every command that has keys, by its menu; at the end what the mouse and held keys do."""
    groups: dict[str, list[Row]] = {}
    for command in menus.listed():
        if command.keys:
            groups.setdefault(command.menus[0], []).append((command.name, command.keys))
    groups[tr("In the picture")] = [
        (tr("The original in its place, while held"), (tr("Space"),)),
        (tr("Zoom at the cursor"), (tr("Wheel"),)),
        (tr("Move the picture"), (tr("Drag"),)),
        (tr("Whole picture, or actual pixels"), (tr("Double click"),)),
    ]
    for gesture in gestures:
        groups.setdefault(gesture.group, []).append((gesture.text, (gesture.how,)))
    return groups


def _sheet(groups: dict[str, list[Row]], columns: int) -> QWidget:
    """The groups in columns of about equal length, in their order."""
    sheet = QWidget()
    sheet.setBackgroundRole(QPalette.ColorRole.Base)
    layout = QVBoxLayout(sheet)
    layout.setContentsMargins(*(spacing.HUGE,) * 4)
    layout.setSpacing(spacing.LARGE)
    title = plain_label(tr("Keyboard Shortcuts"))
    title.setFont(_scaled(title.font(), 1.4))
    layout.addWidget(title)
    across = QHBoxLayout()
    across.setSpacing(spacing.HUGE)
    layout.addLayout(across)
    total = sum(len(rows) + 2 for rows in groups.values())
    column, filled = _column(across), 0
    for name, rows in groups.items():
        length = len(rows) + 2
        # A group goes where more than half of it belongs.
        if filled and filled + length / 2 > total / columns and across.count() < columns:
            column.addStretch(1)
            column, filled = _column(across), 0
        column.addWidget(_group(name, rows))
        filled += length
    column.addStretch(1)
    return sheet


def _column(across: QHBoxLayout) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(spacing.LARGE)
    across.addLayout(column, 1)
    return column


def _group(name: str, rows: list[Row]) -> QWidget:
    group = QWidget()
    grid = QGridLayout(group)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(spacing.MEDIUM)
    grid.setVerticalSpacing(spacing.TINY)
    heading = plain_label(name)
    heading.setFont(_scaled(heading.font(), 1.0, bold=True))
    grid.addWidget(heading, 0, 0, 1, 2)
    grid.setColumnStretch(0, 1)
    for number, (text, keys) in enumerate(rows, start=1):
        words = plain_label(text)
        words.setWordWrap(True)
        words.setAccessibleName(f"{text}: {', '.join(keys)}")
        grid.addWidget(words, number, 0)
        caps = QHBoxLayout()
        caps.setSpacing(spacing.TINY)
        caps.addStretch(1)
        for key in keys[:_KEYS]:
            caps.addWidget(_key_cap(key))
        grid.addLayout(caps, number, 1)
    return group


def _key_cap(key: str) -> QLabel:
    cap = plain_label(key)
    cap.setStyleSheet(
        "border: 1px solid palette(mid); border-radius: 4px; padding: 1px 6px;"
        "background: palette(window); color: palette(window-text);"
    )
    return cap


def _scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    scaled = QFont(font)
    scaled.setPointSizeF(font.pointSizeF() * factor)
    scaled.setBold(bold)
    return scaled
