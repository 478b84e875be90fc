"""The menus of a window, made from what shell and features give."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from denoise_gui.shell.command import Command, Entry, Menu
from denoise_gui.shell.menus.actions import action_of
from denoise_gui.shell.menus.listed import Listed
from denoise_gui.shell.menus.texts import plain


class Menus:
    """Fills the menu bar; finds actions and menus by the ids of what they were made from."""

    def __init__(self, window: QMainWindow, entries: Iterable[Entry]) -> None:
        """
        Raises:
            ValueError: two commands have the same id.
        """
        self._window = window
        self._children: dict[str, list[Entry]] = {}
        """By the id of the menu they stand in, in their order; "" is the bar."""
        self._actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        self._exclusive: dict[str, QActionGroup] = {}
        for entry in sorted(entries, key=lambda entry: entry.order):
            self._children.setdefault(entry.place.partition("/")[0], []).append(entry)
        for entry in self._children.get("", []):
            if isinstance(entry, Menu):
                window.menuBar().addMenu(self._made(entry))

    def action(self, command: str) -> QAction:
        """By the command's id."""
        return self._actions[command]

    def present(self, commands: Iterable[str]) -> list[QAction]:
        """Of these ids, those that somebody gave."""
        return [self._actions[command] for command in commands if command in self._actions]

    def menu(self, menu: str) -> QMenu:
        """By its id."""
        return self._menus[menu]

    def listed(self) -> list[Listed]:
        """All that can be done now, in the order of the menus."""
        return [listed for entry in self._children.get("", []) for listed in self._listed(entry)]

    def _made(self, menu: Menu) -> QMenu:
        made = QMenu(menu.text, self._window)
        self._menus[menu.id] = made
        group: str | None = None
        for entry in self._ordered(menu):
            if group is not None and _group(entry) != group:
                made.addSeparator()
            group = _group(entry)
            if isinstance(entry, Menu):
                made.addMenu(self._made(entry))
            else:
                made.addAction(self._action(entry))
        if menu.fill:
            _Filler(menu, made)
        return made

    def _action(self, command: Command) -> QAction:
        if command.id in self._actions:
            raise ValueError(f"two commands are called {command.id}")
        action = action_of(command, self._window)
        self._actions[command.id] = action
        if command.state.exclusive:
            if command.place not in self._exclusive:
                self._exclusive[command.place] = QActionGroup(self._window)
            self._exclusive[command.place].addAction(action)
        return action

    def _ordered(self, menu: Menu) -> list[Entry]:
        """By the menu's groups, and after them by others in the order in which they turn up."""
        entries = self._children.get(menu.id, [])
        places = [*menu.groups, *dict.fromkeys(_group(entry) for entry in entries)]
        return sorted(entries, key=lambda entry: places.index(_group(entry)))

    def _listed(self, entry: Entry, way: tuple[str, ...] = ()) -> list[Listed]:
        if isinstance(entry, Command):
            action = self._actions[entry.id]
            return [Listed(action, way, plain(entry.text))] if action.isVisible() else []
        way = (*way, plain(entry.text))
        found = [listed for each in self._ordered(entry) for listed in self._listed(each, way)]
        if entry.fill:
            actions = [a for a in self._menus[entry.id].actions() if not a.isSeparator()]
            found += [Listed(a, way, plain(a.text())) for a in actions if a.isVisible()]
        return found


def _group(entry: Entry) -> str:
    return entry.place.partition("/")[2]


class _Filler(QObject):
    """Keeps the content of a menu as it is now; goes with it."""

    def __init__(self, menu: Menu, made: QMenu) -> None:
        super().__init__(made)
        self._menu, self._made = menu, made
        for signal in menu.changed or (made.aboutToShow,):
            signal.connect(self.renew)
        self.renew()

    def renew(self, *_told: object) -> None:
        if self._menu.fill:
            self._menu.fill(self._made)
