"""The photographs of the queue as rows of a table, ready for thousands of them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QApplication

from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.batch.items import Found, Item, Outcome, Status
from denoise_gui.engine.messages import Message
from denoise_gui.engine.plain_text import plain
from denoise_gui.engine.recipe import AUTOMATIC, Recipe
from denoise_gui.features.batch.words import ICONS, sigma_words, status_words
from denoise_gui.shell.widgets.plain_label import unmarked

THUMBNAIL = QSize(64, 44)
THUMBNAIL_SCALE = 2
"""Made larger than they are shown, for screens with more pixels."""
_ICON = QSize(18, 18)
_KEPT_THUMBNAILS = 400

_Index = QModelIndex | QPersistentModelIndex

PHOTOGRAPH, STATUS, SIGMA, SIZE, TIME, RESULT = range(6)


_UNKNOWN = Recipe(AUTOMATIC)
"""Until a plan says what is applied to a photograph."""


class QueueModel(QAbstractTableModel):
    """Rows of (photograph, outcome). Thumbnails are asked for when a row is painted."""

    thumbnail_wanted = Signal(Path)
    """Of a photograph, or of the result once it is there; answered by `set_thumbnail`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: list[Found] = []
        self._outcomes: list[Outcome] = []
        self._known: set[Path] = set()
        self._thumbnails: dict[Path, QPixmap | None] = {}
        self._rows_of_files: dict[Path, int] = {}
        """Of photographs and of results."""
        self._blank = QPixmap(THUMBNAIL)
        self._blank.fill(Qt.GlobalColor.transparent)

    # What is in it

    @property
    def photographs(self) -> tuple[Found, ...]:
        return tuple(self._found)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return tuple(self._outcomes)

    def outcome(self, row: int) -> Outcome:
        return self._outcomes[row]

    def add(self, photographs: Iterable[Found]) -> int:
        """Append those that are not there yet; returns how many that were."""
        new = []
        for found in photographs:
            if found.path not in self._known:
                self._known.add(found.path)
                new.append(found)
        if new:
            first = len(self._found)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._found.extend(new)
            self._rows_of_files.update((f.path, first + n) for n, f in enumerate(new))
            self._outcomes.extend(
                Outcome(Item(first + number, found.path, found.path.name, _UNKNOWN))
                for number, found in enumerate(new)
            )
            self.endInsertRows()
        return len(new)

    def remove(self, rows: Iterable[int]) -> None:
        gone = set(rows)
        kept = [row for row in range(len(self._found)) if row not in gone]
        self.beginResetModel()
        self._found = [self._found[row] for row in kept]
        self._outcomes = [self._outcomes[row] for row in kept]
        self._known = {found.path for found in self._found}
        self._thumbnails.clear()
        self._rows_of_files = self._rows_of_sources() | {
            outcome.target: row for row, outcome in enumerate(self._outcomes) if outcome.target
        }
        self.endResetModel()

    def reset_outcomes(self) -> None:
        """All wait again: another run begins."""
        self._outcomes = [
            Outcome(Item(row, found.path, found.path.name, _UNKNOWN))
            for row, found in enumerate(self._found)
        ]
        self._thumbnails.clear()
        self._rows_of_files = self._rows_of_sources()
        self._tell(0, len(self._found) - 1)

    def take(self, outcomes: Iterable[Outcome]) -> None:
        """What has changed; the index of an outcome's item is its row."""
        rows = []
        for outcome in outcomes:
            row = outcome.item.index
            if row < len(self._outcomes):
                before, self._outcomes[row] = self._outcomes[row], outcome
                if outcome.target:
                    self._rows_of_files[outcome.target] = row
                    if outcome.status.ended and not before.status.ended:
                        # Another file may have been there: the photograph, if it was replaced.
                        self._thumbnails.pop(outcome.target, None)
                rows.append(row)
        if rows:
            self._tell(min(rows), max(rows))

    def set_thumbnail(self, path: Path, image: QImage) -> None:
        """The answer to `thumbnail_wanted`; a null image if there is none."""
        row = self._rows_of_files.get(path)
        if row is None:
            return
        while len(self._thumbnails) >= _KEPT_THUMBNAILS:
            del self._thumbnails[next(iter(self._thumbnails))]
        pixmap = self._blank
        if not image.isNull():
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(THUMBNAIL_SCALE)
        self._thumbnails[path] = pixmap
        index = self.index(row, PHOTOGRAPH)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])

    # What Qt asks

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self._found)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else RESULT + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Photograph"),
            self.tr("State"),
            self.tr("Sigma"),
            self.tr("Pixels"),
            self.tr("Seconds"),
            self.tr("Result"),
        )[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        outcome = self._outcomes[row]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(outcome, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            if column == PHOTOGRAPH:
                return unmarked(str(outcome.item.source))
            lost = (Message("Not held by its format: {0}", loss) for loss in outcome.losses)
            notes = (in_users_language(note) for note in (*outcome.notes, *lost))
            return unmarked("\n".join([_result(outcome), *notes]).strip())
        if role == Qt.ItemDataRole.DecorationRole:
            if column == PHOTOGRAPH:
                return self._thumbnail(outcome)
            if column == STATUS and outcome.status in ICONS:
                ratio = QGuiApplication.primaryScreen().devicePixelRatio()
                icon = QApplication.style().standardIcon(ICONS[outcome.status])
                return icon.pixmap(_ICON, ratio)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (SIGMA, SIZE, TIME):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, outcome: Outcome, column: int) -> str:
        if column == PHOTOGRAPH:
            return plain(outcome.item.source.name)
        if column == STATUS:
            return status_words(outcome)
        if column == SIGMA:
            return sigma_words(outcome)
        if column == SIZE:
            return f"{outcome.width} × {outcome.height}" if outcome.width else ""
        if column == TIME:
            return f"{outcome.seconds:.1f}" if outcome.status is Status.DONE else ""
        if outcome.target and outcome.status.ended and not outcome.message:
            return plain(outcome.target.name)
        # Short, as the folder is known; the tool tip tells all of it.
        return _result(outcome).replace(f"{outcome.item.source.parent}{os.sep}", "")

    def _thumbnail(self, outcome: Outcome) -> QPixmap:
        """Of the photograph, until there is a result."""
        file = outcome.item.source
        if outcome.target is not None and outcome.status in (Status.DONE, Status.DONE_BEFORE):
            file = outcome.target
        if file not in self._thumbnails:
            self._thumbnails[file] = None
            self.thumbnail_wanted.emit(file)
        return self._thumbnails[file] or self._blank

    def _rows_of_sources(self) -> dict[Path, int]:
        return {found.path: row for row, found in enumerate(self._found)}

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, RESULT))


def _result(outcome: Outcome) -> str:
    """Where the result lies, or why there is none."""
    if outcome.message:
        return in_users_language(outcome.message)
    return str(outcome.target) if outcome.target and outcome.status.ended else ""
