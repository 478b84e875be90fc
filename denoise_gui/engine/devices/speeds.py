"""How fast a model is in each place: measured once, and noted."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from denoise_gui.engine.devices import check
from denoise_gui.engine.devices.check import Compute, Shape
from denoise_gui.engine.devices.listing import PROCESSOR, Device
from denoise_gui.engine.devices.notes import DeviceNotes, Note
from denoise_gui.engine.devices.placed import Placed, Subject
from denoise_gui.engine.devices.ways import Way
from denoise_gui.engine.devices.words import CPU
from denoise_gui.engine.messages import Message

log = logging.getLogger(__name__)

_MEASURED_EDGE = 512


class Speeds:
    """Of one model."""

    def __init__(
        self, subject: Subject, notes: DeviceNotes, progress: Callable[[str], object]
    ) -> None:
        """`progress`: told while something is measured."""
        self._subject, self._notes, self._progress = subject, notes, progress

    def of(self, places: list[tuple[Device, Way]]) -> list[float]:
        """Seconds for a megapixel in each; measured once, in turns.

        Raises:
            ModelError: one of them does not run.
        """
        model = self._subject.sha256()
        noted = [self._notes.of(place[0], self._label(*place), model) for place in places]
        speeds = [note.seconds_per_megapixel or 0.0 for note in noted]
        if all(speeds):
            return speeds
        measured = [device.name for device, _way in places if device != PROCESSOR]
        names = ", ".join(dict.fromkeys(measured))
        self._progress(Message("Measuring {0}", names))
        runners = [self._runner(*place) for place in places]
        speeds = check.seconds_per_megapixel(runners, time.perf_counter, _MEASURED_EDGE)
        for place, note, seconds in zip(places, noted, speeds, strict=True):
            label, known = self._label(*place), replace(note, seconds_per_megapixel=seconds)
            self._notes.keep(place[0], label, model, known)
            log.info("%s, %s: %.3g s for a megapixel", place[0].name or CPU, label, seconds)
        return speeds

    def paced(self, placed: Placed) -> Placed:
        """With its speed, which is measured alone where it was not compared with others."""
        device, way, model = placed.device, placed.way, self._subject.sha256()
        alone = f"{way.precision}, alone"
        for label in (way.precision, alone):
            known = self._notes.of(device, label, model).seconds_per_megapixel
            if known is not None:
                return replace(placed, seconds_per_megapixel=known)
        self._progress(Message("Measuring {0}", device.name))
        runner = self._subject.on(placed.session), self._subject.shape_on(placed)
        (seconds,) = check.seconds_per_megapixel([runner], time.perf_counter, _MEASURED_EDGE)
        self._notes.keep(device, alone, model, Note(None, "", seconds))
        return replace(placed, seconds_per_megapixel=seconds)

    def _runner(self, device: Device, way: Way) -> tuple[Compute, Shape]:
        if device == PROCESSOR:
            return self._subject.processor, self._subject.shape()
        placed = self._subject.placed(device, way)
        return self._subject.on(placed.session), self._subject.shape_on(placed)

    def _label(self, device: Device, way: Way) -> str:
        """Under which a speed is noted."""
        threads = f", {self._subject.threads} threads" if device == PROCESSOR else ""
        return f"{way.precision}{threads}"
