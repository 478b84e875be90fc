"""Latency with everything in use: a colour of its own, a brightness curve and grain.

The real window with the panel unfolded, a 24-megapixel picture at 100 %, and a drag of each
control in turn. Besides the time from the hand's step to the frame that answers it (see
`frame_watch`) there is what the window's thread computed of it, which says more on a machine that
has other things to do. The figures without a control in their name are those of the slowest one;
`with_coarse` are those of a drag of the sigma for coarse noise, which is in use only then.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QAbstractSlider

from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from tests.bench.drag import drag
from tests.bench.figures import spread
from tests.bench.frame_watch import FrameWatch
from tests.bench.live import interpolated_psnr
from tests.bench.section import Settings
from tests.bench.window_session import (
    open_picture,
    rest,
    running_application,
    show_at,
    size_canvas,
    wait_until,
)
from tests.driven import DrivenApplication as Application

EVERYTHING = Recipe(18, colour=30, brightness=BrightnessCurve.of_handles(1.4, 0.7), grain=0.2)

WITH_COARSE = replace(EVERYTHING, coarse_sigma=6.0)

_PROBED_SIGMAS = (8.0, 16.5, 22.0, 33.0)


def measure(settings: Settings) -> dict[str, Any]:
    """Figures under `recipe`. Times in milliseconds."""
    found: dict[str, Any] = {}
    with running_application(settings.folder, settings.device) as application:
        application.recipe_panel.set_unfolded(True)
        size_canvas(application)
        open_picture(application, settings.picture)
        show_at(application, 1.0)
        watch = FrameWatch(application)
        for name, slider in _controls(application).items():
            found[name] = _measured(application, watch, slider, settings.quick)
        slider = application.recipe_panel.coarse.slider
        with_coarse = _measured(application, watch, slider, settings.quick, WITH_COARSE)
        application.document.set_recipe(EVERYTHING)
        near = interpolated_psnr(application, watch, _PROBED_SIGMAS[:: 2 if settings.quick else 1])
    slowest: dict[str, Any] = {
        key: {
            part: max(control[key][part] for control in found.values())
            for part in ("median", "p95")
        }
        for key in ("first_frame_ms", "computed_ms")
    }
    near_least = {"min": min(near) if near else None}
    whole = {**found, **slowest, "interpolated_psnr_db": near_least, "with_coarse": with_coarse}
    return {"recipe": whole}


def to_and_fro(at: int, largest: int) -> Iterator[int]:
    """Positions of a slider from 0 to `largest`, without end: a twelfth of its way to both sides
    of where it is, by its smallest steps, or by as many as that way has."""
    reach = max(largest // 12, 4)
    step = max(1, reach // 12)
    there = [*range(0, reach, step), *range(reach, -reach, -step), *range(-reach, 0, step)]
    for offset in itertools.cycle(there):
        yield min(max(at + offset, 0), largest)


def _controls(application: Application) -> dict[str, QAbstractSlider]:
    panel = application.recipe_panel
    return {
        "sigma": application.sigma_panel.slider,
        "colour": panel.colour.slider,
        "shadows": panel.shadows.slider,
        "highlights": panel.highlights.slider,
        "grain": panel.grain.slider,
    }


def _measured(
    application: Application,
    watch: FrameWatch,
    slider: QAbstractSlider,
    quick: bool,
    recipe: Recipe = EVERYTHING,
) -> dict[str, Any]:
    application.document.set_recipe(recipe)
    application.document.end_gesture()
    # The knots that the recipe is mixed from, and the picture at rest.
    stacks, link = (application.live.stack, application.live.coarse), application.link
    wait_until(lambda: link.settled)
    wait_until(lambda: watch.exact or link.visible_is_exact)
    wait_until(
        lambda: (
            not any(stack.missing(recipe) for stack in stacks)
            or link.rested_generation == link.generation
        )
    )
    before, computed = len(watch.latencies), list[float]()
    last: float | None = None

    def step() -> None:
        nonlocal last
        now = time.thread_time()
        if last is not None:
            computed.append(1000 * (now - last))
        last = now
        watch.note_step()

    drag(
        application,
        to_and_fro(slider.value(), slider.maximum()),
        40 if quick else 120,
        step,
        slider,
    )
    wait_until(lambda: watch.answered)
    rest(0.3)
    return {
        "first_frame_ms": spread(watch.latencies[before:]),
        "computed_ms": spread(computed),
    }
