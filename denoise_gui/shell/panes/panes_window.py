"""A window that shows pictures of one size side by side: all, or one alone, flipped by its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.translation import tr
from denoise_gui.shell.panes.linked_panes import LinkedView, PicturePane
from denoise_gui.shell.picture.navigation import PAN_STEP
from denoise_gui.shell.picture.viewport import Size
from denoise_gui.shell.widgets.plain_label import plain_label

_ALL = -2
"""Id of the button for all panes; Qt gives -1 a meaning of its own."""

_DIGITS = 9

Key = str | QKeySequence.StandardKey


class PanesWindow(QMainWindow):
    """Panes are numbered from 1. A subclass fills them and calls `lay_out`."""

    shown_changed = Signal()
    """Other panes are shown."""

    def __init__(self, size: Size, count: int, parent: QWidget | None) -> None:
        """`size` (width, height) of the pictures, in pixels; `count` of panes."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view = LinkedView(*size, self)
        self.panes = [PicturePane("", self.view) for _ in range(count)]
        self._alone: int | None = None
        self._choices = QButtonGroup(self)
        self._choices.idClicked.connect(
            lambda number: self.show_all() if number < 0 else self.show_alone(number)
        )
        self._add_keys()
        self.resize(1240, 860)

    def lay_out(
        self,
        names: Sequence[str],
        columns: int,
        *,
        above: Sequence[QWidget] = (),
        tools: Sequence[QWidget] = (),
        below: Sequence[QWidget] = (),
        buttons: Sequence[QWidget | None] = (),
    ) -> None:
        """The panes with a button for each, by name, and what else there is.

        Args:
            columns: of panes.
            above, below: across the window, from top to bottom.
            tools: at the right, in the row of the panes' buttons.
            buttons: the last row; None makes room.
        """
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in above:
            layout.addWidget(widget)
        layout.addLayout(self._choice_row(names, tools))
        layout.addWidget(self._grid(columns), 1)
        for widget in below:
            layout.addWidget(widget)
        layout.addLayout(_row(buttons))
        self.setCentralWidget(centre)
        self._show_panes()

    def shown_panes(self) -> list[int]:
        """Indices of the panes that are shown."""
        return list(range(len(self.panes))) if self._alone is None else [self._alone]

    def show_all(self) -> None:
        """All panes side by side."""
        self._alone = None
        self._show_panes()

    def show_alone(self, index: int) -> None:
        """One pane fills the window, so that flipping between two shows what changes."""
        if 0 <= index < len(self.panes):
            self._alone = index
            self._show_panes()

    def add_key(self, key: Key, handler: Callable[[], object]) -> None:
        """A key of this window."""
        QShortcut(QKeySequence(key), self).activated.connect(handler)

    def _show_panes(self) -> None:
        shown = self.shown_panes()
        for index, pane in enumerate(self.panes):
            pane.setVisible(index in shown)
        button = self._choices.button(_ALL if self._alone is None else shown[0])
        if button is not None:
            button.setChecked(True)
        self.shown_changed.emit()

    def _grid(self, columns: int) -> QWidget:
        grid = QWidget()
        cells = QGridLayout(grid)
        cells.setContentsMargins(0, 0, 0, 0)
        cells.setSpacing(2)
        for index, pane in enumerate(self.panes):
            cells.addWidget(pane, index // columns, index % columns)
        return grid

    def _choice_row(self, names: Sequence[str], tools: Sequence[QWidget]) -> QBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(6)
        numbered = [(index, f"{index + 1} {name}") for index, name in enumerate(names)]
        for number, text in [(_ALL, tr("All")), *numbered]:
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setAutoRaise(True)
            self._choices.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        for tool in tools:
            row.addWidget(tool)
        return row

    def _add_keys(self) -> None:
        """As in the main window, where the digits are free; here they flip."""
        for index in range(min(_DIGITS, len(self.panes))):
            self.add_key(str(index + 1), partial(self.show_alone, index))
        self.add_key("0", self.show_all)
        self.add_key("F", self.view.fit)
        self.add_key("Ctrl+0", self.view.fit)
        self.add_key("Ctrl+1", lambda: self._in_hand.zoom_to(1.0))
        for key, direction in (("+", 1), ("=", 1), ("Ctrl++", 1), ("-", -1), ("Ctrl+-", -1)):
            self.add_key(key, partial(self._step_zoom, direction))
        for key, dx, dy in (("Left", 1, 0), ("Right", -1, 0), ("Up", 0, 1), ("Down", 0, -1)):
            self.add_key(f"Alt+{key}", partial(self._pan, dx * PAN_STEP, dy * PAN_STEP))
        self.add_key("Escape", self.close)

    def _step_zoom(self, direction: int) -> None:
        self._in_hand.step_zoom(direction)

    def _pan(self, dx: float, dy: float) -> None:
        self._in_hand.pan(dx, dy)

    @property
    def _in_hand(self) -> PicturePane:
        """The pane that keys move, and the others with it."""
        return self.panes[self.shown_panes()[0]]


def note_label(words: str = "") -> QLabel:
    """A sentence across the window."""
    note = plain_label(words)
    note.setWordWrap(True)
    note.setContentsMargins(14, 6, 14, 0)
    return note


def _row(widgets: Sequence[QWidget | None]) -> QBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(14, 10, 14, 10)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
