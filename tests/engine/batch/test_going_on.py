"""A batch that is stopped, held or done before: the next run goes on, and does nothing twice."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from denoise_gui.engine.batch.control import BatchControl
from denoise_gui.engine.batch.items import Existing, Outcome, Result, Settings, Status
from denoise_gui.engine.batch.journal import JOURNAL_NAME
from denoise_gui.engine.batch.timing import BatchProgress
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import Recipe
from tests.engine.batch.conftest import MakePhotograph
from tests.engine.batch.runs import images, run, statuses


def test_nothing_is_done_twice(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings, tmp_path: Path
) -> None:
    paths = [make_photograph(f"in/{name}.png", seed=i) for i, name in enumerate("abc")]
    run(denoiser, paths, settings)
    before = {p: p.stat().st_mtime_ns for p in settings.output.glob("*.png")}
    assert statuses(run(denoiser, paths, settings)) == [Status.DONE_BEFORE] * 3
    # One photograph has changed, one result is gone, one result was edited by hand.
    make_photograph("in/a.png", 41)
    (settings.output / "b.png").unlink()
    result = run(denoiser, paths, settings)
    assert statuses(result) == [Status.DONE, Status.DONE, Status.DONE_BEFORE]
    after = {p: p.stat().st_mtime_ns for p in settings.output.glob("*.png")}
    assert after[settings.output / "c.png"] == before[settings.output / "c.png"]
    (settings.output / "c.png").write_bytes(b"edited")
    assert statuses(run(denoiser, paths, settings))[2] is Status.SKIPPED
    assert (settings.output / "c.png").read_bytes() == b"edited"


def test_another_sigma_format_or_quality_is_other_work(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    photograph = make_photograph("a.png")
    run(denoiser, [photograph], settings)
    first = (settings.output / "a.png").read_bytes()
    others = (
        replace(settings, recipe=Recipe(30)),
        replace(settings, suffix=".jpg"),
        replace(settings, suffix=".jpg", save=SaveOptions(quality=50)),
        replace(settings, save=SaveOptions(raw_linear=True)),
        replace(settings, recipe=Recipe(20, colour=40)),
        replace(settings, recipe=Recipe(20, gray_use=GrayUse.LUMA)),
        replace(settings, redo=True),
    )
    for other in others:
        assert statuses(run(denoiser, [photograph], other)) == [Status.DONE]
    assert (settings.output / "a.png").read_bytes() == first  # by the last of them


def test_a_result_of_another_photograph_is_not_replaced(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    run(denoiser, [make_photograph("x/a.png")], settings)
    first = (settings.output / "a.png").read_bytes()
    result = run(denoiser, [make_photograph("y/a.png", seed=3)], settings)
    assert statuses(result) == [Status.SKIPPED]
    assert (settings.output / "a.png").read_bytes() == first


@pytest.mark.parametrize("damage", ["torn", "nonsense", "empty"])
def test_a_damaged_journal_costs_work_at_most(
    damage: str, denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    paths = [make_photograph(f"{name}.png") for name in "ab"]
    run(denoiser, paths, settings)
    journal = settings.output / JOURNAL_NAME
    lines = journal.read_bytes()
    torn = lines[: len(lines) - 20]
    journal.write_bytes({"torn": torn, "nonsense": b"\xff{]\n[1]\n", "empty": b""}[damage])
    again = replace(settings, existing=Existing.OVERWRITE)
    result = run(denoiser, paths, again)
    # The last line torn: what was intended is known from the line before it.
    expected = Status.DONE_BEFORE if damage == "torn" else Status.DONE
    assert statuses(result) == [expected] * 2
    assert statuses(run(denoiser, paths, again)) == [Status.DONE_BEFORE] * 2


def test_cancelling_stops_in_the_middle_of_an_image_and_the_next_run_goes_on(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    paths = [make_photograph(f"{name}.png", 240, 240) for name in "abcd"]
    control = BatchControl()
    seen: list[tuple[str, float]] = []

    def cancel_in_the_second(outcome: Outcome, _progress: BatchProgress) -> None:
        seen.append((outcome.item.source.name, outcome.share))
        if outcome.item.index == 1 and 0 < outcome.share < 1:
            control.cancel()

    result = run(denoiser, paths, settings, cancel_in_the_second, control)
    assert result.cancelled
    assert statuses(result)[1:] == [Status.STOPPED] * 3
    assert max(share for name, share in seen if name == "b.png") < 1
    assert not list(settings.output.rglob("*.part"))
    finished = images(settings.output)
    assert set(finished) <= {"a.png"}
    again = statuses(run(denoiser, paths, settings))
    assert again == [Status.DONE_BEFORE if finished else Status.DONE] + [Status.DONE] * 3


def test_pausing_holds_between_two_tiles_until_it_goes_on(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    paths = [make_photograph(f"{name}.png", 240, 240) for name in "ab"]
    control = BatchControl()
    held = threading.Event()
    shares: list[float] = []

    def pause_in_the_middle(outcome: Outcome, _progress: BatchProgress) -> None:
        if outcome.item.index == 0:
            shares.append(outcome.share)
            if 0 < outcome.share < 1 and not held.is_set():
                control.pause()
                held.set()

    results: list[Result] = []
    worker = threading.Thread(
        target=lambda: results.append(run(denoiser, paths, settings, pause_in_the_middle, control))
    )
    worker.start()
    assert held.wait(60)
    count = len(shares)
    worker.join(0.5)
    assert worker.is_alive()
    assert len(shares) == count
    assert control.seconds_paused() > 0
    control.resume()
    worker.join(60)
    assert statuses(results[0]) == [Status.DONE] * 2


def test_cancelling_while_paused(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    control = BatchControl()
    control.pause()
    timer = threading.Timer(0.2, control.cancel)
    timer.start()
    result = run(denoiser, [make_photograph("a.png")], settings, control=control)
    timer.join()
    assert statuses(result) == [Status.STOPPED]


def test_what_a_killed_process_left_is_removed(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    settings.output.mkdir()
    old, new = settings.output / ".denoise-0a.part", settings.output / ".denoise-1b.part"
    for path in (old, new):
        path.write_bytes(b"half a picture")
    os.utime(old, (1, 1))
    run(denoiser, [make_photograph("a.png")], settings)
    assert not old.exists()
    assert new.exists()  # perhaps another process is writing it
