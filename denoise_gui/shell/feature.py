"""What a feature gives to the window, and what it finds when it is made.

A feature is a folder of `features`: its view, its work and its commands. The window takes what it
gives as data and knows no feature by name; `app.py` has their list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDockWidget, QWidget

from denoise_gui.core.session import Session
from denoise_gui.shell.command import Entry

if TYPE_CHECKING:
    from denoise_gui.shell.window import MainWindow


@dataclass(frozen=True, eq=False)
class Zone:
    """A part of the picture that takes a drop for something of its own, while it is offered."""

    words: str
    offered: Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Intake:
    """What a feature takes of what is dropped on the window or pasted into it.

    Attributes:
        files: takes files whose names end in one of `suffixes`; without suffixes, those that
            nobody else names.
        picture: takes a picture from the clipboard or another program.
        zone: `files` takes only what is dropped there.
    """

    files: Callable[[tuple[Path, ...]], object] | None = None
    suffixes: tuple[str, ...] = ()
    picture: Callable[[QImage], object] | None = None
    zone: Zone | None = None


@dataclass(frozen=True)
class Gesture:
    """Something that hand and mouse do, for the list of shortcuts."""

    group: str
    text: str
    how: str


@dataclass(frozen=True, eq=False)
class Parts:
    """What a feature gives.

    Attributes:
        docks: beside the picture, hidden at first; they share their place.
        below: under the picture; those of the first feature lie lowest.
    """

    entries: tuple[Entry, ...] = ()
    docks: tuple[QDockWidget, ...] = ()
    below: tuple[QWidget, ...] = ()
    intakes: tuple[Intake, ...] = ()
    gestures: tuple[Gesture, ...] = ()


class Feature(QObject):
    """Made with the window there but bare; asked for its `parts`; started when all are in place."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(window)
        self.session, self.window = session, window

    def parts(self) -> Parts:
        """Asked for once."""
        return Parts()

    def start(self) -> None:
        """The window is as it was left last time, and about to be shown."""

    def close(self) -> None:
        """All work has ended, and the window is going: put away what is left."""
