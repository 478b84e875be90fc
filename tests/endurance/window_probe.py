"""An hour at the window, compressed: pictures opened, sigma dragged, zoomed, saved, closed; JSON.

    python -m tests.endurance.window_probe --cycles 150

A cycle is what one does in about half a minute: open a picture in place of the last one, drag the
slider there and back, zoom, change the view, undo, save the result, and every fifth time open and
close the window of the batch.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QUndoCommand, QWheelEvent
from PySide6.QtWidgets import QApplication

from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.shipped import shipped_model
from denoise_gui.shell.compare.choice import ViewKind
from tests.bench.drag import drag, positions
from tests.bench.window_session import open_picture, running_application, wait_until
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.endurance.usage import (
    Usage,
    growth_per_step,
    left_behind,
    own_temporary_folder,
    usage,
)

_BATCH_WINDOW = 5


def make_pictures(folder: Path) -> list[Path]:
    """Different sizes, kinds and depths."""
    paths = []
    for number, (height, width, suffix) in enumerate(
        ((240, 320, ".png"), (300, 200, ".jpg"), (128, 400, ".tif"), (360, 360, ".png"))
    ):
        pixels = np.clip(noisy_picture(height, width, 20, seed=number), 0, 1)
        path = folder / f"{number}{suffix}"
        Image.fromarray(np.rint(pixels * 255).astype(np.uint8)).save(path)
        paths.append(path)
    deep = np.clip(noisy_picture(200, 260, 20, channels=1), 0, 1)[:, :, 0]
    paths.append(folder / "deep.png")
    Image.fromarray(np.rint(deep * 65535).astype(np.uint16)).save(paths[-1])
    return paths


def one_cycle(
    application: Application, path: Path, target: Path, hand: Iterator[int], steps: int
) -> None:
    """What one does with a picture; `steps` is how many positions a drag has."""
    window = application.window
    open_picture(application, path)
    drag(application, hand, steps)
    _wheel(application, 3)
    _wheel(application, -2)
    drag(application, hand, steps)
    kinds = list(ViewKind)
    kind = kinds[(kinds.index(window.canvas.choice.kind) + 1) % len(kinds)]
    window.canvas.set_choice(replace(window.canvas.choice, kind=kind))
    window.canvas.fit()
    application.document.undo_stack.undo()
    application.files.save(target, application.link.device)
    wait_until(lambda: not application.work.busy)
    wait_until(lambda: application.link.settled)


def _wheel(application: Application, notches: int) -> None:
    canvas = application.window.canvas
    place = QPointF(canvas.rect().center())
    for _ in range(abs(notches)):
        event = QWheelEvent(
            place,
            canvas.mapToGlobal(place),
            QPoint(),
            QPoint(0, 120 if notches > 0 else -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(canvas, event)
        QApplication.processEvents()


def measure(cycles: int, steps: int, model: Path | None) -> dict[str, object]:
    """Growth is in bytes a cycle, after the first half."""
    with (
        tempfile.TemporaryDirectory(prefix="endurance-") as name,
        own_temporary_folder(Path(name)) as temporary,
    ):
        place = Path(name)
        os.environ["DENOISE_GUI_DATA"] = str(place / "data")
        pictures = make_pictures(place)
        hand, paths = positions(), itertools.cycle(pictures)
        samples: list[Usage] = []
        before = usage()
        began = time.monotonic()
        with running_application(place / "settings", model=model) as application:
            for number in range(cycles):
                one_cycle(application, next(paths), place / f"saved{number % 4}.png", hand, steps)
                if number % _BATCH_WINDOW == 0:
                    application.batch.show()
                    application.batch.window.close()
                gc.collect()
                samples.append(usage())
            alive = Counter(type(thing) for thing in gc.get_objects())
        after = usage()
        warm = samples[len(samples) // 2]
        memory = [sample.memory for sample in samples]
        heap = [sample.heap for sample in samples]
        return {
            "cycles": cycles,
            "seconds": round(time.monotonic() - began, 1),
            "growth_per_cycle": round(growth_per_step(memory, len(pictures))),
            "heap_growth_per_cycle": round(growth_per_step(heap, len(pictures))),
            "heap": heap[:: len(pictures)],
            "memory": memory[:: len(pictures)],
            "handles": [before.handles, warm.handles, samples[-1].handles, after.handles],
            "threads": [before.threads, warm.threads, samples[-1].threads, after.threads],
            "tasks": [before.tasks, warm.tasks, samples[-1].tasks, after.tasks],
            "photographs": alive[Photograph],
            "undo_steps": sum(n for kind, n in alive.items() if issubclass(kind, QUndoCommand)),
            "temporary_files": left_behind(temporary, place),
        }


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=150)
    parser.add_argument("--steps", type=int, default=25, help="positions of a drag")
    parser.add_argument("--model", help="name of one that ships")
    options = parser.parse_args()
    model = shipped_model(options.model) if options.model else None
    json.dump(measure(options.cycles, options.steps, model), sys.stdout)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
