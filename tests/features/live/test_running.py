"""No piece of live work begins that is of no use any more, wherever the wish for another falls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from denoise_gui.core.jobs import Jobs
from denoise_gui.engine.cancellation import Cancelled
from denoise_gui.engine.denoise.sigma_stack import SigmaStack
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.library.shelf import ModelShelf
from denoise_gui.engine.recipe import ModelRef, Recipe
from denoise_gui.engine.rect import Rect
from denoise_gui.engine.runtime.bounded_runs import BoundedRuns
from denoise_gui.features.live import tasks
from denoise_gui.features.live.denoiser import LiveDenoiser
from denoise_gui.features.live.requests import LivePatch, LiveRequest
from denoise_gui.features.live.running import Running
from denoise_gui.features.live.tasks import Kind, Task

SIZE = (96, 128)
WHOLE = Rect(0, 0, *SIZE)
TIMEOUT = 60_000


def request(model: Path, sigma: float = 27.0, generation: int = 1) -> LiveRequest:
    pixels = np.full((*SIZE, 3), 100, np.uint8)
    return LiveRequest(
        generation=generation,
        recipe=Recipe(sigma, model=ModelRef(model)),
        device="cpu",
        image=1,
        pixels=pixels,
        visible=WHOLE,
        levels=tuple(DisplayPyramid.of(pixels).levels),
    )


def exact(wanted: LiveRequest) -> Task:
    return Task(Kind.EXACT, wanted.recipe, WHOLE)


ASKED = request(Path("a.onnx"))
OTHER_SIGMA = request(Path("a.onnx"), 40.0)
OTHER_MODEL = request(Path("b.onnx"))


@pytest.fixture
def running() -> Running:
    return Running(SigmaStack())


def test_what_became_useless_before_it_began_never_begins(running: Running) -> None:
    """The worker has taken a request, and not begun on it, when another is wanted."""
    running.want(ASKED)
    running.want(OTHER_MODEL)
    for task in (exact(ASKED), None):
        with pytest.raises(Cancelled):
            running.begin(ASKED, task)
    assert not running.begin(OTHER_MODEL, None).cancelled


def test_what_is_useful_all_the_same_begins(running: Running) -> None:
    running.want(ASKED)
    running.want(replace(ASKED, generation=2))
    assert not running.begin(ASKED, exact(ASKED)).cancelled


def test_nothing_begins_after_the_end(running: Running) -> None:
    running.want(ASKED)
    running.stop()
    for task in (exact(ASKED), None):
        with pytest.raises(Cancelled):
            running.begin(ASKED, task)


def test_a_knot_of_the_newest_request_is_not_stopped_by_that_request(running: Running) -> None:
    """However late the worker hears that this is what is wanted."""
    token = running.begin(ASKED, Task(Kind.KNOT, ASKED.recipe, ASKED.kept))
    running.want(ASKED)
    assert not token.cancelled


def test_opening_a_model_is_stopped_by_the_wish_for_another_alone(running: Running) -> None:
    running.want(ASKED)
    token = running.begin(ASKED, None)
    running.want(OTHER_SIGMA)
    assert not token.cancelled
    running.want(OTHER_MODEL)
    assert token.cancelled


@pytest.fixture
def live(qtbot: QtBot) -> Iterator[LiveDenoiser]:
    jobs = Jobs()
    yield LiveDenoiser(jobs, models=ModelShelf())
    assert jobs.close() == ()


def test_no_stale_tile_is_run(
    live: LiveDenoiser, model_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wish for another image falls just before the first tile of this one begins."""
    first = request(model_path)
    second = replace(request(model_path, generation=2), image=2)
    next_task = tasks.next_task
    patches: list[LivePatch] = []
    live.patch_finished.connect(patches.append)
    runs: list[int] = []
    before_second: list[int] = []
    run = BoundedRuns.output

    def counted(runs_of: BoundedRuns, *arguments: Any) -> Any:
        runs.append(1)
        return run(runs_of, *arguments)

    def turned(wanted: LiveRequest, progress: tasks.LiveProgress) -> Task | None:
        task = next_task(wanted, progress)
        if wanted is second:
            before_second.append(len(runs))
        else:
            runs.clear()  # of opening the model
            live.request(second)
        return task

    monkeypatch.setattr(BoundedRuns, "output", counted)
    monkeypatch.setattr(tasks, "next_task", turned)
    with qtbot.waitSignal(live.visible_finished, timeout=TIMEOUT) as finished:
        live.request(first)
    assert finished.args[0] == 2
    assert {patch.image for patch in patches} == {2}
    assert before_second[0] == 0
