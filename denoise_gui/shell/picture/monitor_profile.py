"""The colour profile of the monitor, chosen by hand: Qt does not say which one the system has.

Without one the screen is taken for sRGB, which is what systems that manage colours themselves
expect of an application.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColorSpace
from PySide6.QtWidgets import QFileDialog, QWidget

from denoise_gui.core.document import Document
from denoise_gui.core.settings import MONITOR_PROFILE
from denoise_gui.core.translation import tr
from denoise_gui.shell.picture.screen_colours import ScreenColours

_MAX_BYTES = 16 << 20


def monitor_space() -> QColorSpace | None:
    """The chosen profile's space; None without one, or if its file is no longer of use."""
    name = MONITOR_PROFILE.get()
    return read_space(Path(name)) if name else None


def colours_of(document: Document) -> ScreenColours:
    """The way of the open image to the screen."""
    photograph = document.photograph
    return ScreenColours(photograph.icc_profile if photograph else None, monitor_space())


def read_space(path: Path) -> QColorSpace | None:
    """The space of an ICC file of a monitor; None if it is none."""
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES)
    except OSError:
        return None
    # Qt warns at length of what is plainly none (ICC.1:2022, section 7.2).
    if data[36:40] != b"acsp" or int.from_bytes(data[:4], "big") != len(data):
        return None
    space = QColorSpace.fromIccProfile(data)
    # A profile that only leads into the common space is of no use for a screen.
    return space if space.isValid() and space.isValidTarget() else None


def choose_profile(parent: QWidget) -> str | None:
    """Ask for the monitor's ICC file and remember it; cancelling leaves all as it is.

    Returns:
        a sentence that says what is wrong with the file, if it cannot be used.
    """
    profiles, all_files = tr("Colour profiles"), tr("All files")
    name, _ = QFileDialog.getOpenFileName(
        parent,
        tr("Choose the Monitor's Colour Profile"),
        MONITOR_PROFILE.get(),
        f"{profiles} (*.icc *.icm);;{all_files} (*)",
    )
    if not name:
        return None
    if read_space(Path(name)) is None:
        return tr("{0}: not a colour profile of a monitor").format(name)
    MONITOR_PROFILE.set(name)
    return None


def forget_profile() -> None:
    """Take the screen for sRGB again."""
    MONITOR_PROFILE.forget()
