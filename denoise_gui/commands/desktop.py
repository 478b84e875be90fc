"""`denoise-gui desktop`: an entry in the menu of a Linux desktop, with an icon and Open With.

A package of the system brings these files itself; who installed with pip or pipx gets them here, in
their own folders, as the specifications of freedesktop.org name them.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from denoise_gui.engine.bundle import in_bundle

NAME = "denoise-gui"
_TIDY = (("update-desktop-database", "applications"), ("gtk-update-icon-cache", "icons/hicolor"))


def main(arguments: list[str]) -> int:
    """Exit codes: 0 done, 1 it could not be, 2 the command is wrong."""
    parser = argparse.ArgumentParser(
        prog="denoise-gui desktop",
        description="Put Denoise into the menu of your desktop and into Open With of photographs "
        "(Linux, for you alone).",
    )
    parser.add_argument("--remove", action="store_true", help="take it out again")
    options = parser.parse_args(arguments)
    if sys.platform != "linux":
        _tell("this is for the desktops of Linux")
        return 1
    try:
        if options.remove:
            for path in places(data_home()).values():
                path.unlink(missing_ok=True)
        else:
            install(data_home(), command())
    except OSError as error:
        _tell(f"{error.filename}: {error.strerror}")
        return 1
    _tidy(data_home())
    return 0


def data_home() -> Path:
    """Where a user's own desktop entries lie (XDG Base Directory Specification)."""
    chosen = os.environ.get("XDG_DATA_HOME", "")
    return Path(chosen) if os.path.isabs(chosen) else Path.home() / ".local" / "share"


def places(home: Path) -> dict[str, Path]:
    """Where each file of `resources` goes."""
    return {
        f"desktop/{NAME}.desktop": home / "applications" / f"{NAME}.desktop",
        f"desktop/{NAME}.metainfo.xml": home / "metainfo" / f"{NAME}.metainfo.xml",
        "icons/app.svg": home / "icons" / "hicolor" / "scalable" / "apps" / f"{NAME}.svg",
    }


def command() -> list[str]:
    """What starts this very installation."""
    if in_bundle():
        # An AppImage lies elsewhere each time it runs, and says where its file is.
        folder = os.environ.get("APPDIR")
        inside = bool(folder) and sys.executable.startswith(f"{folder}/")
        return [os.environ.get("APPIMAGE", sys.executable) if inside else sys.executable]
    script = Path(sys.argv[0]).resolve()
    if script.stem == NAME and not script.suffix:
        return [str(script)]
    return [sys.executable, "-m", "denoise_gui"]


def install(home: Path, start: list[str]) -> None:
    """Write the files below `home`; the entry names the program by its full path, since a desktop
    does not search where a shell does.

    Raises:
        OSError: one cannot be written.
    """
    from denoise_gui.engine.files.atomic_file import atomic_file
    from denoise_gui.engine.shipped import resources_folder

    for name, target in places(home).items():
        text = (resources_folder() / name).read_text(encoding="utf-8")
        if name.endswith(".desktop"):
            text = _entry(text, start)
        target.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(target) as file:
            file.write(text.encode("utf-8"))


def _entry(text: str, start: list[str]) -> str:
    lines = []
    for line in text.splitlines():
        if line.startswith("TryExec="):
            line = f"TryExec={start[0]}"
        elif line.startswith("Exec="):
            line = f"Exec={' '.join(_quoted(word) for word in start)} %F"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    """As the Desktop Entry Specification has it: within quotes, these characters are escaped, and
    the escape once more, as in every string of such a file."""
    if word == shlex.quote(word):
        return word
    for character in '\\"`$':
        word = word.replace(character, "\\" + character)
    return '"{}"'.format(word.replace("\\", "\\\\").replace("%", "%%"))


def _tidy(home: Path) -> None:
    """Tell the desktop, where it wants to be told; it finds out by itself otherwise."""
    for program, folder in _TIDY:
        found = shutil.which(program)
        if found and (home / folder).is_dir():
            told = [found, "-q", str(home / folder)]
            subprocess.run(told, capture_output=True, check=False)  # noqa: S603


def _tell(words: str) -> None:
    sys.stderr.write(f"denoise-gui desktop: {words}\n")
