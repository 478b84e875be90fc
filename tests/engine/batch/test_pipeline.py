"""A batch at work: results, bad files, files in the way, memory, progress and the report."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine.batch import pipeline
from denoise_gui.engine.batch.collecting import collect
from denoise_gui.engine.batch.items import Existing, Settings, Status
from denoise_gui.engine.batch.pipeline import Batch
from denoise_gui.engine.batch.planning import make_plan
from denoise_gui.engine.batch.report import MadeWith, write_report
from denoise_gui.engine.batch.timing import BatchProgress
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.recipe import AUTOMATIC, Recipe
from tests.engine.batch.conftest import MakePhotograph
from tests.engine.batch.runs import images, run, statuses


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
    automatic = replace(settings, recipe=Recipe(AUTOMATIC), pattern="{stem}-{sigma}{suffix}")
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
    automatic = Settings(tmp_path / "out", Recipe(AUTOMATIC))
    sigma = run(denoiser, [photograph], automatic).outcomes[0].sigma
    own = photograph.rename(tmp_path / f"x{round(sigma or 0, 1):g}.png")
    before = own.read_bytes()
    settings = Settings(
        tmp_path, Recipe(AUTOMATIC), pattern="x{sigma}{suffix}", existing=Existing.OVERWRITE
    )
    result = run(denoiser, [own], settings)
    assert statuses(result) == [Status.FAILED]
    assert own.read_bytes() == before


def test_sources_are_replaced_when_that_is_asked_for_and_only_once(
    denoiser: Denoiser, make_photograph: MakePhotograph, tmp_path: Path
) -> None:
    photograph = make_photograph("in/a.png")
    before = photograph.read_bytes()
    settings = Settings(
        tmp_path / "in", Recipe(20), existing=Existing.OVERWRITE, replace_sources=True
    )
    assert statuses(run(denoiser, [photograph], settings)) == [Status.DONE]
    once = photograph.read_bytes()
    assert once != before
    assert statuses(run(denoiser, [photograph], settings)) == [Status.DONE_BEFORE]
    assert photograph.read_bytes() == once
    stronger = replace(settings, recipe=Recipe(40))
    assert statuses(run(denoiser, [photograph], stronger)) == [Status.SKIPPED]
    assert photograph.read_bytes() == once


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
    heard: list[BatchProgress] = []
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
    result = run(denoiser, [*paths, bad], replace(settings, recipe=Recipe(AUTOMATIC)))
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
