"""Which device a model runs on: the one that is wanted, if it may be believed, or the fastest.

A device is used only with a model with which it was checked against the processor. What was found
out is noted, and holds until something changes that could make it untrue (`notes`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from denoise_gui.engine.cancellation import Cancelled
from denoise_gui.engine.devices import check
from denoise_gui.engine.devices.listing import PROCESSOR, Device, find_device, find_devices
from denoise_gui.engine.devices.notes import DeviceNotes, Note
from denoise_gui.engine.devices.placed import Placed, Subject
from denoise_gui.engine.devices.refusal import Refusal, lost_words
from denoise_gui.engine.devices.speeds import Speeds
from denoise_gui.engine.devices.ways import (
    FLOAT16,
    LIMITS,
    Way,
    ways_of,
)
from denoise_gui.engine.devices.words import AUTOMATIC, CPU
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message

if TYPE_CHECKING:
    pass

log = logging.getLogger(__name__)

_WINS_BY = 1.25
"""So many times faster half precision must be to be worth its error."""
_LEAVES_BY = 1.25
"""So many times faster than the processor another device must be, to be chosen unasked."""
_BEGUN = "begun"
"""A check that did not end: the program ended in it."""


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
        self._speeds = Speeds(subject, notes, progress)
        self.refusals: list[Refusal] = []

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
            return self._speeds.paced(self._subject.placed(device, way)) if way else None
        except ModelError as error:
            self._notice(lost_words(device, error))
            return None

    def _trusted_way(self, device: Device, *, quietly: bool = False) -> Way | None:
        """The way in which a device is used; None where it is wrong in all. That is told, unless
        `quietly` and known from before.

        Raises:
            ModelError: the device does not run.
        """
        trusted, refused, news = [], [], False
        failure: ModelError | None = None
        for way in ways_of(device, self._subject.threads):
            note = self._notes.of(device, way.precision, self._subject.sha256())
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
        sha256 = self._subject.sha256()
        self._notes.keep(device, way.precision, sha256, Note(failure=_BEGUN))
        try:
            placed = self._subject.placed(device, way)
            shape = self._subject.shape_on(placed)
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
        single, half = self._speeds.of([(device, ways[0]), (device, ways[1])])
        return ways[1] if single > _WINS_BY * half else ways[0]

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
            speeds = self._speeds.of([(PROCESSOR, Way()), *candidates])
            best = min(range(len(candidates)), key=lambda number: speeds[number + 1])
            if _LEAVES_BY * speeds[best + 1] > speeds[0]:
                return None
            return self._speeds.paced(self._subject.placed(*candidates[best]))
        except ModelError as error:
            log.warning("the devices could not be compared: %s", error)
            return None

    def _failed_before(self, device: Device) -> bool:
        """Whether all checks ended in a failure, or one with the program: nobody asked for it
        again."""
        failures = [
            self._notes.of(device, way.precision, self._subject.sha256()).failure
            for way in ways_of(device, self._subject.threads)
        ]
        return all(failures) or _BEGUN in failures
