"""The entry in a desktop's menu: whole, valid, and for the program that wrote it."""

from __future__ import annotations

import configparser
import mimetypes
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from denoise_gui.commands import desktop
from denoise_gui.engine.images.registry import all_formats
from denoise_gui.engine.shipped import resources_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="for the desktops of Linux")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path


def entry(home: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(home / "applications" / "denoise-gui.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


def test_it_is_put_there_and_taken_out_again(home: Path) -> None:
    assert desktop.main([]) == 0
    start = shlex.split(entry(home)["Exec"])
    assert start[-1] == "%F"
    told = subprocess.run([*start[:-1], "--version"], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("denoise-gui ")
    assert (home / "icons" / "hicolor" / "scalable" / "apps" / "denoise-gui.svg").is_file()
    assert desktop.main(["--remove"]) == 0
    assert not [path for path in home.rglob("denoise-gui*") if path.is_file()]


def test_a_path_with_odd_characters_is_quoted_as_the_specification_says(home: Path) -> None:
    desktop.install(home, ["/opt/my tools/100% $sure/denoise-gui"])
    assert entry(home)["Exec"] == r'"/opt/my tools/100%% \\$sure/denoise-gui" %F'


def test_a_folder_that_cannot_be_written_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "applications").write_text("no folder")
    assert desktop.main([]) == 1
    assert "applications" in capsys.readouterr().err


def test_open_with_knows_every_format_that_has_a_name(home: Path) -> None:
    desktop.install(home, ["denoise-gui"])
    known = entry(home)["MimeType"].split(";")
    names = mimetypes.MimeTypes(filenames=()).types_map[True]  # whatever this machine knows
    for kind in all_formats():
        for suffix in kind.suffixes:
            assert suffix not in names or names[suffix] in known, suffix


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="needs desktop-file-utils")
def test_the_desktop_s_own_checker_has_no_objection(home: Path) -> None:
    desktop.install(home, ["denoise-gui"])
    file = home / "applications" / "denoise-gui.desktop"
    done = subprocess.run(["desktop-file-validate", file], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_description_for_software_centres_is_well_formed_and_of_this_version() -> None:
    from denoise_gui.version import __version__

    file = resources_folder() / "desktop" / "denoise-gui.metainfo.xml"
    root = ElementTree.parse(file).getroot()  # noqa: S314  (our own)
    releases = root.findall("releases/release")
    assert releases[0].get("version") == __version__
    assert root.findtext("launchable") == "denoise-gui.desktop"


def test_a_bundle_and_an_appimage_name_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the current folder, and not an AppImage of another program that started this one."""
    program = tmp_path / "mount" / "denoise-gui"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(sys, "argv", ["denoise-gui"])
    monkeypatch.setenv("APPIMAGE", "/opt/some.AppImage")
    monkeypatch.setenv("APPDIR", str(tmp_path / "elsewhere"))
    assert desktop.command() == [str(program)]
    monkeypatch.setenv("APPDIR", str(tmp_path / "mount"))
    assert desktop.command() == ["/opt/some.AppImage"]
