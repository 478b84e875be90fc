"""What can be done, as data: menus, toolbar, palette and the list of shortcuts are made of it.

Whoever offers something describes it once, here, and knows nothing of where it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

Key = QKeySequence | QKeySequence.StandardKey | str


@dataclass(frozen=True, eq=False)
class State:
    """What of a command changes while the program runs; read again after each of the signals.

    Attributes:
        exclusive: one of those in the same place is checked, as among radio buttons.
    """

    changed: tuple[SignalInstance, ...] = ()
    enabled: Callable[[], bool] | None = None
    checked: Callable[[], bool] | None = None
    text: Callable[[], str] | None = None
    exclusive: bool = False


@dataclass(frozen=True, eq=False)
class Command:
    """One thing to do.

    Attributes:
        id: by which it is found, such as "file.save".
        text: translated, with the mark of its mnemonic.
        place: "menu/group"; groups of a menu have a line between them.
        run: called on the window's thread.
        keys: any of which runs it.
        tip: a sentence beyond the text, for status bar and tool tip.
        icon: one of `resources/icons`, by name.
        order: among those of its group: smaller first, equals as they were given.
    """

    id: str
    text: str
    place: str
    run: Callable[[], object]
    keys: tuple[Key, ...] = ()
    tip: str = ""
    icon: str = ""
    order: int = 0
    state: State = field(default_factory=State)


@dataclass(frozen=True, eq=False)
class Menu:
    """A menu, in the bar or, with a place, in another menu.

    Attributes:
        groups: their order; groups that are not named come after them.
        fill: makes the actions that no command stands for, such as a list of files. Called again
            after each of `changed`, or where there are none, whenever the menu opens.
    """

    id: str
    text: str
    place: str = ""
    groups: tuple[str, ...] = ()
    fill: Callable[[QMenu], object] | None = None
    changed: tuple[SignalInstance, ...] = ()
    order: int = 0


Entry = Command | Menu
