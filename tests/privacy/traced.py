"""What a program does to the network and to the disk, by strace: every socket, every file made."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from denoise_gui.core.folders import OVERRIDE

_CALLS = "socket,connect,sendto,sendmsg,sendmmsg,open,openat,creat,mkdir,mkdirat"
_OUTSIDE = re.compile(r"AF_INET6?\b|AF_NETLINK|sendmmsg\(")
_MADE = re.compile(r"(?:open|openat|creat|mkdir|mkdirat)\((?:AT_FDCWD, |\d+, )?\"([^\"]*)\".*= \d")
_FOLDERS = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", OVERRIDE)
_SWITCH = "ORT_DISABLE_TELEMETRY"  # this process has it set, and a child is to find its own way
# Devices of the system, and memory that has a name only until it is opened.
_NO_FILES = ("/dev/", "/proc/", "/memfd:", "/sys/")


@dataclass(frozen=True)
class Traced:
    """How a program ended, what it asked of the network, and the files and folders it made."""

    code: int
    said: str
    network: list[str]
    made: set[Path]


@cache
def can_trace() -> bool:
    """strace is there, and may look into a process."""
    if not shutil.which("strace"):
        return False
    seen = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True)
    return seen.returncode == 0


def traced(arguments: list[str], home: Path, temporary: Path, **more: str) -> Traced:
    """Run this Python under strace, at home in a folder of its own.

    Args:
        temporary: for its temporary files.
        more: of its environment.
    """
    for folder in (home, temporary):
        folder.mkdir(exist_ok=True)
    log = temporary.parent / f"{temporary.name}.strace"
    environment = {
        key: value for key, value in os.environ.items() if key not in {*_FOLDERS, _SWITCH}
    }
    environment |= {
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
        **more,
    }
    command = ["strace", "-f", "-qq", "-s", "4096", "-e", f"trace={_CALLS}", "-o", str(log)]
    done = subprocess.run(
        [*command, sys.executable, *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
    )
    lines = log.read_text(errors="replace").splitlines()
    made = {
        Path(found[1])
        for line in lines
        if ("O_CREAT" in line or "mkdir" in line or "creat(" in line)
        and (found := _MADE.search(line))
        and not found[1].startswith(_NO_FILES)
    }
    network = [line for line in lines if _OUTSIDE.search(line)]
    return Traced(done.returncode, done.stdout + done.stderr, network, made)
