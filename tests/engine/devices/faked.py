"""A graphics card for tests: the processor, whose results are spoiled on the way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from denoise_gui.engine.devices import placing
from denoise_gui.engine.devices.listing import PROCESSOR, Device, Kind
from denoise_gui.engine.devices.ways import Way
from denoise_gui.engine.runtime import model
from denoise_gui.engine.runtime.sessions import PLAIN, open_session

Array = NDArray[Any]
Spoil = Callable[[Array, int], Array]
"""Takes a right output [1, C, H, W] and the number of the run, from 0; gives what the card makes
of it."""

CARD = Device("fake", "Faked Card 9000 (Fake)", "FakeExecutionProvider", Kind.CARD, "1.0", "2.0")


def right(output: Array, _run: int) -> Array:
    return output


def channels_mixed_up(output: Array, _run: int) -> Array:
    return np.ascontiguousarray(output[:, [1, 0, 2]])


def two_levels_off(output: Array, _run: int) -> Array:
    return output + np.float32(2 / 255)


def one_pixel_off(output: Array, _run: int) -> Array:
    spoiled = output.copy()
    spoiled[0, 0, -1, -1] += np.float32(2 / 255)
    return spoiled


def not_a_number(output: Array, _run: int) -> Array:
    spoiled = output.copy()
    spoiled[0, 0, 1, 2] = np.nan
    return spoiled


class FakedCard:
    """Installed by being made. `runs` counts them, `shapes` has the sizes it was given, `opened`
    the precisions it was opened in."""

    def __init__(self, patch: pytest.MonkeyPatch, spoil: Spoil = right, **facts: Any) -> None:
        self.device = replace(CARD, **facts)
        self.spoil = spoil
        self.runs = 0
        self.shapes: list[tuple[int, int]] = []
        self.opened: list[str] = []
        patch.setattr(placing, "find_devices", lambda: (self.device, PROCESSOR))
        patch.setattr(model, "open_session", self._open)

    def _open(
        self, file: Path | bytes, threads: int, device: Device = PROCESSOR, way: Way = PLAIN
    ) -> Any:
        session = open_session(file, threads)
        if device == PROCESSOR:
            return session
        self.opened.append(way.precision)
        return _Session(self, session)


class _Session:
    def __init__(self, card: FakedCard, session: onnxruntime.InferenceSession) -> None:
        self._card, self._session = card, session

    def get_outputs(self) -> list[Any]:
        return []  # so that nobody binds memory to it

    def run(self, names: list[str], feeds: Mapping[str, Array], options: Any = None) -> list[Array]:
        card = self._card
        image = max(feeds.values(), key=lambda array: array.ndim * array.size)
        card.shapes.append((image.shape[2], image.shape[3]))
        output = self._session.run(names, dict(feeds), options)[0]
        number, card.runs = card.runs, card.runs + 1
        return [card.spoil(output, number)]
