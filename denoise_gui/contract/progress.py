"""What a command of the exporter says while it works: one JSON object a line, flushed at once.

Every object has ``event``:

    {"event": "stage", "stage": S, "progress": P, "message": M, "said": D}
        Work is at stage S, one of `STAGES`. P is the share of the whole command that is done, 0.0
        to 1.0, and never falls; a long stage is told again and again while its share grows. M is
        a sentence for a person.
    {"event": "warning", "message": M, "said": D}
        Something a person should know; the work goes on.
    {"event": "error", "code": C, "message": M, "said": D}
        The command ends, with the exit code that belongs to C (see `exit_codes.py`), or with 128
        and the signal's number for C = "interrupted". Always the last line.
    {"event": "done", "files": [F, ...], ...}
        The command succeeded and wrote these files, absolute paths. `export` adds "compression",
        null or {"kind", "cost_db", "bytes_before", "bytes_after"}. `compare`, and `export` with a
        comparison, add "report" (report.json), "page" (report.html), "passed" and "denoises".
        Always the last line.

D is M as a code with its arguments (see `sentences.py`), or null where M has no code. A reader
passes over events and keys that it does not know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from denoise_gui.contract.sentences import Sentence, sentence_of

WEIGHTS, TRIAL, HALO, ONNX, COREML = "weights", "trial", "halo", "onnx", "coreml"
COMPRESS, WRITE, IMAGE, RUN, LAYERS = "compress", "write", "image", "run", "layers"
SWEEP, REPORT, FORM = "sweep", "report", "form"
COREAI, NCNN, DARKTABLE, WEB = "coreai", "ncnn", "darktable", "web"

STAGES = (
    *(WEIGHTS, TRIAL, HALO, ONNX, COREML, COMPRESS, WRITE),
    *(COREAI, NCNN, DARKTABLE, WEB),
    *(IMAGE, RUN, LAYERS, SWEEP, REPORT, FORM),
)


@dataclass(frozen=True)
class Stage:
    stage: str
    progress: float
    message: str


@dataclass(frozen=True)
class Warned:
    message: str


@dataclass(frozen=True)
class Failed:
    code: str
    message: str


@dataclass(frozen=True)
class Done:
    files: list[str]
    more: Mapping[str, Any] = field(default_factory=dict)


Event = Stage | Warned | Failed | Done


class NotALineError(ValueError):
    """What was read is no progress line."""


def to_line(event: Event) -> str:
    """One line, without its end."""
    return json.dumps(_to_data(event), ensure_ascii=False)


def event_of(line: str | bytes) -> Event | None:
    """What a line says; None for an event that is not known here.

    Raises:
        NotALineError: it is none.
    """
    try:
        data = json.loads(line)
        kind = data["event"]
        message = sentence_of(data.get("said"), str(data.get("message", "")))
        if kind == "stage":
            return Stage(str(data["stage"]), float(data["progress"]), message)
        if kind == "warning":
            return Warned(message)
        if kind == "error":
            return Failed(str(data["code"]), message)
        if kind == "done":
            more = {key: value for key, value in data.items() if key not in ("event", "files")}
            return Done([str(file) for file in data["files"]], more)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotALineError(str(error)) from error
    return None


def _to_data(event: Event) -> dict[str, Any]:
    if isinstance(event, Done):
        return {"event": "done", "files": event.files, **event.more}
    said = event.message.to_data() if isinstance(event.message, Sentence) else None
    words = {"message": str(event.message), "said": said}
    if isinstance(event, Stage):
        return {"event": "stage", "stage": event.stage, "progress": event.progress, **words}
    if isinstance(event, Failed):
        return {"event": "error", "code": event.code, **words}
    return {"event": "warning", **words}
