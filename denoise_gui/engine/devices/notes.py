"""What is known of devices: how far each is from the processor with a model, and how fast.

A note holds for a device, its driver, the versions of provider and onnxruntime, a precision and the
bytes of a model file, since each of them can make right wrong. Change one, and the device is
checked anew; change none, and the check is not paid for again.

Lost notes cost a check each, so that what cannot be read or written is no failure.
"""

from __future__ import annotations

import contextlib
import json
import math
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.regular_file import open_regular

if TYPE_CHECKING:
    from denoise_gui.engine.devices.listing import Device

_SCHEMA = 1
_MOST = 400
"""Notes kept; the oldest go."""
_MOST_BYTES = 1 << 22
"""Of the file: a note takes half a kilobyte."""


@dataclass(frozen=True)
class Note:
    """`difference`: from the processor, in 8-bit levels, infinite for values that are no numbers;
    None where it was not found out. `failure`: why the device did not run at all, empty where it
    did. `seconds_per_megapixel`: None where it was not measured."""

    difference: float | None = None
    failure: str = ""
    seconds_per_megapixel: float | None = None


class DeviceNotes:
    """Notes in a file, shared by threads and, as far as the last writer wins, by processes."""

    def __init__(self, path: Path | None = None) -> None:
        """Without a path they are kept in memory."""
        self._path = path
        self._lock = threading.Lock()
        self._kept: dict[str, dict[str, Any]] = {}

    def of(self, device: Device, precision: str, model: str) -> Note:
        """What is known; an empty note if nothing is. `model`: SHA-256 of its file."""
        with self._lock:
            content = self._read().get(_key(device, precision, model), {})
        try:
            difference = _number(content.get("difference"))
            speed = _number(content.get("seconds_per_megapixel"))
            sound = (difference is None or difference >= 0) and (
                speed is None or 0 < speed < math.inf
            )
            failure = str(content.get("failure", ""))
        except (TypeError, ValueError):
            return Note()
        # What no measurement gives was not measured.
        return Note(difference, failure, speed) if sound else Note()

    def keep(self, device: Device, precision: str, model: str, note: Note) -> None:
        """In place of what was known."""
        content: dict[str, Any] = {"at": round(time.time())}
        if note.difference is not None:
            finite = math.isfinite(note.difference)
            content["difference"] = note.difference if finite else "inf"
        if note.failure:
            content["failure"] = note.failure
        if note.seconds_per_megapixel is not None:
            content["seconds_per_megapixel"] = note.seconds_per_megapixel
        with self._lock:
            notes = self._read()
            notes.pop(_key(device, precision, model), None)
            notes[_key(device, precision, model)] = content
            while len(notes) > _MOST:
                del notes[next(iter(notes))]
            self._write(notes)

    def keep_difference(
        self, device: Device, precision: str, model: str, difference: float
    ) -> None:
        """Found out later; the speed is as it was."""
        known = self.of(device, precision, model)
        self.keep(device, precision, model, Note(difference, "", known.seconds_per_megapixel))

    def forget(self, device: Device) -> None:
        """Nothing is known of it any more, with whatever model: it is to be checked anew."""
        start = f"{_device_words(device)} | "
        with self._lock:
            notes = self._read()
            kept = {key: note for key, note in notes.items() if not key.startswith(start)}
            if len(kept) < len(notes):
                self._write(kept)

    def _read(self) -> dict[str, dict[str, Any]]:
        if self._path is None:
            return self._kept
        try:
            with open_regular(self._path) as file:
                content = json.loads(file.read(_MOST_BYTES))
            notes = content["notes"] if content["schema"] == _SCHEMA else {}
            return {str(key): value for key, value in notes.items() if isinstance(value, dict)}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return {}

    def _write(self, notes: dict[str, dict[str, Any]]) -> None:
        self._kept = notes
        if self._path is None:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with atomic_file(self._path) as file:
                file.write(json.dumps({"schema": _SCHEMA, "notes": notes}, indent=1).encode())


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _key(device: Device, precision: str, model: str) -> str:
    return f"{_device_words(device)} | {precision} | {model}"


def _device_words(device: Device) -> str:
    import onnxruntime  # takes a while, and notes are made before they are needed

    versions = f"{device.provider} {device.version} | onnxruntime {onnxruntime.__version__}"
    return f"{device.name or device.id} | {device.driver} | {versions}"
