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
    bare = [sys.executable, "-I", "-S", str(script), "--screen"]
    done = subprocess.run(bare, capture_output=True, text=True, check=True)
    known = packages((*WITHOUT_SCREEN, *ON_A_SCREEN))
    assert set(done.stdout.split()) <= {*known, "python3-venv", "fonts-dejavu-core"}


class Machine:
    """One that lacks a library, and notes what would be run on it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, root: bool) -> None:
        self.commands: list[list[str]] = []
        self.there = {"apt-get", "sudo"}
        self.answer: str | None = None
        self.code = 0
        monkeypatch.delenv("CI", raising=False)
        monkeypatch.setattr(system_libraries, "not_found", lambda _names: ["libglib-2.0.so.0"])
        monkeypatch.setattr(system_libraries, "FONTS", (tmp_path,))
        monkeypatch.setattr(system_libraries.os, "getuid", lambda: 0 if root else 1000)
        monkeypatch.setattr(system_libraries.shutil, "which", lambda n: n in self.there or None)
        monkeypatch.setattr(system_libraries.subprocess, "run", self._run)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: self.answer is not None, raising=False)
        monkeypatch.setattr("builtins.input", lambda _question: self.answer)

    def _run(self, command: list[str], *, check: bool) -> subprocess.CompletedProcess[str]:
        assert not check
        self.commands.append(command)
        return subprocess.CompletedProcess(command, self.code)

    @property
    def installs(self) -> bool:
        return any("libglib2.0-0" in command for command in self.commands)


def test_root_gets_what_is_missing_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(monkeypatch, tmp_path, root=True)
    assert system_libraries.main(["--install"]) == 0
    assert [command[-1] for command in machine.commands] == ["update", "libglib2.0-0"]
    assert not any("sudo" in command for command in machine.commands)
    assert "libglib2.0-0" in capsys.readouterr().out


@pytest.mark.parametrize(("answer", "installs"), [("", True), ("y", True), ("n", False)])
def test_anybody_else_is_asked(
    answer: str, installs: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(monkeypatch, tmp_path, root=False)
    machine.answer = answer
    assert system_libraries.main(["--install"]) == (0 if installs else 1)
    assert machine.installs == installs
    assert all(command[0] == "sudo" for command in machine.commands)


def test_without_a_terminal_only_the_line_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(monkeypatch, tmp_path, root=False)
    assert system_libraries.main(["--install"]) == 1
    assert not machine.commands
    assert "sudo apt-get install -y libglib2.0-0" in capsys.readouterr().err
    monkeypatch.setenv("CI", "true")
    assert system_libraries.main(["--install"]) == 0
    assert machine.installs


def test_a_system_without_apt_is_told_the_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(monkeypatch, tmp_path, root=True)
    machine.there.clear()
    assert system_libraries.main(["--install"]) == 1
    assert not machine.commands
    assert "libglib2.0-0" in capsys.readouterr().err


def test_what_could_not_be_installed_ends_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(monkeypatch, tmp_path, root=True)
    machine.code = 100
    assert system_libraries.main(["--install"]) == 1
    assert "sudo apt-get install -y libglib2.0-0" in capsys.readouterr().err


def test_python_without_venv_and_a_machine_without_letters_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Machine(monkeypatch, tmp_path, root=True)
    monkeypatch.setattr(system_libraries, "FONTS", (tmp_path / "none",))
    monkeypatch.setattr(system_libraries.importlib.util, "find_spec", lambda _name: None)
    assert system_libraries.main([]) == 0
    said = capsys.readouterr().out.split()
    assert said == ["libglib2.0-0", "python3-venv", "fonts-dejavu-core"]


def test_make_and_the_continuous_build_have_no_list_of_their_own() -> None:
    assert "system_libraries.py" in (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("Makefile", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.findall(r"\blib(?:egl|gl|glib|xcb|dbus)[\w.-]*\d\b", text)


def test_the_superuser_needs_no_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare container has none, and no list of packages either."""
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert "sudo" not in apt_line()
    assert apt_line().startswith("apt-get update && apt-get install -y ")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    assert apt_line().count("sudo ") == 2
