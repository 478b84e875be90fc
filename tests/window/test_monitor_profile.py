"""The monitor's profile comes from where the system keeps it: X11's root window, or colord."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from denoise_gui.core.settings import MONITOR_PROFILE, MONITOR_SRGB
from denoise_gui.core.settings_file import FILE
from denoise_gui.features.settings.dialog import SettingsDialog
from denoise_gui.shell.picture import monitor_profile
from denoise_gui.shell.picture.monitor_profile import monitor_space
from denoise_gui.shell.picture.system_profile import from_root_window, system_profile
from tests.engine.images.profiles import gray_profile, wide_gamut_profile

_PROJECT = Path(__file__).parents[2]

_WHAT_IT_IS = """
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
from denoise_gui.shell.picture.monitor_profile import monitor_space, monitor_words
space = monitor_space()
print(space.description() if space else None, "|", monitor_words())
"""

_COLORD = """
import sys
from PySide6.QtCore import ClassInfo, Property, QCoreApplication, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusConnection, QDBusObjectPath
from denoise_gui.shell.picture.system_profile import from_colord

application = QCoreApplication([])
bus = QDBusConnection.sessionBus()
# As an answer of one's own service never comes to one who waits, there are two connections.
other = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "colord")

@ClassInfo({"D-Bus Interface": "org.freedesktop.ColorManager"})
class Manager(QObject):
    @Slot(str, str, result=QDBusObjectPath)
    def FindDeviceByProperty(self, key, value):
        return QDBusObjectPath("/" + key + "/" + value)

@ClassInfo({"D-Bus Interface": "org.freedesktop.ColorManager.Device"})
class Device(QObject):
    @Slot("QStringList", result=QDBusObjectPath)
    def GetProfileForQualifiers(self, qualifiers):
        return QDBusObjectPath("/profile")

@ClassInfo({"D-Bus Interface": "org.freedesktop.ColorManager.Profile"})
class Profile(QObject):
    @Property(str)
    def Filename(self):
        return sys.argv[1]

if sys.argv[2] == "serve":
    objects = {"/org/freedesktop/ColorManager": Manager(), "/XRANDR_name/DP1": Device(),
               "/profile": Profile()}
    options = QDBusConnection.RegisterOption
    for path, each in objects.items():
        assert bus.registerObject(path, each, options.ExportAllSlots | options.ExportAllProperties)
    assert bus.registerService("org.freedesktop.ColorManager")
    print("serving", flush=True)
    application.exec()
else:
    found = from_colord("DP1", bus), from_colord("DP2", bus)
    print([None if each is None else len(each) for each in found])
"""


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of X11, in memory."""
    server = shutil.which("Xvfb")
    if server is None or ctypes.util.find_library("X11") is None:
        pytest.skip("needs Xvfb and libX11")
    read, write = os.pipe()
    process = subprocess.Popen(
        [
            server,
            "-displayfd",
            str(write),
            "-screen",
            "0",
            "640x480x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        process.terminate()
        process.wait()


def put_on_root(display: str, name: str, data: bytes) -> None:
    x11 = ctypes.CDLL(ctypes.util.find_library("X11"))
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = x11.XInternAtom.restype = ctypes.c_ulong
    connection = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    root = ctypes.c_ulong(x11.XDefaultRootWindow(connection))
    atom = ctypes.c_ulong(x11.XInternAtom(connection, name.encode(), 0))
    cardinal = ctypes.c_ulong(6)
    x11.XChangeProperty(connection, root, atom, cardinal, 8, 0, data, len(data))
    x11.XSync(connection, 0)
    # The server would start anew with its last client gone, and forget.
    x11.XSetCloseDownMode(connection, 1)
    x11.XCloseDisplay(connection)


def told_on(display: str) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
    environment.pop("DBUS_SYSTEM_BUS_ADDRESS", None)
    done = subprocess.run(
        [sys.executable, "-c", _WHAT_IT_IS],
        env={**environment, "PYTHONPATH": str(_PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if "xcb" in done.stderr and done.returncode:
        pytest.skip("Qt's plug-in for X11 lacks a library here")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_root_window_tells_the_profile_of_each_monitor(display: str) -> None:
    assert from_root_window(0, display) is None
    put_on_root(display, "_ICC_PROFILE", wide_gamut_profile())
    put_on_root(display, "_ICC_PROFILE_1", gray_profile(1.8))
    assert from_root_window(0, display) == wide_gamut_profile()
    assert from_root_window(1, display) == gray_profile(1.8)
    assert from_root_window(2, display) is None


def test_a_display_that_is_not_there_has_none() -> None:
    assert from_root_window(0, ":9999") is None


def test_the_screens_space_is_the_root_windows(display: str) -> None:
    put_on_root(display, "_ICC_PROFILE", wide_gamut_profile())
    space, words = told_on(display).split(" | ")
    assert space != "None"
    assert words == f"From the system: {space or 'a profile'}"


@pytest.mark.parametrize("data", [b"no profile", b"\0" * 200, gray_profile(1.8)])
def test_what_is_no_monitors_profile_leaves_srgb(display: str, data: bytes) -> None:
    put_on_root(display, "_ICC_PROFILE", data)
    assert told_on(display) == "None | From the system: sRGB"


def test_colord_tells_it_by_the_outputs_name(tmp_path: Path) -> None:
    bus = shutil.which("dbus-run-session")
    if bus is None:
        pytest.skip("needs dbus-run-session")
    profile, program = tmp_path / "monitor.icc", tmp_path / "colord.py"
    profile.write_bytes(wide_gamut_profile())
    program.write_text(_COLORD)
    call = f'"{sys.executable}" "{program}" "{profile}"'
    # The first line says that it serves; then it is asked, and ended with its bus.
    script = f"{call} serve | {{ read line; {call} ask; kill 0; }}"
    done = subprocess.run(
        [bus, "--", "sh", "-c", script],
        env={**os.environ, "PYTHONPATH": str(_PROJECT)},
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        timeout=120,
    )
    assert done.stdout.strip() == f"[{len(wide_gamut_profile())}, None]", done.stderr


def test_without_x11_there_is_none_to_be_applied(qtbot: QtBot) -> None:
    from PySide6.QtGui import QGuiApplication

    assert system_profile(QGuiApplication.primaryScreen()) is None
    assert monitor_space() is None


def test_the_setting_goes_between_system_srgb_and_a_file(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monitor_profile, "system_profile", lambda _screen: wide_gamut_profile())
    dialog = SettingsDialog()
    qtbot.addWidget(dialog)
    assert "From the system: " in dialog.profile.text()
    assert monitor_space() is not None
    monitor_profile.take_for_srgb()
    dialog.show_profile()
    assert (MONITOR_PROFILE.get(), dialog.profile.text()) == (MONITOR_SRGB, "sRGB")
    assert monitor_space() is None
    file = tmp_path / "monitor.icc"
    file.write_bytes(wide_gamut_profile())
    MONITOR_PROFILE.set(str(file))
    dialog.show_profile()
    assert dialog.profile.text() == str(file)
    assert monitor_space() is not None
    monitor_profile.follow_system()
    FILE.write()
    assert not QSettings().contains("view/monitor_profile")
