"""What a batch cannot keep it says: per file, and once for all."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine.batch import pipeline
from denoise_gui.engine.batch.items import Settings, Status
from denoise_gui.engine.batch.report import MadeWith, losses_in_short, write_report
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images import image_writing
from denoise_gui.engine.images.image_file import Photograph, save_image
from denoise_gui.engine.recipe import AUTOMATIC, Recipe
from tests.engine.batch.conftest import MakePhotograph
from tests.engine.batch.runs import run, statuses
from tests.engine.images.photographs import photograph


def test_losses_stand_in_the_report_and_in_the_summary(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings, tmp_path: Path
) -> None:
    save_image(tmp_path / "deep.tif", photograph(np.uint16, alpha=True))
    save_image(tmp_path / "float.tif", photograph(np.float32))
    plain = make_photograph("plain.png")
    inputs = [tmp_path / "deep.tif", tmp_path / "float.tif", plain]
    result = run(denoiser, inputs, replace(settings, suffix=".jpg"))
    assert statuses(result) == [Status.DONE] * 3
    deep, scene, nothing = (outcome.losses for outcome in result.outcomes)
    assert deep == (
        "depth (16 bits become 8)",
        "transparency (the image is laid over white)",
    )
    assert scene == ("floating-point values (stored as 8 bits, 0 to 1)",)
    assert nothing == ()
    summary = losses_in_short(result)
    assert summary is not None
    assert "of 2 photographs" in summary
    assert "transparency (the image is laid over white) in 1" in summary
    made_with = MadeWith("standard", "", "cpu")
    write_report(tmp_path / "report.csv", result, made_with)
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as file:
        rows = {Path(row["source"]).name: row["lost"] for row in csv.DictReader(file)}
    assert rows["deep.tif"] == "; ".join(deep)
    assert rows["plain.png"] == ""
    write_report(tmp_path / "report.json", result, made_with)
    written = json.loads((tmp_path / "report.json").read_text())
    assert written["photographs"][1]["lost"] == scene[0]
    assert written["lost"] == summary


def test_nothing_is_said_where_nothing_is_lost(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    assert losses_in_short(run(denoiser, [make_photograph("a.png")], settings)) is None


def test_a_sigma_that_cannot_be_measured_is_not_called_done(
    denoiser: Denoiser, settings: Settings, tmp_path: Path
) -> None:
    Image.fromarray(np.zeros((40, 48, 3), np.uint8)).save(tmp_path / "black.png")
    result = run(denoiser, [tmp_path / "black.png"], replace(settings, recipe=Recipe(AUTOMATIC)))
    (outcome,) = result.outcomes
    assert outcome.status is Status.SKIPPED
    assert "not reliable" in outcome.message
    assert "Give it a sigma" in outcome.message
    assert not (settings.output / "black.png").exists()


def test_a_place_that_cannot_be_written_is_found_before_the_work(
    denoiser: Denoiser,
    make_photograph: MakePhotograph,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    def work(*arguments: object, **options: object) -> Photograph:
        raise AssertionError("it was denoised for nothing")

    monkeypatch.setattr(image_writing, "check_writable", refuse)
    monkeypatch.setattr(pipeline, "denoised_photograph", work)
    (outcome,) = run(denoiser, [make_photograph("a.png")], settings).outcomes
    assert outcome.status is Status.FAILED
    assert "write-protected" in outcome.message
