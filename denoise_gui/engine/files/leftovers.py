"""Temporary files that a killed process left, told from those that are being written now.

Its writer holds a lock on it, which the system takes away with the process. Where locks are not
known (some network shares, Windows, which refuses to remove an open file anyway), age decides.

Where several machines write into one folder, neither can be relied on: many network file systems
keep locks to the machine that made them, and clocks differ. So a name says which machine it is of,
and each removes only its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

TEMPORARY_PREFIX = ".denoise-"
TEMPORARY_SUFFIX = ".part"

_JUST_MADE_S = 10
"""So young, it may not have been locked yet."""
_SURELY_LEFT_S = 3600
"""Nobody writes for that long without a byte."""


def hold(file: BinaryIO) -> None:
    """Mark an open temporary file as being written; as far as the system can."""
    with contextlib.suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def temporary_beside(target: Path) -> Path:
    """A new name for a temporary file in the target's folder."""
    token = _of_this_machine() + secrets.token_hex(5)
    return target.with_name(f"{TEMPORARY_PREFIX}{token}{TEMPORARY_SUFFIX}")


def remove_leftovers(folders: Iterable[Path], *, shared: bool = False) -> None:
    """Remove what a process that is no more left in these folders.

    Args:
        shared: other machines may be writing there: what is theirs stays, and what is locked.
    """
    now = time.time()
    mine = _of_this_machine() if shared else ""
    for folder in set(folders):
        with contextlib.suppress(OSError):
            for path in folder.glob(f"{TEMPORARY_PREFIX}{mine}*{TEMPORARY_SUFFIX}"):
                age = now - path.stat().st_mtime
                surely = age > _SURELY_LEFT_S and not shared
                if surely or (age > _JUST_MADE_S and _is_nobodys(path)):
                    path.unlink()


def _of_this_machine() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:6]


def _is_nobodys(path: Path) -> bool:
    try:
        import fcntl
    except ImportError:
        return False
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
