"""What a feature gives to the window, as data: the window knows no feature by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDockWidget, QWidget

from denoise_gui.shell.command import Entry


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
