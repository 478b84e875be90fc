"""The docks beside the picture: where they stand, and the command that shows and hides each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from denoise_gui.shell.command import Command, State
from denoise_gui.shell.widgets.dock_buttons import DockButtons

_WIDTH = 320


def dock_command(
    dock: QDockWidget, name: str, text: str, key: str, tip: str, place: str = "view/panels"
) -> Command:
    """Shows or hides a dock; checked while it is shown, also when its own button closed it."""
    return Command(
        name,
        text,
        place,
        partial(toggle, dock),
        (key,),
        tip=tip,
        state=State((dock.toggleViewAction().toggled,), checked=lambda: not dock.isHidden()),
    )


def toggle(dock: QDockWidget) -> None:
    """Show it, in front of those it shares its place with; hide it if it is in front."""
    behind = not dock.isHidden() and dock.visibleRegion().isEmpty()
    dock.setVisible(dock.isHidden() or behind)
    dock.raise_()


def place_docks(window: QMainWindow, docks: Sequence[QDockWidget]) -> None:
    """Beside the picture, hidden at first."""
    for dock in docks:
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        DockButtons(dock)
    # One above the other they would be too low to be of use: they share the place.
    for dock in docks[1:]:
        window.tabifyDockWidget(docks[0], dock)
    window.resizeDocks(list(docks), [_WIDTH] * len(docks), Qt.Orientation.Horizontal)
    for dock in docks:
        dock.hide()
