"""Which files are complete, of those that another program may still be writing.

Nothing tells when a file is whole: a camera's transfer, a scanner or a copy over the network writes
it piece by piece. A file that has kept its size and its time of change for a while is taken for
complete; one that changes afterwards is given again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_Stamp = tuple[int, int, int]
"""Size, time of change in ns, and the file's number: a new one under the old name has another."""


@dataclass
class _Seen:
    stamp: _Stamp
    since: float
    given: bool = False


class SettledFiles:
    """Looks at the same files again and again."""

    def __init__(self, patience: float) -> None:
        """`patience`: seconds that a file must have stayed as it is."""
        self._patience = patience
        self._seen: dict[Path, _Seen] = {}

    def look(self, files: Iterable[Path], now: float) -> list[Path]:
        """Those of `files` that are complete and were not given as they are now, in their order.

        Args:
            now: seconds of a clock that never goes back.
        """
        seen: dict[Path, _Seen] = {}
        complete = []
        for path in files:
            stamp = _stamp_of(path)
            if stamp is None:
                continue  # it went in the meantime
            known = self._seen.get(path)
            if known is None or known.stamp != stamp:
                known = _Seen(stamp, now)
            elif not known.given and now - known.since >= self._patience:
                known.given = True
                complete.append(path)
            seen[path] = known
        self._seen = seen
        return complete

    @property
    def waiting(self) -> int:
        """How many are there that may still be growing."""
        return sum(not known.given for known in self._seen.values())


def _stamp_of(path: Path) -> _Stamp | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino
