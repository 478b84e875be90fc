"""The table of the queue: takes what is dropped on it, and says so while it is empty."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from denoise_gui.features.batch.queue_model import PHOTOGRAPH, THUMBNAIL, QueueModel


class QueueView(QTreeView):
    """Signals what is asked of it; changes nothing by itself."""

    dropped = Signal(list)
    """Paths of files and folders."""
    row_opened = Signal(int)
    removal_requested = Signal()
    menu_requested = Signal(QPoint)
    """At this place of the screen."""

    def __init__(self, queue: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(queue)
        self.setRootIsDecorated(False)
        # Without this, every row would be asked for its height when thousands come.
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setIconSize(THUMBNAIL)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setAccessibleName(self.tr("Photographs in the queue"))
        header = self.header()
        header.setStretchLastSection(True)
        for column, width in enumerate((250, 130, 80, 100, 70)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda place: self.menu_requested.emit(self.viewport().mapToGlobal(place))
        )
        self.activated.connect(self._activate)

    @property
    def selected_rows(self) -> list[int]:
        return [index.row() for index in self.selectionModel().selectedRows(PHOTOGRAPH)]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self.dropped.emit(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete):
            self.removal_requested.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            words = self.tr("Drop photographs and folders here, or add them below.")
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(20, 20, -20, -20), flags, words)

    def _activate(self, index: QModelIndex) -> None:
        self.row_opened.emit(index.row())
