"""What the client and the workers tell each other: values that travel, small and frozen.

Pictures do not: they are files on storage that all see under the same names.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from denoise_gui.engine.batch.items import Item, Settings, Status

PROBE = "seen.txt"
"""In the staging folder, with the job's token: who reads it there sees the same storage. A worker
whose work nobody waits for any more knows by its absence."""


@dataclass(frozen=True)
class Job:
    """What holds for all photographs.

    Attributes:
        token: of this run, random.
        model: the ONNX file, and the SHA-256 it must have.
        device: as `--device` says; None for what fits.
        staging: the folder that results are written to, on the file system of the output.
    """

    token: str
    version: str
    model: Path
    model_sha256: str
    device: str | None
    settings: Settings
    staging: Path


@dataclass(frozen=True)
class Seen:
    """What a worker finds. `missing` are paths, or sentences; `wrote` is a file of its own that the
    client must find."""

    worker: str
    version: str
    missing: tuple[str, ...]
    wrote: Path | None


@dataclass(frozen=True)
class Task:
    """One photograph; `in_place` if its result takes its place (known beforehand or not)."""

    item: Item


@dataclass(frozen=True)
class Answer:
    """What came of a task; `worker` says where."""

    worker: str


@dataclass(frozen=True)
class Made(Answer):
    """A whole result lies in `staged`, and is to become `target`; beside it its record, if
    `has_record`. The rest as in `Outcome`."""

    staged: Path
    target: Path
    has_record: bool
    sigma: float
    uncertainty: float | None
    width: int
    height: int
    seconds: float
    device: str
    notes: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotMade(Answer):
    """There is no result, and trying again changes nothing."""

    status: Status
    message: str = ""
    target: Path | None = None
    sigma: float | None = None
    uncertainty: float | None = None


@dataclass(frozen=True)
class Blind(Answer):
    """The worker does not see what it needs: somebody else has to do it."""

    missing: tuple[str, ...]
