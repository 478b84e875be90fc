"""What a long command says while it works: JSON lines for a program, plain lines for a person.

One JSON object a line on standard output, flushed at once. Every object has ``event``:

    {"event": "stage", "stage": S, "progress": P, "message": M}
        Work has reached stage S. P is the share of the whole command that is done, 0.0 to 1.0,
        and never falls. M is a sentence for a person. Stages of `export`: "weights", "onnx",
        "coreml", "compress", "write". Stages of `compare`: "weights", "image", "run", "layers",
        "sweep", "report". Stages of `study`: "form".
    {"event": "warning", "message": M}
        Something a person should know; the work goes on.
    {"event": "error", "code": C, "message": M}
        The command ends, with the exit code that belongs to C (see exporter.failures), or with
        128 plus the signal's number for C = "interrupted". Always the last line.
    {"event": "done", "files": [F, ...], ...}
        The command succeeded and wrote these files, absolute paths. `export` adds "compression",
        null or {"kind", "cost_db", "bytes_before", "bytes_after"}, "trial", {"reading", "sigma",
        "noisy_db", "denoised_db"} on the built-in picture, and "notes", sentences on how the
        weights were read. `compare` adds "report"
        (report.json), "page" (report.html) and "passed". Always the last line.

A reader must pass over events and keys it does not know.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, TextIO


class ProgressLines:
    """Writes events to a stream, as JSON or as plain text."""

    def __init__(self, stream: TextIO, *, as_text: bool) -> None:
        self._stream = stream
        self._as_text = as_text
        self._progress = 0.0

    def stage(self, stage: str, progress: float, message: str) -> None:
        """The work has reached a stage; `progress` from 0 to 1 over the whole command."""
        self._progress = max(self._progress, min(1.0, progress))
        share = round(self._progress, 3)
        self._write(
            {"event": "stage", "stage": stage, "progress": share, "message": message},
            f"[{share:4.0%}] {message}",
        )

    def warning(self, message: str) -> None:
        self._write({"event": "warning", "message": message}, f"warning: {message}")

    def error(self, code: str, message: str) -> None:
        self._write({"event": "error", "code": code, "message": message}, f"error: {message}")

    def done(self, files: list[Path], summary: str, **more: Any) -> None:
        """The last line of a success; `summary` is what a person reads instead of the rest."""
        paths = [str(file.absolute()) for file in files]
        self._write({"event": "done", "files": paths, **more}, summary)

    def _write(self, event: dict[str, Any], text: str) -> None:
        line = text if self._as_text else json.dumps(event, ensure_ascii=False)
        try:
            print(line, file=self._stream, flush=True)
        except BrokenPipeError:
            # Whoever listened has gone; the files are still wanted.
            self._stream = open_nowhere()


def open_nowhere() -> TextIO:
    return open("/dev/null" if sys.platform != "win32" else "nul", "w", encoding="utf-8")
