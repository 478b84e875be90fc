"""The row of buttons under the menus: what one reaches for most, in four groups."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar, QToolButton, QWidget

from denoise_gui.core.translation import tr
from denoise_gui.shell.menus.menus import Menus
from denoise_gui.shell.menus.texts import plain
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.icons import icon

GROUPS = (
    ("file.open", "file.save", "edit.copy"),
    ("edit.undo", "edit.redo"),
    ("view.single", "view.divider", "view.divider-horizontal", "view.side-by-side", "view.noise"),
    ("mask.more",),
    ("view.fit", "view.actual", "view.zoom-out", "view.zoom-in"),
)
"""Ids of commands."""

_STYLE = """
QToolBar { border: 0; padding: 3px 8px; spacing: 2px; }
QToolBar QToolButton { padding: 5px; border: 1px solid transparent; border-radius: 6px; }
QToolBar QToolButton#qt_toolbar_ext_button { padding: 0; }
QToolBar QToolButton:hover { background: rgba(128, 128, 128, 50); }
QToolBar QToolButton:pressed { background: rgba(128, 128, 128, 90); }
QToolBar QToolButton:checked { background: rgba(128, 128, 128, 80); border-color: palette(mid); }
QToolBar QToolButton:focus { border: 2px solid palette(highlight); padding: 4px; }
"""
"""Plain, with room around each icon; what is checked and what has the focus differ by a frame.
The arrow at the end of a narrow window is too small for that room."""

AT_THE_END = ("help.palette", "view.full-screen")


class MainToolbar(QToolBar):
    """Made of the menus' actions, so that each is checked and enabled as in its menu."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(tr("Toolbar"), window)
        self.setObjectName("main_toolbar")
        self.setIconSize(QSize(spacing.ICON, spacing.ICON))
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAccessibleName(tr("Toolbar"))
        self.setStyleSheet(_STYLE)
        arrow = self.findChild(QToolButton, "qt_toolbar_ext_button")
        if isinstance(arrow, QToolButton):
            # Qt's own is black on dark too.
            arrow.setIcon(icon("more"))
            arrow.setAccessibleName(tr("More of the toolbar"))

    def fill(self, menus: Menus) -> None:
        """With those of its commands that there are."""
        for number, ids in enumerate(GROUPS):
            if number:
                self.addSeparator()
            self._add(menus, ids)
        stretch = QWidget()
        stretch.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(stretch)
        self._add(menus, AT_THE_END)

    def _add(self, menus: Menus, ids: tuple[str, ...]) -> None:
        for action in menus.present(ids):
            self.addAction(action)
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton):
                # By Tab as well: a row of buttons that only the mouse reaches is no use to many.
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.setAccessibleName(plain(action.text()).removesuffix("…"))
