"""A Debian without Python, made by debootstrap, and the bundle started in it.

What is mounted there is mounted in a namespace of the process alone, and gone when that ends.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from denoise_gui.system_libraries import ON_A_SCREEN, WITHOUT_SCREEN, packages

PROJECT = Path(__file__).resolve().parents[3]
BUNDLE = PROJECT / "dist" / "denoise-gui"
RELEASE = "bookworm"
ROOT = PROJECT / "build" / f"root-of-{RELEASE}"
PROGRAM = "/opt/denoise-gui/denoise-gui"
SHARED = "/mnt"
"""The folder that the test and the program in the root both see, as the program sees it."""
_TOOLS = ("debootstrap", "Xvfb", "unshare", "chroot")
_ENTER = """
mount -o bind,ro "$BUNDLE" "$ROOT/opt/denoise-gui"
mount -o bind "$FOLDER" "$ROOT/mnt"
mount -o bind /tmp/.X11-unix "$ROOT/tmp/.X11-unix"
mount -t proc proc "$ROOT/proc"
mount -o rbind /dev "$ROOT/dev"
exec chroot "$ROOT" /usr/bin/env -i HOME=/mnt/home PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"
"""


def what_is_missing() -> str:
    """Why the bundle cannot be tried in such a root here; empty if it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "needs Linux and its superuser, for debootstrap and chroot"
    lacking = [tool for tool in _TOOLS if not shutil.which(tool)]
    if lacking:
        return f"needs {', '.join(lacking)}"
    return "" if (BUNDLE / "denoise-gui").exists() else "there is no bundle: make bundle"


def make_root() -> Path:
    """The root, with the libraries that a desktop has; made once, from Debian's packages.

    Raises:
        CalledProcessError: no packages can be fetched.
    """
    if ROOT.exists():
        return ROOT
    began = ROOT.with_name(f"{ROOT.name}-unfinished")
    shutil.rmtree(began, ignore_errors=True)
    libraries = packages((*WITHOUT_SCREEN, *ON_A_SCREEN))
    included = ",".join([*libraries, "fonts-dejavu-core"])
    command = ["debootstrap", "--variant=minbase", f"--include={included}", RELEASE, str(began)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for folder in ("opt/denoise-gui", "tmp/.X11-unix"):
        (began / folder).mkdir(parents=True, exist_ok=True)
    began.rename(ROOT)
    return ROOT


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    """Start a program in the root.

    Args:
        folder: is `SHARED` there.
        words: the program by its full path, and its arguments; before them, NAME=VALUE for its
            environment.
    """
    Path("/tmp/.X11-unix").mkdir(mode=0o1777, exist_ok=True)  # noqa: S108
    return subprocess.Popen(
        ["unshare", "--mount", "--propagation", "private", "sh", "-ec", _ENTER, "sh", *words],
        env={**os.environ, "BUNDLE": str(BUNDLE), "ROOT": str(ROOT), "FOLDER": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(folder: Path, *words: str) -> str:
    """Run a program in the root to its end; what it says. Raises AssertionError if it fails."""
    with start(folder, *words) as process:
        said = process.communicate()[0]
    assert process.returncode == 0, said
    return said
