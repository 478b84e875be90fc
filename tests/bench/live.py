"""Live latency: the real window, a 24-megapixel picture, a scripted drag.

Three times, for a view at 100 % and for one that fits the whole picture:

* first drag: the same right after the picture was opened, before anything could be prepared; the
  longest wait of each drag counts, and is held against one exact view at the same zoom;
* first frame: from each step of the slider to the frame that answers it (see `frame_watch`);
* exact view: from the last step of a drag to the frame that shows the exact result everywhere.

The figures without a zoom in their name are those of the worse of the two views.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from denoise_gui.core.document import SIGMA_STEP
from denoise_gui.engine.measure.metrics import psnr
from tests.bench.drag import INTERVAL_MS, drag, positions
from tests.bench.figures import spread, worse
from tests.bench.frame_watch import FrameWatch
from tests.bench.section import Settings
from tests.bench.window_session import (
    open_picture,
    rest,
    running_application,
    show_at,
    wait_until,
)
from tests.driven import DrivenApplication as Application

_ZOOMS = {"at_100": 1.0, "at_fit": None}

_EXACT_TIMEOUT_S = 90.0
"""A drag whose exact view takes longer is counted as unfinished, and the next begins."""

_KNOTS_TIMEOUT_S = 1200.0
"""All knots of a fitted view of 24 megapixels are as much work as twelve whole images."""

_PROBED_SIGMAS = (2.5, 7.5, 12.5, 17.5, 22.5, 27.5, 35.0, 45.0, 55.0, 67.5)
"""Between the knots of a sigma stack, where interpolation is at its worst."""


def measure(settings: Settings) -> dict[str, Any]:
    """Figures under `live`. Times in milliseconds."""
    views: dict[str, Any] = {}
    worst: list[float] = []
    rounds = 1 if settings.quick else 3
    with running_application(settings.folder, settings.device) as application:
        first = {
            name: [_first_drag(application, settings.picture, zoom) for _ in range(rounds)]
            for name, zoom in _ZOOMS.items()
        }
        for name, zoom in _ZOOMS.items():
            show_at(application, zoom)
            watch = FrameWatch(application)
            # The hand rests: what the application prepares for the first drag, it prepares now.
            filled_s = _wait_for_knots(application)
            drags = _drags(name, settings.quick)
            views[name] = _measure_drags(application, watch, drags, 40)
            views[name]["first_drag_ms"] = spread(first[name])
            views[name]["knots_exact_s"] = filled_s
            sigmas = _PROBED_SIGMAS[:: 3 if settings.quick else 1]
            near = interpolated_psnr(application, watch, sigmas)
            views[name]["interpolated_psnr_db"] = {"min": min(near) if near else None}
            worst += near
            watch.end()
    at_100, at_fit = views["at_100"], views["at_fit"]
    summary: dict[str, Any] = {
        key: {part: worse(at_100[key][part], at_fit[key][part]) for part in ("median", "p95")}
        for key in ("first_frame_ms", "exact_view_ms")
    }
    summary["first_drag_exact_views"] = worse(*map(_first_drag_exact_views, views.values()))
    summary["interpolated_psnr_db"] = {"min": min(worst) if worst else None}
    return {"live": {**summary, **views}}


def _first_drag(application: Application, picture: Path, zoom: float | None) -> float:
    """The longest time in milliseconds that a step of the first drag waited for its frame."""
    open_picture(application, picture)
    canvas = application.window.canvas
    if zoom is not None:
        canvas.zoom_to(zoom)
    watch = FrameWatch(application)
    drag(application, positions(), 40, watch.note_step)
    wait_until(lambda: watch.answered)
    watch.end()
    return max(watch.latencies)


def _first_drag_exact_views(view: dict[str, Any]) -> float | None:
    longest, exact = view["first_drag_ms"]["max"], view["exact_view_ms"]["median"]
    return longest / exact if longest and exact else None


def _wait_for_knots(application: Application) -> float:
    """Until the worker has nothing left to do: every knot is filled by then, and exact.

    Returns the seconds that took.
    """
    link = application.link
    began = time.monotonic()
    wait_until(lambda: link.settled and link.rested_generation == link.generation, _KNOTS_TIMEOUT_S)
    return time.monotonic() - began


def _drags(view: str, quick: bool) -> int:
    """Exact views of all of 24 megapixels take their time: a few must do."""
    if view == "at_fit":
        return 1 if quick else 3
    return 3 if quick else 12


def _measure_drags(
    application: Application, watch: FrameWatch, drags: int, steps: int
) -> dict[str, Any]:
    path = positions()
    exact_views = []
    unfinished = 0
    for _ in range(drags):
        drag(application, path, steps, watch.note_step)
        try:
            wait_until(lambda: watch.exact, _EXACT_TIMEOUT_S)
        except TimeoutError:
            unfinished += 1
        else:
            exact_views.append(watch.exact_view_ms)
        rest(0.3)
    seconds = drags * steps * INTERVAL_MS / 1000
    return {
        "first_frame_ms": spread(watch.latencies),
        "exact_view_ms": spread(exact_views),
        "unfinished_drags": unfinished,
        "fresh_frames_per_second": watch.fresh_frames / seconds,
    }


def interpolated_psnr(
    application: Application, watch: FrameWatch, sigmas: Sequence[float]
) -> list[float]:
    """PSNR in dB of interpolated views against the exact ones that follow them, as painted.

    Empty where the application shows no interpolated views.
    """
    if not watch.interpolates:
        return []
    slider = application.sigma_panel.slider
    values = []
    for sigma in sigmas:
        shown = watch.interpolated_frames
        watch.note_step()
        slider.setValue(round(sigma / SIGMA_STEP))
        wait_until(lambda shown=shown: watch.exact or watch.interpolated_frames > shown)
        if watch.exact:
            continue
        interpolated = _painted(application)
        wait_until(lambda: watch.exact)
        value = psnr(interpolated, _painted(application), 255)
        if math.isfinite(value):
            values.append(value)
    return values


def _painted(application: Application) -> NDArray[np.uint8]:
    """(H, W, 3) uint8: the canvas as it is on the screen."""
    image = application.window.canvas.grab().toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
