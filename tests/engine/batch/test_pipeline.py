"""A batch at work: bad files, files in the way, pause, cancel, and going on where it was."""

from __future__ import annotations

import csv
import json
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine.batch import pipeline
from denoise_gui.engine.batch.collecting import collect
from denoise_gui.engine.batch.control import BatchControl
from denoise_gui.engine.batch.items import Existing, Outcome, Result, Settings, Status
from denoise_gui.engine.batch.journal import JOURNAL_NAME
from denoise_gui.engine.batch.pipeline import Batch
from denoise_gui.engine.batch.planning import make_plan
from denoise_gui.engine.batch.report import MadeWith, write_report
from denoise_gui.engine.batch.timing import Progress
from denoise_gui.engine.denoiser import Denoiser
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.image_file import load_image
from denoise_gui.engine.photograph import Photograph
from denoise_gui.engine.save_options import SaveOptions
from tests.engine.batch.conftest import MakePhotograph

Hear = Callable[[Outcome, Progress], None]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "out", 20)


def run(
    denoiser: Denoiser,
    inputs: list[Path],
    settings: Settings,
    hear: Hear = lambda _outcome, _progress: None,
    control: BatchControl | None = None,
) -> Result:
    found = collect(inputs, results=settings.output).photographs
    return Batch(make_plan(found, settings), hear, control).run(denoiser)


def statuses(result: Result) -> list[Status]:
    return [outcome.status for outcome in result.outcomes]


