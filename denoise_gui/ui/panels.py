"""The panels around the picture: what there is, where it stands, and its key in the View menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMenu

from denoise_gui.document import Document
from denoise_gui.translation import tr
from denoise_gui.ui.actions import add_action
from denoise_gui.ui.numbers.numbers_dock import NumbersDock

if TYPE_CHECKING:
    from denoise_gui.ui.main_window import MainWindow


_DOCK_WIDTH = 320


class Panels:
    """Makes the panels of a window, hidden at first."""

    def __init__(self, window: MainWindow, document: Document) -> None:
        self._window = window
        self.numbers = NumbersDock(document, window)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.numbers)
        window.resizeDocks([self.numbers], [_DOCK_WIDTH], Qt.Orientation.Horizontal)
        self.numbers.hide()
        window.canvas.pixel_hovered.connect(self._show_pixel)
        window.canvas.view_changed.connect(partial(self._show_pixel, None))

    def fill(self, menu: QMenu) -> None:
        """Add an action for each panel."""
        self._add(
            menu, self.numbers, tr("N&umbers"), "I", tr("Loupe, method noise, and what it says")
        )

    def _add(self, menu: QMenu, dock: QDockWidget, text: str, key: str, tip: str) -> None:
        """An action that shows or hides a dock, and is checked while it is shown."""
        action = add_action(self._window, menu, text, [key], partial(_toggle, dock), tip=tip)
        action.setCheckable(True)
        action.setChecked(not dock.isHidden())
        # Its own action knows when it is closed by its button, too.
        dock.toggleViewAction().toggled.connect(action.setChecked)

    def _show_pixel(self, pixel: tuple[int, int] | None) -> None:
        """Under the loupe: what is under the cursor, or else the middle of the view."""
        if pixel is None:
            visible = self._window.canvas.visible_rect()
            if visible.area:
                row, column = visible.centre
                pixel = int(row), int(column)
        self.numbers.loupe.show_pixel(pixel)


def _toggle(dock: QDockWidget) -> None:
    dock.setVisible(dock.isHidden())
