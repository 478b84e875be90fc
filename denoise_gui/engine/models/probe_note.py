"""What running a model file showed, noted beside it: it is opened often, and probing takes time.

Only the library writes such notes, beside its own copies. A note belongs to one content of the
file.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.models.beside import PROBE_NOTE
from denoise_gui.engine.models.probe import Probed

_VERSION = 2
"""To be raised when probing finds something else."""
_MAX_BYTES = 1 << 16


@dataclass(frozen=True)
class ProbeNote:
    """`probed`: how to cut it into tiles. `found`: how to serve it, as `found_note` writes it."""

    probed: Probed
    found: Mapping[str, Any]


def noted_probe(model: Path) -> ProbeNote | None:
    """What is noted of a file, if it is still the same file."""
    try:
        with model.with_suffix(PROBE_NOTE).open("rb") as file:
            note = json.loads(file.read(_MAX_BYTES))
        if note["version"] != _VERSION or note["sha256"] != sha256_of(model):
            return None
        probed, found = Probed(**note["probed"]), note["found"]
        sound = 1 <= probed.multiple <= 256 and 0 <= probed.halo <= 1024
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return ProbeNote(probed, found) if sound and isinstance(found, dict) else None


def note_probe(model: Path, note: ProbeNote) -> None:
    """Without it the file is probed again: not being able to is no failure."""
    with contextlib.suppress(OSError):
        content = {
            "version": _VERSION,
            "sha256": sha256_of(model),
            "probed": asdict(note.probed),
            "found": dict(note.found),
        }
        with atomic_file(model.with_suffix(PROBE_NOTE)) as file:
            file.write(json.dumps(content).encode())
