"""The list of Debian's packages holds what the libraries of PySide6 themselves ask for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
import shiboken6

from denoise_gui import system_libraries
from denoise_gui.system_libraries import (
    OF_THE_SYSTEM,
    ON_A_SCREEN,
    WITHOUT_SCREEN,
    advice,
    apt_line,
    not_found,
    packages,
)

ROOT = Path(system_libraries.__file__).parents[1]
WHEEL = Path(PySide6.__file__).parent
PLUGINS = WHEEL / "Qt" / "plugins"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("readelf"), reason="needs Linux and readelf"
)


def needed(start: list[Path]) -> set[str]:
    """What these libraries, and those of the wheel that they need, need of the system."""
    folders = (WHEEL, WHEEL / "Qt" / "lib", Path(shiboken6.__file__).parent)
    own = {path.name: path for folder in folders for path in folder.iterdir()}
    seen: set[Path] = set()
    system: set[str] = set()
    left = list(start)
    while left:
        path = left.pop()
        if path in seen:
            continue
        seen.add(path)
        said = subprocess.run(["readelf", "-d", path], capture_output=True, text=True).stdout
        for name in re.findall(r"\(NEEDED\).*\[(.+)\]", said):
            if name in own:
                left.append(own[name])
            else:
                system.add(name)
    return system


def modules() -> list[Path]:
    names = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtPrintSupport")
    found = [WHEEL / f"{name}.abi3.so" for name in names]
    assert found[0].exists()
    return [path for path in found if path.exists()]


def test_what_qt_needs_in_any_case_is_in_the_list() -> None:
    plugins = [PLUGINS / "platforms" / f"libq{name}.so" for name in ("offscreen", "minimal")]
    assert needed([*modules(), *plugins]) - OF_THE_SYSTEM == WITHOUT_SCREEN.keys()


def test_what_it_needs_to_show_a_window_is_in_the_list() -> None:
    folders = ("xcbglintegrations", "wayland-shell-integration")
    plugins = [PLUGINS / "platforms" / f"libq{name}.so" for name in ("xcb", "wayland")]
    plugins += (PLUGINS / "platforminputcontexts").glob("lib[ci]*.so")  # no keyboard on screen
    plugins += [path for folder in folders for path in (PLUGINS / folder).glob("*.so")]
    found = needed([*modules(), *plugins]) - OF_THE_SYSTEM
    assert found - WITHOUT_SCREEN.keys() == ON_A_SCREEN.keys()


def test_the_advice_installs_every_one_of_them() -> None:
    for package in packages((*WITHOUT_SCREEN, *ON_A_SCREEN)):
        assert f" {package} " in f"{apt_line()} "
        assert package in advice("libglib-2.0.so.0: cannot open shared object file")


def test_what_is_missing_is_found_without_anything_installed() -> None:
    """A bare python3 runs the file, as `.ci/run` and `make` do."""
    assert not_found(["libc.so.6", "libnosuchthing.so.1"]) == ["libnosuchthing.so.1"]
    script = Path(system_libraries.__file__)
    bare = [sys.executable, "-I", "-S", str(script)]
    done = subprocess.run(bare, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= set(packages(WITHOUT_SCREEN))
    told = subprocess.run([*bare, "--advice"], capture_output=True, text=True)
    assert told.returncode == (1 if done.stdout.strip() else 0)


def test_a_lacking_library_ends_make_with_the_line_that_installs_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_libraries, "not_found", lambda _names: ["libglib-2.0.so.0"])
    assert system_libraries.main(["--advice"]) == 1
    assert "libglib2.0-0" in capsys.readouterr().err
    assert system_libraries.main([]) == 0
    assert capsys.readouterr().out.split() == ["libglib2.0-0"]


def test_make_and_the_continuous_build_have_no_list_of_their_own() -> None:
    for name in ("Makefile", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "system_libraries.py" in text
        assert not re.findall(r"\blib(?:egl|gl|glib|xcb|dbus)[\w.-]*\d\b", text)


def test_the_superuser_needs_no_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare container has none, and no list of packages either."""
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert "sudo" not in apt_line()
    assert apt_line().startswith("apt-get update && apt-get install -y ")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    assert apt_line().count("sudo ") == 2
