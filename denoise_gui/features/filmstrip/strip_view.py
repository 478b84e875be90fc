"""The strip of small pictures: which photographs there are, which is open, and their sigmas."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.engine.plain_text import plain
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.focus_ring import FocusRing
from denoise_gui.shell.widgets.icons import icon
from denoise_gui.shell.widgets.plain_label import plain_label, unmarked

THUMBNAIL = QSize(96, 64)
_LOWEST = 36
"""Of a thumbnail, in logical pixels, where the picture would be left too little room."""
_LOWEST_WITH_WORDS = 40
"""Lower ones stand alone."""
THUMBNAIL_SCALE = 2
"""Device pixels a point that thumbnails are made for."""

_PATH = Qt.ItemDataRole.UserRole
_WORDS = Qt.ItemDataRole.UserRole + 1
"""Name and sigma, whether there is room for them or not."""
_MIDDLE = Qt.TextElideMode.ElideMiddle


class Filmstrip(QWidget):
    """Shows what it is told; hidden while there is nothing to walk through."""

    chosen = Signal(Path)
    batch_requested = Signal()
    closed = Signal()
    thumbnail_wanted = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = plain_label()
        self.place.setAccessibleDescription(self.tr("Which of the photographs is open"))
        self.batch = QPushButton(self.tr("Denoise All…"))
        self.batch.setToolTip(self.tr("Take these photographs into the batch"))
        self.batch.clicked.connect(self.batch_requested)
        close = QToolButton()
        close.setAutoRaise(True)
        close.setIcon(icon("close"))
        close.setToolTip(self.tr("Close the filmstrip"))
        close.setAccessibleName(self.tr("Close the filmstrip"))
        close.clicked.connect(self.closed)
        self.list = _List()
        self.list.wanted.connect(self.thumbnail_wanted)
        self.list.itemClicked.connect(self._tell)
        self.list.itemActivated.connect(self._tell)
        side = QVBoxLayout()
        side.setSpacing(spacing.SMALL)
        head = QHBoxLayout()
        head.addWidget(self.place, 1)
        head.addWidget(close)
        side.addLayout(head)
        side.addWidget(self.batch)
        side.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, spacing.SMALL, spacing.LARGE, spacing.SMALL)
        layout.setSpacing(spacing.MEDIUM)
        layout.addLayout(side)
        layout.addWidget(self.list, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(self.list.item(row).data(_PATH) for row in range(self.list.count()))

    def show_files(self, files: tuple[Path, ...]) -> None:
        """In the place of those before; none hides the strip."""
        self.list.clear()
        for file in files:
            item = QListWidgetItem(self.list)
            item.setData(_PATH, file)
            item.setIcon(QIcon(_blank()))
            self.show_sigma(file, None, item)
        self.setVisible(bool(files))
        self.show_current(None)

    def show_current(self, file: Path | None) -> None:
        """The one that is open; None, or another than these, for none of them."""
        row = self.row_of(file)
        if row is None:
            self.list.setCurrentRow(-1)
            self.list.clearSelection()
            self.place.setText(self.tr("{0} photographs").format(self.list.count()))
        else:
            self.list.setCurrentRow(row)
            self.list.scrollToItem(self.list.item(row))
            self.place.setText(self.tr("{0} of {1}").format(row + 1, self.list.count()))

    def show_sigma(
        self, file: Path, sigma: float | None, item: QListWidgetItem | None = None
    ) -> None:
        """What is applied to one of them, in 8-bit levels; None while nothing is."""
        row = self.row_of(file) if item is None else None
        item = item or (None if row is None else self.list.item(row))
        if item is None:
            return
        name = plain(file.name)
        words = "" if sigma is None else f"σ {round(sigma, 1):g}"
        item.setData(_WORDS, (name, words))
        item.setToolTip(unmarked(f"{file}\n{words}".strip()))
        self.list.show_words(item)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name} {words}".strip())

    def show_thumbnail(self, file: Path, image: QImage) -> None:
        """A null image: there is none."""
        row = self.row_of(file)
        if row is not None and not image.isNull():
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(THUMBNAIL_SCALE)
            picture = QIcon(pixmap)
            # A tint would change how the chosen photograph looks.
            picture.addPixmap(pixmap, QIcon.Mode.Selected)
            self.list.item(row).setIcon(picture)

    def row_of(self, file: Path | None) -> int | None:
        files = self.files
        return files.index(file) if file in files else None

    def _tell(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_PATH))


class _List(QListWidget):
    """One row, scrolled sideways; asks for the pictures of what is seen.

    Where it is given less height than it wants, the thumbnails become smaller, and stand without
    words at last.
    """

    wanted = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._words_shown = True
        self._set_thumbnail(THUMBNAIL.height())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The keys stay with the picture unless Tab leads here.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Photographs to walk through"))
        FocusRing(self)
        self._asked: set[Path] = set()
        self.horizontalScrollBar().valueChanged.connect(self._ask)
        self.horizontalScrollBar().rangeChanged.connect(self._fit)
        self.horizontalScrollBar().rangeChanged.connect(self._keep_in_sight)

    def show_words(self, item: QListWidgetItem) -> None:
        """What it has for `_WORDS`, as far as there is room."""
        name, sigma = item.data(_WORDS)
        # By itself, the view gives every text the width of the first one.
        item.setSizeHint(self.gridSize())
        room = self.gridSize().width() - spacing.MEDIUM
        shown = self.fontMetrics().elidedText(name, _MIDDLE, room)
        item.setText(f"{shown}\n{sigma}" if self._words_shown else "")

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), THUMBNAIL.height() + self._lines + self._around)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), _LOWEST + self._around)

    @property
    def _lines(self) -> int:
        """What the words take, in logical pixels."""
        return 2 * self.fontMetrics().lineSpacing()

    @property
    def _around(self) -> int:
        """What is neither thumbnail nor words: with the scroll bar only where there is one, as the
        picture can use the room better."""
        bar = self.horizontalScrollBar()
        room = bar.sizeHint().height() if bar.maximum() > 0 else 0
        return room + 2 * self.frameWidth() + 2 + spacing.SMALL

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Thumbnails as high as there is room for, with words where they are not too low then."""
        self.updateGeometry()
        room = self.height() - self._around
        with_words = room - self._lines
        self._words_shown = with_words >= _LOWEST_WITH_WORDS
        height = with_words if self._words_shown else room
        self._set_thumbnail(min(max(height, _LOWEST), THUMBNAIL.height()))

    def _set_thumbnail(self, height: int) -> None:
        size = QSize(THUMBNAIL.width() * height // THUMBNAIL.height(), height)
        lines = self._lines if self._words_shown else 0
        width = THUMBNAIL.width() if self._words_shown else size.width()
        cell = QSize(width + spacing.MEDIUM, height + lines + spacing.SMALL)
        if (size, cell) == (self.iconSize(), self.gridSize()):
            return
        self.setIconSize(size)
        self.setGridSize(cell)
        for row in range(self.count()):
            self.show_words(self.item(row))

    def _keep_in_sight(self) -> None:
        """The open one, when a dock or the window takes room."""
        if self.currentItem() is not None:
            self.scrollToItem(self.currentItem())

    def clear(self) -> None:
        self._asked.clear()
        super().clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._ask()

    def _ask(self) -> None:
        """For what is on the screen, and for no more: a folder may hold thousands."""
        count, step = self.count(), max(1, self.gridSize().width())
        first = self.horizontalScrollBar().value() // step
        last = min(count, first + self.viewport().width() // step + 2)
        for row in range(max(0, first), last):
            path = self.item(row).data(_PATH)
            if path not in self._asked:
                self._asked.add(path)
                self.wanted.emit(path)


def _blank() -> QPixmap:
    pixmap = QPixmap(THUMBNAIL)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
