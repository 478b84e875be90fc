"""Libraries of the system that Qt needs: what is missing, and the one line that installs it.

The one list of them: the application's advice, `make run`, `make test` and `.ci/run` read it here.
Standard library alone, and runnable as a file, since they do so before anything is installed:

    python3 denoise_gui/system_libraries.py               Debian's packages of what is missing
    python3 denoise_gui/system_libraries.py --install     installs them where apt-get is; as root at
                                                          once, else through sudo after a question
    ... --install --screen                                also what a window on a screen needs

A test compares the list with what the libraries of PySide6 themselves say that they need.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

WITHOUT_SCREEN: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libstdc++.so.6": "libstdc++6",
    "libgcc_s.so.1": "libgcc-s1",
}
"""What Qt loads in any case, by Debian's package."""
ON_A_SCREEN: Mapping[str, str] = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
"""What it loads beyond that to show a window, under X11 or Wayland."""
OF_THE_SYSTEM = frozenset(
    {
        *("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1"),
        *("ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"),
    }
)
"""Parts of libc6, without which nothing starts."""

FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
OLDEST_PYTHON = (3, 11)


def packages(libraries: Iterable[str]) -> list[str]:
    """Debian's packages that hold these libraries, each once."""
    known = {**WITHOUT_SCREEN, **ON_A_SCREEN}
    return list(dict.fromkeys(known[name] for name in libraries))


APT_PACKAGES = " ".join(packages((*WITHOUT_SCREEN, *ON_A_SCREEN)))


def apt_line() -> str:
    """What installs them all, on a machine whose list of packages may be empty, as containers have
    it, and where the superuser may have no sudo."""
    sudo = "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get update && {sudo}apt-get install -y {APT_PACKAGES}"


def not_found(libraries: Iterable[str]) -> list[str]:
    """Those that the loader does not find, on Linux; nothing elsewhere."""
    if platform.system() != "Linux":
        return []
    missing = []
    for name in libraries:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing


def missing_library() -> str | None:
    """What keeps Qt from opening a window here, in the loader's words; None if nothing does.

    Qt itself would end the process with a loader traceback, or abort.
    """
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        return str(error)
    if platform.system() != "Linux" or os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return None
    if not os.environ.get("DISPLAY"):
        return None
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        return None
    plugin = Path(spec.origin).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    if not plugin.exists():
        return None
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return str(error)
    return None


def no_screen() -> bool:
    """Whether there is no screen to open a window on (Linux)."""
    return platform.system() == "Linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def advice(missing: str) -> str:
    """A missing library in a person's words, with the command that installs it."""
    sentence = f"A system library that the window needs is missing ({missing})."
    if platform.system() != "Linux":
        return sentence
    return f"{sentence}\nOn Debian or Ubuntu this installs it:\n\n    {apt_line()}\n"


def wanted_packages(*, screen: bool) -> list[str]:
    """Debian's packages of what is missing here for the set-up and for Qt; `screen`: for a window
    on a screen too, with letters to write in it."""
    libraries = {**WITHOUT_SCREEN, **ON_A_SCREEN} if screen else WITHOUT_SCREEN
    found = packages(not_found(libraries))
    if platform.system() != "Linux":
        return found
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        found.append("python3-venv")
    if not any(folder.is_dir() for folder in FONTS):
        found.append("fonts-dejavu-core")
    return found


def install(names: Sequence[str]) -> bool:
    """Install Debian's packages `names`: as root at once, else through sudo, after a question at a
    terminal. Says what it does. False if that cannot be done here, or failed."""
    line = f"apt-get install -y {' '.join(names)}"
    if not shutil.which("apt-get"):
        sys.stderr.write(
            "These libraries are missing, by the names of Debian's packages; install what your "
            f"system calls them:\n\n    {' '.join(names)}\n"
        )
        return False
    prefix: list[str] = []
    if os.getuid() != 0:
        asks = not os.environ.get("CI")
        if not shutil.which("sudo") or (asks and not sys.stdin.isatty()):
            sys.stderr.write(f"Libraries are missing. This installs them:\n\n    sudo {line}\n")
            return False
        sys.stdout.write(f"Libraries are missing. This installs them:\n\n    sudo {line}\n\n")
        if asks and input("Do it now? [Y/n] ").strip().lower() not in ("", "y", "yes"):
            return False
        prefix = ["sudo"]
    else:
        sys.stdout.write(f"Installing what is missing: {line}\n")
    sys.stdout.flush()
    environment = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    # Lists that are old or empty, as on a fresh machine, name packages that are no longer there.
    for step in (["update"], ["install", "-y", "--no-install-recommends", *names]):
        if subprocess.run([*environment, *step], check=False).returncode:  # noqa: S603
            sys.stderr.write(f"That did not succeed. By hand:\n\n    sudo {line}\n")
            return False
    return True


def main(arguments: list[str]) -> int:
    """See the module's docstring. Returns 1 if something is missing still, or Python is too old."""
    if sys.version_info < OLDEST_PYTHON:
        sys.stderr.write(
            f"Python {'.'.join(map(str, OLDEST_PYTHON))} or later is needed; this is "
            f"{platform.python_version()}. Another one: make PYTHON=python3.12 ...\n"
        )
        return 1
    missing = wanted_packages(screen="--screen" in arguments)
    if "--install" not in arguments:
        sys.stdout.write(" ".join(missing) + "\n")
        return 0
    return 0 if not missing or install(missing) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
