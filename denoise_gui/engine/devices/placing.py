"""Which device a model runs on: the one that is wanted, if it may be believed, or the fastest.

A device is used only with a model with which it was checked against the processor. What was found
out is noted, and holds until something changes that could make it untrue (`notes`).
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.engine.cancellation import Cancelled
from denoise_gui.engine.devices import check
from denoise_gui.engine.devices.check import Compute, Shape
from denoise_gui.engine.devices.listing import PROCESSOR, Device, find_device, find_devices
from denoise_gui.engine.devices.notes import DeviceNotes, Note
from denoise_gui.engine.devices.ways import (
    FLOAT16,
    FLOAT32,
    LIMITS,
    Way,
    compiles_for_a_shape,
    ways_of,
)
from denoise_gui.engine.devices.words import AUTOMATIC, CPU
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message

if TYPE_CHECKING:
    import onnxruntime

log = logging.getLogger(__name__)

TILE = 1024
"""Edge of a tile on a device, without its halo, at most; the one of a device that compiles for a
shape."""
_MEASURED_EDGE = 512
_WINS_BY = 1.25
"""So many times faster half precision must be to be worth its error."""
_LONGEST_RUN_S = 0.2
_LEAST_TILE = 512
"""Below, a tile is halo for the most part."""
_LEAVES_BY = 1.25
"""So many times faster than the processor another device must be, to be chosen unasked."""
_BEGUN = "begun"
"""A check that did not end: the program ended in it."""


@dataclass(frozen=True)
class Refusal:
    """A device that is not used with a model. `difference` in 8-bit levels, infinite for values
    that are no numbers; `limit` is what its precision is held to. `known`: nobody asked for this
    device, and it was told before."""

    device: Device
    model: str
    precision: str
    difference: float
    limit: float
    known: bool = False

    def sentence(self) -> Message:
        """What a person is told."""
        if math.isinf(self.difference):
            return Message(
                "{0} is not used: with {1} it returns values that are not numbers. The processor "
                "is used instead.",
                self.device.name,
                self.model,
            )
        return Message(
            "{0} is not used: its results with {1} differ from the processor's by up to {2} levels "
            "of 255. The processor is used instead.",
            self.device.name,
            self.model,
            f"{self.difference:.3g}",
        )

    def facts(self) -> dict[str, str]:
        """For a report, to whoever makes the driver or the provider."""
        return {
            "Device": self.device.name,
            "Provider": f"{self.device.provider} {self.device.version}",
            "Drivers": self.device.driver,
            "Model file": self.model,
            "Precision": self.precision,
            "Largest difference": f"{self.difference:.6g} levels of 255",
            "Allowed": f"{self.limit:g} levels of 255",
            **{f"Device's {key}": value for key, value in self.device.facts},
        }


@dataclass(frozen=True, eq=False)
class Placed:
    """A session on a device that was found to compute what it should."""

    device: Device
    way: Way
    session: onnxruntime.InferenceSession
    window: tuple[int, int] | None
    """The one size of a tile, of a device that compiles for it."""
    seconds_per_megapixel: float = 0.0

    def largest_tile(self, halo: int) -> int:
        """The edge of a tile, without its halo, on this device. Small enough for its memory, and
        for who cancels: the next run waits for the one under way."""
        if not self.seconds_per_megapixel:
            return TILE
        within = (_LONGEST_RUN_S / self.seconds_per_megapixel * 1e6) ** 0.5 - 2 * halo
        return int(min(TILE, max(_LEAST_TILE, within)))

    @property
    def name(self) -> str:
        """Of the device, for a person; half precision is said."""
        name = self.device.name
        return name if self.way.precision == FLOAT32 else f"{name}, {self.way.precision}"


@dataclass(frozen=True, eq=False)
class Subject:
    """A model that is to run somewhere.

    Attributes:
        sha256: of its file; asked for once it is needed.
        halo: in pixels.
        open: gives a session on a device, in a way; raises ModelError where that does not start.
        on: how it computes in a session.
        processor: how it computes on the processor.
    """

    path: Path
    sha256: Callable[[], str]
    shape: Callable[[], Shape]
    halo: int
    threads: int
    open: Callable[[Device, Way], onnxruntime.InferenceSession]
    on: Callable[[onnxruntime.InferenceSession], Compute]
    processor: Compute


class Placing:
    """One search for a device. `refusals` are those that were found wrong by it, now or before."""

    def __init__(
        self,
        subject: Subject,
        notes: DeviceNotes,
        *,
        notice: Callable[[str], object],
        progress: Callable[[str], object],
    ) -> None:
        """`notice`: told what a person has to know; `progress`: what is being done meanwhile."""
        self._subject, self._notes = subject, notes
        self._notice, self._progress = notice, progress
        self.refusals: list[Refusal] = []
        self._model = ""

    def place(self, wanted: str) -> Placed | None:
        """A session where it is wanted, None for the processor.

        Args:
            wanted: as `find_device` takes it, or `AUTOMATIC`.

        Raises:
            Cancelled: as the subject's computing does.
        """
        if wanted == CPU:
            return None
        devices = find_devices()
        if wanted == AUTOMATIC:
            return self._fastest([device for device in devices if device != PROCESSOR])
        device = find_device(wanted, devices)
        if device == PROCESSOR:
            return None
        if device is None:
            offered = ", ".join(one.id for one in devices)
            self._notice(
                Message(
                    "{0} is not available here ({1} are): running on the processor instead.",
                    wanted,
                    offered,
                )
            )
            return None
        try:
            way = self._trusted_way(device)
            return self._paced(self._opened(device, way)) if way else None
        except ModelError as error:
            self._notice(lost_words(device, error))
            return None

    # One device

    def _trusted_way(self, device: Device, *, quietly: bool = False) -> Way | None:
        """The way in which a device is used; None where it is wrong in all. That is told, unless
        `quietly` and known from before.

        Raises:
            ModelError: the device does not run.
        """
        trusted, refused, news = [], [], False
        failure: ModelError | None = None
        for way in ways_of(device, self._subject.threads):
            note = self._notes.of(device, way.precision, self._sha256())
            if note.difference is None and not (quietly and note.failure):
                try:
                    note, news = self._checked(device, way), True
                except ModelError as error:
                    failure = error
            if note.difference is None:
                continue
            if note.difference <= way.limit:
                trusted.append(way)
            else:
                name = self._subject.path.name
                refused.append(Refusal(device, name, way.precision, note.difference, way.limit))
                if note.difference > LIMITS[FLOAT16]:
                    break  # that is no rounding: no other precision is worth a try
        if not trusted and not refused:
            raise failure or ModelError(Message("its provider did not start"))
        if not trusted:
            refusal = replace(refused[0], known=quietly and not news)
            self.refusals.append(refusal)
            log.warning("%s", refusal.sentence())
            if not refusal.known:
                self._notice(refusal.sentence())
            return None
        return self._faster(device, trusted)

    def _checked(self, device: Device, way: Way) -> Note:
        """Compare with the processor, and note what came of it."""
        sha256 = self._sha256()
        self._notes.keep(device, way.precision, sha256, Note(failure=_BEGUN))
        try:
            placed = self._opened(device, way)
            shape = self._shape_on(placed)
            count = check.count_of_cases(shape)

            def tell(number: int) -> None:
                words = Message("Checking {0}: {1} of {2}", device.name, number + 1, count)
                self._progress(words)

            apart = check.difference(
                *(shape, self._subject.on(placed.session), self._subject.processor),
                limit=way.limit,
                before_each=tell,
            )
        except (ModelError, Cancelled) as error:
            failure = "" if isinstance(error, Cancelled) else str(error)
            self._notes.keep(device, way.precision, sha256, Note(failure=failure))
            raise
        note = Note(difference=apart)
        self._notes.keep(device, way.precision, sha256, note)
        words = "%s, %s, with %s: %.3g levels from the processor"
        log.info(words, device.name, way.precision, self._subject.path.name, apart)
        return note

    def _faster(self, device: Device, ways: list[Way]) -> Way:
        """Half precision where it pays; where there is no choice, nothing is measured."""
        if len(ways) == 1:
            return ways[0]
        single, half = self._speeds([(device, ways[0]), (device, ways[1])])
        return ways[1] if single > _WINS_BY * half else ways[0]

    def _opened(self, device: Device, way: Way) -> Placed:
        session = self._subject.open(device, way)
        window = None
        if compiles_for_a_shape(device) and self._subject.shape().window is None:
            multiple = self._subject.shape().multiple
            edge = -(-(TILE + 2 * self._subject.halo) // multiple) * multiple
            window = (edge, edge)
        return Placed(device, way, session, window)

    def _shape_on(self, placed: Placed) -> Shape:
        shape = self._subject.shape()
        window = shape.window or placed.window
        return Shape(shape.channels, shape.multiple, shape.sigma_max, window, shape.takes_maps)

    # The fastest

    def _fastest(self, devices: list[Device]) -> Placed | None:
        """The fastest device that computes what it should; None where that is the processor."""
        candidates: list[tuple[Device, Way]] = []
        for device in devices:
            if self._failed_before(device):
                continue
            try:
                way = self._trusted_way(device, quietly=True)
            except ModelError as error:
                log.warning("%s is left out: %s", device.name, error)
                continue
            if way is not None:
                candidates.append((device, way))
        if not candidates:
            return None
        try:
            speeds = self._speeds([(PROCESSOR, Way()), *candidates])
            best = min(range(len(candidates)), key=lambda number: speeds[number + 1])
            if _LEAVES_BY * speeds[best + 1] > speeds[0]:
                return None
            return self._paced(self._opened(*candidates[best]))
        except ModelError as error:
            log.warning("the devices could not be compared: %s", error)
            return None

    def _failed_before(self, device: Device) -> bool:
        """Whether all checks ended in a failure, or one with the program: nobody asked for it
        again."""
        failures = [
            self._notes.of(device, way.precision, self._sha256()).failure
            for way in ways_of(device, self._subject.threads)
        ]
        return all(failures) or _BEGUN in failures

    def _speeds(self, places: list[tuple[Device, Way]]) -> list[float]:
        """Seconds for a megapixel in each; measured once, in turns.

        Raises:
            ModelError: one of them does not run.
        """
        noted = [self._notes.of(place[0], self._label(*place), self._sha256()) for place in places]
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
            self._notes.keep(place[0], label, self._sha256(), known)
            log.info("%s, %s: %.3g s for a megapixel", place[0].name or CPU, label, seconds)
        return speeds

    def _paced(self, placed: Placed) -> Placed:
        """With its speed, which is measured alone where it was not compared with others."""
        device, way, model = placed.device, placed.way, self._sha256()
        alone = f"{way.precision}, alone"
        for label in (way.precision, alone):
            known = self._notes.of(device, label, model).seconds_per_megapixel
            if known is not None:
                return replace(placed, seconds_per_megapixel=known)
        self._progress(Message("Measuring {0}", device.name))
        runner = self._subject.on(placed.session), self._shape_on(placed)
        (seconds,) = check.seconds_per_megapixel([runner], time.perf_counter, _MEASURED_EDGE)
        self._notes.keep(device, alone, model, Note(None, "", seconds))
        return replace(placed, seconds_per_megapixel=seconds)

    def _runner(self, device: Device, way: Way) -> tuple[Compute, Shape]:
        if device == PROCESSOR:
            return self._subject.processor, self._subject.shape()
        placed = self._opened(device, way)
        return self._subject.on(placed.session), self._shape_on(placed)

    def _label(self, device: Device, way: Way) -> str:
        """Under which a speed is noted."""
        threads = f", {self._subject.threads} threads" if device == PROCESSOR else ""
        return f"{way.precision}{threads}"

    def _sha256(self) -> str:
        self._model = self._model or self._subject.sha256()
        return self._model


def lost_words(device: Device, reason: object) -> Message:
    """A device does not start, or was lost."""
    return Message("{0} failed ({1}): running on the processor instead.", device.name, reason)
