"""The models to choose among, beside the picture: switched with a double click, so that the picture
shows at once what another model makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDockWidget,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.features.models.model_delegate import ROW_ROLE, ModelDelegate
from denoise_gui.features.models.model_lines import row_of
from denoise_gui.shell.widgets.focus_ring import FocusRing
from denoise_gui.shell.widgets.plain_label import unmarked

if TYPE_CHECKING:
    from denoise_gui.engine.library.library import LibraryModel
    from denoise_gui.engine.library.model_card import ModelCard

_PATH_ROLE = Qt.ItemDataRole.UserRole
MOST_COMPARED = 3


class ModelLibraryDock(QDockWidget):
    """Shows models and says what is wanted of them."""

    use_requested = Signal(Path)
    add_requested = Signal()
    remove_requested = Signal(Path)
    measure_requested = Signal(Path)
    """Once more: the machine was busy, say."""
    compare_requested = Signal(list)
    """Paths of two or three models, one of which may be the one in use."""
    opened = Signal()
    """It is on the screen: cards are wanted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Models"))
        self.setObjectName("models")
        self._models: tuple[LibraryModel, ...] = ()
        self._cards: dict[Path, ModelCard] = {}
        self._problems: dict[Path, str] = {}
        self._current = Path()
        self.list = QListWidget()
        self.list.setItemDelegate(ModelDelegate(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setAccessibleName(self.tr("Models to choose among"))
        FocusRing(self.list)
        self.use = QPushButton(self.tr("&Use"))
        self.compare = QPushButton(self.tr("C&ompare"))
        self.add = QPushButton(self.tr("&Add…"))
        self.remove = QPushButton(self.tr("&Remove"))
        self.measure = QAction(self.tr("&Measure Again"), self)
        self.compare.setToolTip(
            self.tr(
                "Run up to three chosen models on the open image, side by side; one alone is "
                "compared with the model in use"
            )
        )
        self._lay_out()
        self._connect()
        self._show_what_is_possible()

    def show_models(self, models: tuple[LibraryModel, ...]) -> None:
        """Replace the list; what is chosen stays chosen."""
        chosen = set(self.chosen())
        self._models = models
        self.list.clear()
        for model in models:
            item = QListWidgetItem()
            item.setData(_PATH_ROLE, str(model.path))
            self.list.addItem(item)
            self._renew(item, model)
            item.setSelected(model.path in chosen)
        self._show_what_is_possible()

    def show_card(self, path: Path, card: ModelCard) -> None:
        self._cards[path] = card
        self._problems.pop(path, None)
        self._renew_all()

    def show_problem(self, path: Path, problem: str) -> None:
        """A model cannot be used; its row says why."""
        self._problems[path] = problem
        self._renew_all()

    def show_current(self, path: Path) -> None:
        """The model that runs."""
        self._current = path
        self._renew_all()
        self._show_what_is_possible()

    def forget_card(self, path: Path) -> None:
        """Its card is being made anew."""
        self._cards.pop(path, None)
        self._problems.pop(path, None)
        self._renew_all()

    def lacking_cards(self) -> list[Path]:
        known = self._cards.keys() | self._problems.keys()
        return [model.path for model in self._models if model.path not in known]

    def chosen(self) -> list[Path]:
        """Paths of the selected models, in the list's order."""
        rows = sorted(self.list.row(item) for item in self.list.selectedItems())
        return [Path(self.list.item(row).data(_PATH_ROLE)) for row in rows]

    def compared(self) -> list[Path]:
        """What Compare runs: what is chosen, and with one model alone the one in use before it."""
        chosen = self.chosen()
        known = any(model.path == self._current for model in self._models)
        alone = len(chosen) == 1 and known and chosen[0] != self._current
        return [self._current, *chosen] if alone else chosen

    def choose(self, paths: list[Path]) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setSelected(Path(item.data(_PATH_ROLE)) in paths)

    def _renew_all(self) -> None:
        for row, model in enumerate(self._models):
            self._renew(self.list.item(row), model)

    def _renew(self, item: QListWidgetItem, model: LibraryModel) -> None:
        row = row_of(
            model.name,
            self._cards.get(model.path),
            bundled=model.bundled,
            running=model.path == self._current,
            problem=self._problems.get(model.path, ""),
        )
        item.setData(ROW_ROLE, row)
        item.setText(row.name)
        item.setToolTip(unmarked(row.spoken))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, row.spoken)

    def _lay_out(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.list, 1)
        grid = QGridLayout()
        for place, button in enumerate((self.use, self.compare, self.add, self.remove)):
            grid.addWidget(button, place // 2, place % 2)
        layout.addLayout(grid)
        self.setWidget(content)

    def _connect(self) -> None:
        self.list.itemActivated.connect(
            lambda item: self.use_requested.emit(Path(item.data(_PATH_ROLE)))
        )
        self.list.itemSelectionChanged.connect(self._show_what_is_possible)
        self.use.clicked.connect(lambda: self.use_requested.emit(self.chosen()[0]))
        self.compare.clicked.connect(lambda: self.compare_requested.emit(self.compared()))
        self.add.clicked.connect(self.add_requested)
        self.remove.clicked.connect(self._remove)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.list.addAction(self.measure)
        self.measure.triggered.connect(self._measure)
        self.visibilityChanged.connect(lambda visible: self.opened.emit() if visible else None)

    def _show_what_is_possible(self) -> None:
        chosen = self.chosen()
        bundled = {model.path for model in self._models if model.bundled}
        self.use.setEnabled(len(chosen) == 1)
        self.compare.setEnabled(2 <= len(self.compared()) <= MOST_COMPARED)
        self.remove.setEnabled(bool(chosen) and not bundled & set(chosen))

    def _measure(self) -> None:
        for path in self.chosen():
            self.measure_requested.emit(path)

    def _remove(self) -> None:
        for path in self.chosen():
            self.remove_requested.emit(path)
