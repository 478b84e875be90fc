"""The row of buttons under the menus: what one reaches for most, in four groups."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar, QToolButton, QWidget

from denoise_gui.core.translation import tr
from denoise_gui.shell.menus.commands import plain
from denoise_gui.shell.widgets import spacing

GROUPS = (
    ("open", "save", "copy"),
    ("undo", "redo"),
    ("single", "divider", "divider-horizontal", "side-by-side", "noise"),
    ("fit", "actual", "zoom-out", "zoom-in"),
)
"""Names of actions, which are those of their icons."""

_STYLE = """
QToolBar { border: 0; padding: 3px 8px; spacing: 2px; }
QToolBar QToolButton { padding: 5px; border: 1px solid transparent; border-radius: 6px; }
QToolBar QToolButton:hover { background: rgba(128, 128, 128, 50); }
QToolBar QToolButton:pressed { background: rgba(128, 128, 128, 90); }
QToolBar QToolButton:checked { background: rgba(128, 128, 128, 80); border-color: palette(mid); }
QToolBar QToolButton:focus { border: 2px solid palette(highlight); padding: 4px; }
"""
"""Plain, with room around each icon; what is checked and what has the focus differ by a frame."""

AT_THE_END = ("search", "full-screen")


class MainToolbar(QToolBar):
    """Made of the window's actions, so that each is checked and enabled as in its menu."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(tr("Toolbar"), window)
        self.setObjectName("main_toolbar")
        self.setIconSize(QSize(spacing.ICON, spacing.ICON))
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAccessibleName(tr("Toolbar"))
        self.setStyleSheet(_STYLE)
        for number, names in enumerate(GROUPS):
            if number:
                self._add_gap()
            self._add_named(window, names)
        stretch = QWidget()
        stretch.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(stretch)
        self._add_named(window, AT_THE_END)

    def _add_named(self, window: QMainWindow, names: tuple[str, ...]) -> None:
        for name in names:
            action = window.findChild(QAction, name)
            if action is None:
                continue
            self.addAction(action)
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton):
                # By Tab as well: a row of buttons that only the mouse reaches is no use to many.
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.setAccessibleName(plain(action.text()).removesuffix("…"))

    def _add_gap(self) -> None:
        self.addSeparator()
