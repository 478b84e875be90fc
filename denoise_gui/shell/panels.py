"""The panels around the picture: what there is, where it stands, and its key in the View menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMenu

from denoise_gui.core.document import Document
from denoise_gui.core.translation import tr
from denoise_gui.features.bench.bench_dock import BenchDock
from denoise_gui.features.models.model_library_dock import ModelLibraryDock
from denoise_gui.features.numbers.numbers_dock import NumbersDock
from denoise_gui.features.strip.sigma_strip import SigmaStrip
from denoise_gui.shell.menus.actions import add_action

if TYPE_CHECKING:
    from denoise_gui.shell.window import MainWindow


_DOCK_WIDTH = 320


class Panels:
    """Makes the panels of a window, hidden at first."""

    def __init__(self, window: MainWindow, document: Document) -> None:
        self._window = window
        self.numbers = NumbersDock(document, window)
        self.bench = BenchDock(document, window)
        self.models = ModelLibraryDock(window)
        docks: list[QDockWidget] = [self.numbers, self.bench, self.models]
        for dock in docks:
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        # One above the other they would be too low to be of use: they share the place.
        for dock in docks[1:]:
            window.tabifyDockWidget(docks[0], dock)
        window.resizeDocks(docks, [_DOCK_WIDTH] * len(docks), Qt.Orientation.Horizontal)
        for dock in docks:
            dock.hide()
        self.strip = SigmaStrip(document, window)
        self.strip.hide()
        window.canvas.pixel_hovered.connect(self._show_pixel)
        window.canvas.view_changed.connect(self._follow_view)
        self.strip.wished.connect(lambda wish: window.canvas.set_mark(wish.rect))
        self.strip.watched.connect(lambda shown: None if shown else window.canvas.set_mark(None))

    def fill(self, menu: QMenu) -> None:
        """Add an action for each panel."""
        self._add(
            menu, self.numbers, tr("N&umbers"), "I", tr("Loupe, method noise, and what it says")
        )
        self._add(menu, self.bench, tr("&Bench"), "Q", tr("PSNR and SSIM against a clean picture"))
        strip = add_action(
            self._window,
            menu,
            tr("Sigma S&trip"),
            ["T"],
            self._toggle_strip,
            tip=tr(
                "The middle of the view at seven sigmas: click takes one, wheel shifts, drag moves"
            ),
        )
        strip.setCheckable(True)
        self.strip.watched.connect(lambda _shown: strip.setChecked(not self.strip.isHidden()))

    def _toggle_strip(self) -> None:
        self.strip.setVisible(self.strip.isHidden())
        if not self.strip.isHidden():
            self.strip.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._window.canvas.setFocus()

    def add_models(self, menu: QMenu) -> None:
        """Add the action for the model library."""
        tip = tr("Models to choose among, their figures, and how fast they are here")
        self._add(menu, self.models, tr("Model &Library"), "L", tip)

    def _add(self, menu: QMenu, dock: QDockWidget, text: str, key: str, tip: str) -> None:
        """An action that shows or hides a dock, and is checked while it is shown."""
        action = add_action(self._window, menu, text, [key], partial(_toggle, dock), tip=tip)
        action.setCheckable(True)
        action.setChecked(not dock.isHidden())
        # Its own action knows when it is closed by its button, too.
        dock.toggleViewAction().toggled.connect(action.setChecked)

    def _follow_view(self) -> None:
        self._show_pixel(None)
        self.strip.look_at(self._window.canvas.visible_rect())

    def _show_pixel(self, pixel: tuple[int, int] | None) -> None:
        """Under the loupe: what is under the cursor, or else the middle of the view."""
        if pixel is None:
            visible = self._window.canvas.visible_rect()
            if visible.area:
                row, column = visible.centre
                pixel = int(row), int(column)
        self.numbers.loupe.show_pixel(pixel)


def _toggle(dock: QDockWidget) -> None:
    """Show it, in front of those it shares its place with; hide it if it is in front."""
    behind = not dock.isHidden() and dock.visibleRegion().isEmpty()
    dock.setVisible(dock.isHidden() or behind)
    dock.raise_()
