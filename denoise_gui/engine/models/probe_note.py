"""What running a model file showed, noted beside it: it is opened often, and probing takes time.

Only the library writes such notes, beside its own copies. A note belongs to one content of the
file.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from pathlib import Path

from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.models.library import PROBE_NOTE
from denoise_gui.engine.models.probe import Probed

_VERSION = 1
"""To be raised when probing finds something else."""


def noted_probe(model: Path) -> Probed | None:
    """What is noted of a file, if it is still the same file."""
    try:
        note = json.loads(model.with_suffix(PROBE_NOTE).read_text(encoding="utf-8"))
        if note.pop("version") != _VERSION or note.pop("sha256") != sha256_of(model):
            return None
        found = Probed(**note)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    sound = 1 <= found.multiple <= 256 and 0 <= found.halo <= 1024
    return found if sound else None


def note_probe(model: Path, found: Probed) -> None:
    """Without it the file is probed again: not being able to is no failure."""
    with contextlib.suppress(OSError):
        note = {"version": _VERSION, "sha256": sha256_of(model), **asdict(found)}
        with atomic_file(model.with_suffix(PROBE_NOTE)) as file:
            file.write(json.dumps(note).encode())
