"""The colour profile of a monitor as the system has it, for Qt does not tell.

X11: desktops put it on the root window ("ICC Profiles in X Specification", 0.4), and where they do
not, colord may know it. Elsewhere the system itself converts what an application draws, from sRGB:
a compositor of Wayland, the window server of macOS, and Windows where its own colour management is
on. There is none to be applied there.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication, QScreen

MAX_BYTES = 16 << 20
"""More is no monitor's profile."""

_COLORD = "org.freedesktop.ColorManager"
_PATIENCE_MS = 500


def system_profile(screen: QScreen | None) -> bytes | None:
    """The ICC profile of a screen, not yet looked at; None where there is none to be applied."""
    if screen is None or QGuiApplication.platformName() != "xcb":
        return None
    screens = QGuiApplication.screens()
    number = screens.index(screen) if screen in screens else 0
    return from_root_window(number) or from_colord(screen.name())


def from_root_window(number: int = 0, display: str | None = None) -> bytes | None:
    """What X11 has for a monitor, counted as Xinerama does; `display` as in DISPLAY.

    A connection of its own: Qt's is of no use to Xlib.
    """
    library = ctypes.util.find_library("X11")
    if library is None:
        return None
    x11 = ctypes.CDLL(library)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = x11.XInternAtom.restype = ctypes.c_ulong
    opened = x11.XOpenDisplay(display.encode() if display is not None else None)
    if not opened:
        return None
    connection = ctypes.c_void_p(opened)
    try:
        return _property(x11, connection, f"_ICC_PROFILE_{number}" if number else "_ICC_PROFILE")
    finally:
        x11.XCloseDisplay(connection)


def _property(x11: Any, connection: ctypes.c_void_p, name: str) -> bytes | None:
    """A property of the root window in bytes; None if it has none."""
    atom = x11.XInternAtom(connection, name.encode(), 1)
    if not atom:
        return None
    kind, size = ctypes.c_ulong(), ctypes.c_int()
    count, left = ctypes.c_ulong(), ctypes.c_ulong()
    data = ctypes.c_void_p()
    failed = x11.XGetWindowProperty(
        connection,
        ctypes.c_ulong(x11.XDefaultRootWindow(connection)),
        ctypes.c_ulong(atom),
        ctypes.c_long(0),
        ctypes.c_long(MAX_BYTES // 4),
        0,
        ctypes.c_ulong(0),
        *(ctypes.byref(each) for each in (kind, size, count, left, data)),
    )
    if failed or not data:
        return None
    try:
        return ctypes.string_at(data, count.value) if size.value == 8 and count.value else None
    finally:
        x11.XFree(data)


def from_colord(output: str, bus: Any = None) -> bytes | None:
    """What colord has for an output of the graphics card, such as "DP-1"; `bus`: not the
    system's."""
    try:
        from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage
    except ImportError:
        return None  # Qt has it for Linux alone.
    connection = bus or QDBusConnection.systemBus()
    if not connection.isConnected():
        return None

    def ask(path: str, interface: str, method: str, *arguments: object) -> Any:
        message = QDBusMessage.createMethodCall(_COLORD, path, interface, method)
        message.setArguments(list(arguments))
        reply = connection.call(message, QDBus.CallMode.Block, _PATIENCE_MS)
        told = reply.type() == QDBusMessage.MessageType.ReplyMessage and reply.arguments()
        return reply.arguments()[0] if told else None

    # A property of colord's devices; what GNOME and KDE call their monitors by.
    device = ask(
        "/org/freedesktop/ColorManager", _COLORD, "FindDeviceByProperty", "XRANDR_name", output
    )
    profile = device and ask(device.path(), f"{_COLORD}.Device", "GetProfileForQualifiers", ["*"])
    name = profile and ask(
        *(profile.path(), "org.freedesktop.DBus.Properties", "Get"),
        *(f"{_COLORD}.Profile", "Filename"),
    )
    return read_profile(Path(str(name.variant()))) if name else None


def read_profile(path: Path) -> bytes | None:
    """The bytes of a profile's file; None if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError:
        return None
