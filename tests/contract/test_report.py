"""A report is read as it was written, by a reader that checks what it needs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from denoise_gui.contract.report import (
    BackendRun,
    Denoising,
    InputImage,
    Pair,
    Parting,
    Report,
    SchemaError,
    SweepRow,
    Verdict,
    report_of,
    to_json,
)
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.trial import Trial, trial_of


def whole_report() -> Report:
    trial = Trial("sigma first", 25.0, 20.5, 28.3)
    parting = Parting("body.0", "conv", 3, 0.5, 1.0, Sentence("parting-name", "a"))
    verdict = Verdict(
        *(False, 0.01, 0.0, Sentence("why-float32"), Sentence("pair-differs", "A", 1.0, 2, 3, "4")),
        parts_at=parting,
        notes=[Sentence("pair-clipped", 0.25, 3.0)],
    )
    run = BackendRun("A", "onnx", "onnxruntime", "float32", 0.5, "a", 9, {"Conv": 2}, None, "why")
    pair = Pair("P", "A", "float32", 1.0, (2, 3), 0.1, 0.2, 0.3, None, 1.0, "d", "l", 1.5, verdict)
    return Report(
        passed=False,
        sentence=Sentence("some-differ", "A"),
        name="a",
        weights="a.pth",
        weights_sha256="0",
        sigma=25.0,
        image=InputImage("i.png", 4, 3, (0, 0, 4, 3), Sentence("image-whole")),
        backends=[run],
        pairs=[pair],
        sweep=[SweepRow("size 1x1", 1, 1, 25.0, "A", None, None, "a note")],
        notes=["words without a code"],
        versions={"torch": "2"},
        system="Linux",
        denoising=Denoising(trial, None, True, False, Sentence("denoises", 20.5, 28.3, 25)),
        sigma_max=75.0,
    )


def test_it_is_read_as_it_was_written_sentences_with_their_codes() -> None:
    report = whole_report()
    again = report_of(to_json(report))
    assert again == report
    assert isinstance(again.sentence, Sentence)
    assert isinstance(again.pairs[0].verdict.notes[0], Sentence)
    assert not isinstance(again.notes[0], Sentence)
    # Whoever reads the file without this module finds plain English.
    assert json.loads(to_json(report))["sentence"] == "A and PyTorch do not agree."


def _without(data: dict[str, Any], *path: Any) -> dict[str, Any]:
    place: Any = data
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return data


@pytest.mark.parametrize(
    "path", [("passed",), ("image", "crop"), ("pairs", 0, "verdict"), ("backends", 0, "name")]
)
def test_what_is_missing_is_an_error(path: tuple[Any, ...]) -> None:
    data = _without(json.loads(to_json(whole_report())), *path)
    with pytest.raises(KeyError, match=str(path[-1])):
        report_of(json.dumps(data))


def test_what_is_new_or_optional_may_be_missing_or_more() -> None:
    data = json.loads(to_json(whole_report()))
    for key in ("denoising", "sentences", "sweep", "sigma_max"):
        del data[key]
    data["of another version"] = data["pairs"][0]["of another version"] = 1
    report = report_of(json.dumps(data))
    assert report.denoising is None
    assert report.sentence == "A and PyTorch do not agree."


def test_another_version_is_told_by_its_number() -> None:
    with pytest.raises(SchemaError, match="99"):
        report_of('{"schema": 99}')


def test_a_figure_in_the_metadata_is_read_or_passed_over() -> None:
    trial = Trial("sigma first", 25.0, 20.5, 28.3)
    assert trial_of(trial.to_metadata()) == trial
    said = '{"reading": "x", "sigma": 25, "noisy_db": 20.5, "denoised_db": 10.6}'
    worse = trial_of(said)
    assert worse is not None
    assert worse.worsens
    assert not worse.denoises
    for text in (None, "", "words", "[]", "{}", said.replace("25", "NaN"), '{"sigma": "x"}'):
        assert trial_of(text) is None
