"""The colour profile of the monitor: the system's, a file chosen by hand, or sRGB.

Where the system has none to be applied the screen is taken for sRGB, which is what systems that
manage colours themselves expect of an application.
"""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from PySide6.QtGui import QColorSpace, QGuiApplication, QScreen
from PySide6.QtWidgets import QFileDialog, QWidget

from denoise_gui.core.document import Document
from denoise_gui.core.settings import MONITOR_OF_SYSTEM, MONITOR_PROFILE, MONITOR_SRGB
from denoise_gui.core.translation import tr
from denoise_gui.engine.plain_text import plain
from denoise_gui.shell.picture.screen_colours import ScreenColours
from denoise_gui.shell.picture.system_profile import read_profile, system_profile


class Monitor(Enum):
    """What says how the screen shows colours."""

    SYSTEM = auto()
    FILE = auto()
    SRGB = auto()


def chosen() -> Monitor:
    kinds = {MONITOR_OF_SYSTEM: Monitor.SYSTEM, MONITOR_SRGB: Monitor.SRGB}
    return kinds.get(MONITOR_PROFILE.get(), Monitor.FILE)


def monitor_space(screen: QScreen | None = None) -> QColorSpace | None:
    """The space of a screen, the primary one if None; None for sRGB, also in place of a profile
    that is no longer of use."""
    if chosen() is Monitor.SRGB:
        return None
    if chosen() is Monitor.FILE:
        return read_space(Path(MONITOR_PROFILE.get()))
    data = system_profile(screen or QGuiApplication.primaryScreen())
    return _space(data) if data else None


def monitor_words(screen: QScreen | None = None) -> str:
    """What a screen is taken for, for the user."""
    if chosen() is Monitor.SRGB:
        return tr("sRGB")
    if chosen() is Monitor.FILE:
        return plain(MONITOR_PROFILE.get())
    space = monitor_space(screen)
    if space is None:
        return tr("From the system: sRGB")
    return tr("From the system: {0}").format(plain(space.description()) or tr("a profile"))


def colours_of(document: Document, screen: QScreen | None = None) -> ScreenColours:
    """The way of the open image to a screen."""
    photograph = document.photograph
    return ScreenColours(photograph.icc_profile if photograph else None, monitor_space(screen))


def read_space(path: Path) -> QColorSpace | None:
    """The space of an ICC file of a monitor; None if it is none."""
    data = read_profile(path)
    return _space(data) if data else None


def _space(data: bytes) -> QColorSpace | None:
    # Qt warns at length of what is plainly none (ICC.1:2022, section 7.2).
    if data[36:40] != b"acsp" or int.from_bytes(data[:4], "big") != len(data):
        return None
    space = QColorSpace.fromIccProfile(data)
    # One that only leads into the common space is of no use for a screen, nor is one of grays.
    of_screen = space.isValidTarget() and space.colorModel() is QColorSpace.ColorModel.Rgb
    return space if space.isValid() and of_screen else None


def choose_profile(parent: QWidget) -> str | None:
    """Ask for the monitor's ICC file and remember it; cancelling leaves all as it is.

    Returns:
        a sentence that says what is wrong with the file, if it cannot be used.
    """
    profiles, all_files = tr("Colour profiles"), tr("All files")
    name, _ = QFileDialog.getOpenFileName(
        parent,
        tr("Choose the Monitor's Colour Profile"),
        MONITOR_PROFILE.get() if chosen() is Monitor.FILE else "",
        f"{profiles} (*.icc *.icm);;{all_files} (*)",
    )
    if not name:
        return None
    if read_space(Path(name)) is None:
        return tr("{0}: not a colour profile of a monitor").format(name)
    MONITOR_PROFILE.set(name)
    return None


def take_for_srgb() -> None:
    """Whatever the system says."""
    MONITOR_PROFILE.set(MONITOR_SRGB)


def follow_system() -> None:
    """Take the screen for what the system says."""
    MONITOR_PROFILE.forget()