def images(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.png"))


def test_results_are_what_the_engine_makes_of_each(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings, tmp_path: Path
) -> None:
    make_photograph("in/a.png", 100, 130)
    make_photograph("in/deep/b.png", seed=1)
    result = run(denoiser, [tmp_path / "in"], settings)
    assert statuses(result) == [Status.DONE, Status.DONE]
    assert images(settings.output) == ["a.png", "deep/b.png"]
    for name in images(settings.output):
        expected = denoiser.denoise(load_image(tmp_path / "in" / name).pixels, 20)
        np.testing.assert_array_equal(load_image(settings.output / name).pixels, expected)
    outcome = result.outcomes[0]
    assert (outcome.width, outcome.height, outcome.sigma) == (130, 100, 20)
    assert outcome.target == settings.output / "a.png"
    assert outcome.seconds > 0


def test_one_bad_file_never_stops_the_rest(
    denoiser: Denoiser,
    make_photograph: MakePhotograph,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not a file that is broken, one that is missing, nor a fault of the program's own."""
    paths = [make_photograph(f"{name}.png") for name in "abcde"]
    paths[1].write_text("no image")
    paths[2].unlink()
    denoise = pipeline.denoised_photograph

    def fails_for_one(photograph: Photograph, *arguments: Any, **options: Any) -> Photograph:
        if photograph.path == paths[3]:
            raise ZeroDivisionError("made for the test")
        return denoise(photograph, *arguments, **options)

    monkeypatch.setattr(pipeline, "denoised_photograph", fails_for_one)
    result = run(denoiser, paths, settings)
    done, failed = Status.DONE, Status.FAILED
    assert statuses(result) == [done, failed, failed, failed, done]
    assert result.tally.failed == 3
    for outcome in result.outcomes[1:4]:
        assert outcome.item.source.name in outcome.message
    assert images(settings.output) == ["a.png", "e.png"]


def test_automatic_sigma_is_estimated_for_each(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    paths = [make_photograph(f"{s}.png", 200, 200, sigma=s) for s in (5, 40)]
    automatic = replace(settings, sigma=None, pattern="{stem}-{sigma}{suffix}")
    low, high = run(denoiser, paths, automatic).outcomes
    assert low.sigma is not None
    assert high.sigma is not None
    assert low.sigma < 15 < 30 < high.sigma < 50
    assert low.uncertainty is not None
    assert low.target is not None
    assert low.target.name == f"5-{low.sigma:.1f}.png".replace(".0.png", ".png")


@pytest.mark.parametrize("existing", list(Existing))
def test_files_in_the_way(
    existing: Existing, denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    photograph = make_photograph("a.png")
    settings.output.mkdir()
    in_the_way = settings.output / "a.png"
    in_the_way.write_bytes(b"somebody's own")
    result = run(denoiser, [photograph], replace(settings, existing=existing))
    if existing is Existing.SKIP:
        assert statuses(result) == [Status.SKIPPED]
        assert "there already" in result.outcomes[0].message
    else:
        assert statuses(result) == [Status.DONE]
    assert (in_the_way.read_bytes() == b"somebody's own") == (existing is not Existing.OVERWRITE)
    expected = ["a.png", "a_2.png"] if existing is Existing.RENAME else ["a.png"]
    assert images(settings.output) == expected


def test_a_photograph_is_not_overwritten_by_a_name_known_late(
    denoiser: Denoiser, make_photograph: MakePhotograph, tmp_path: Path
) -> None:
    """The estimated sigma makes the result's name that of the photograph."""
    photograph = make_photograph("x.png", sigma=0)
    sigma = run(denoiser, [photograph], Settings(tmp_path / "out", None)).outcomes[0].sigma
    own = photograph.rename(tmp_path / f"x{round(sigma or 0, 1):g}.png")
    before = own.read_bytes()
    settings = Settings(tmp_path, None, pattern="x{sigma}{suffix}", existing=Existing.OVERWRITE)
    result = run(denoiser, [own], settings)
    assert statuses(result) == [Status.FAILED]
    assert own.read_bytes() == before


def test_sources_are_replaced_when_that_is_asked_for_and_only_once(
    denoiser: Denoiser, make_photograph: MakePhotograph, tmp_path: Path
) -> None:
    photograph = make_photograph("in/a.png")
    before = photograph.read_bytes()
    settings = Settings(tmp_path / "in", 20, existing=Existing.OVERWRITE, replace_sources=True)
    assert statuses(run(denoiser, [photograph], settings)) == [Status.DONE]
    once = photograph.read_bytes()
    assert once != before
    assert statuses(run(denoiser, [photograph], settings)) == [Status.SKIPPED]
    assert photograph.read_bytes() == once


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
        replace(settings, sigma=30),
        replace(settings, suffix=".jpg"),
        replace(settings, suffix=".jpg", save=SaveOptions(quality=50)),
        replace(settings, save=SaveOptions(raw_linear=True)),
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
    first = Status.DONE_BEFORE if damage == "torn" else Status.DONE
    assert statuses(result) == [first, Status.DONE]
    assert statuses(run(denoiser, paths, again)) == [Status.DONE_BEFORE] * 2


def test_cancelling_stops_in_the_middle_of_an_image_and_the_next_run_goes_on(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    paths = [make_photograph(f"{name}.png", 240, 240) for name in "abcd"]
    control = BatchControl()
    seen: list[tuple[str, float]] = []

    def cancel_in_the_second(outcome: Outcome, _progress: Progress) -> None:
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

    def pause_in_the_middle(outcome: Outcome, _progress: Progress) -> None:
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


def test_few_photographs_are_in_memory_at_a_time(
    denoiser: Denoiser,
    make_photograph: MakePhotograph,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paths = [make_photograph(f"{number}.png") for number in range(12)]
    ahead: list[int] = []
    counts = {"read": 0, "written": 0}
    load, save = pipeline.load_image, pipeline.save_denoised

    def counted_load(path: Path, **options: Any) -> object:
        counts["read"] += 1
        ahead.append(counts["read"] - counts["written"])
        return load(path, **options)

    def counted_save(*arguments: Any, **options: Any) -> None:
        save(*arguments, **options)
        counts["written"] += 1

    monkeypatch.setattr(pipeline, "load_image", counted_load)
    monkeypatch.setattr(pipeline, "save_denoised", counted_save)
    found = collect(paths).photographs
    one_only = Batch(make_plan(found, settings), lambda _o, _p: None, memory_limit=1)
    assert one_only.run(denoiser).tally.done == 12
    # The one being read, and one that has just been written but not counted out yet.
    assert max(ahead) <= 2


def test_progress_grows_to_the_end_and_tells_the_time_left(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    paths = [make_photograph(f"{number}.png", 100, 100) for number in range(4)]
    paths[2].write_text("no image")
    heard: list[Progress] = []
    run(denoiser, paths, settings, lambda _outcome, progress: heard.append(progress))
    shares = [progress.share for progress in heard]
    assert shares == sorted(shares)
    assert heard[-1].share == 1
    assert heard[-1].ended == heard[-1].total == 4
    assert heard[-1].seconds_left == 0
    assert any(progress.seconds_left for progress in heard)


def test_the_report_says_what_was_done(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings, tmp_path: Path
) -> None:
    paths = [make_photograph("a.png"), make_photograph("b, c.png")]
    bad = tmp_path / "bad.png"
    bad.write_text("no image")
    result = run(denoiser, [*paths, bad], replace(settings, sigma=None))
    write_report(tmp_path / "report.csv", result, MadeWith.of(denoiser.model))
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["done", "done", "failed"]
    assert rows[1]["source"] == str(paths[1])
    assert float(rows[0]["sigma"]) > 0
    assert rows[0]["sigma_from"] == "estimate"
    assert "bad.png" in rows[2]["error"]
    write_report(tmp_path / "report.json", result, MadeWith.of(denoiser.model))
    document = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert document["counts"]["failed"] == 1
    assert document["model"] == "standard"
    assert [row["status"] for row in document["photographs"]] == ["done", "done", "failed"]
    with pytest.raises(UserError, match="a report is a"):
        write_report(tmp_path / "report.txt", result, MadeWith.of(denoiser.model))


def test_an_output_that_cannot_be_a_folder(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    settings.output.write_text("in the way")
    with pytest.raises(UserError, match="folder cannot be made"):
        run(denoiser, [make_photograph("a.png")], settings)


def test_sixteen_bits_stay_sixteen(denoiser: Denoiser, settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    Image.fromarray(np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16)).save(path)
    run(denoiser, [path], settings)
    assert load_image(settings.output / "deep.png").bits == 16


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
