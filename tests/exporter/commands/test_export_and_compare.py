"""Export and comparison in one go: one process, one loading, one progress from 0 to 1."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import pytest

from denoise_gui.contract.progress import STAGES, Stage, event_of
from denoise_gui.contract.sentences import Sentence, sentence_of
from exporter.checkpoints import network_source
from exporter.checkpoints.weights_file import save_weights
from exporter.halo import measure_halo, watched
from exporter.progress_lines import ProgressLines
from tests.exporter.conftest import Command
from tests.exporter.denoisers import averaging


@pytest.fixture
def smooth(tmp_path: Path) -> Path:
    path = tmp_path / "smooth.safetensors"
    save_weights(path, averaging())
    return path


def test_what_is_written_is_compared_with_the_network_still_in_memory(
    command: Command, smooth: Path, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Path] = []
    load = network_source.open_weights

    def counted(path: Path, *rest: Any, **more: Any) -> Any:
        loaded.append(path)
        return load(path, *rest, **more)

    monkeypatch.setattr(network_source, "open_weights", counted)
    report = tmp_path / "r"
    finished = command(
        *("export", "--weights", smooth, "--onnx", tmp_path / "m.onnx"),
        *("--coreml", tmp_path / "m.mlpackage", "--compare", photo, "--sigma", 15),
        *("--report", report, "--sweep"),
    )
    assert finished.code == 0, finished.last
    assert loaded == [smooth]
    last = finished.last
    assert last["passed"] is True
    assert last["denoises"] is True
    assert last["report"] == str(report / "report.json")
    assert {str(tmp_path / "m.onnx"), str(report / "report.html")} <= set(last["files"])
    content = json.loads((report / "report.json").read_text(encoding="utf-8"))
    assert content["sigma"] == 15
    assert {run["kind"] for run in content["backends"]} >= {"pytorch", "onnx", "coreml"}
    assert content["sweep"]
    stages = [event for event in finished.events if event["event"] == "stage"]
    shares = [event["progress"] for event in stages]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert {event["stage"] for event in stages} <= set(STAGES)
    # No step is told to be most of the work: each is told where it is.
    assert max(b - a for a, b in zip(shares, [*shares[1:], 1.0], strict=True)) < 0.3
    for event in stages:
        said = sentence_of(event["said"], "")
        assert isinstance(said, Sentence)
        assert said == event["message"]


def test_a_comparison_that_does_not_agree_ends_with_1_and_the_files_stay(
    command: Command, smooth: Path, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import exporter.parity.agreement as agreement

    judge = agreement.difference
    monkeypatch.setattr(
        "exporter.parity.pairs.difference", lambda a, b, tolerance: judge(a, b + 1, tolerance)
    )
    finished = command(
        *("export", "--weights", smooth, "--onnx", tmp_path / "m.onnx", "--compare", photo),
        *("--report", tmp_path / "r"),
    )
    assert finished.code == 1
    assert finished.last["passed"] is False
    assert (tmp_path / "m.onnx").is_file()


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (["--compare", "PHOTO"], "output_unwritable", "--compare needs --report DIR"),
        (["--report", "FOLDER"], "image_unreadable", "--report needs --compare IMAGE"),
        (["--compare", "nowhere.png", "--report", "FOLDER"], "image_unreadable", "nowhere.png"),
        (["--compare", "PHOTO", "--report", "PHOTO"], "output_unwritable", "cannot be written"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_is_written(
    options: list[str],
    code: str,
    sentence: str,
    command: Command,
    smooth: Path,
    photo: Path,
    tmp_path: Path,
) -> None:
    given = [str({"PHOTO": photo, "FOLDER": tmp_path / "r"}.get(o, o)) for o in options]
    finished = command("export", "--weights", smooth, "--onnx", tmp_path / "m.onnx", *given)
    assert finished.last["code"] == code
    assert sentence in finished.last["message"]
    assert not (tmp_path / "m.onnx").exists()
    assert all(event["event"] != "stage" for event in finished.events)


def test_measuring_the_halo_tells_how_far_it_is(network: Any) -> None:
    shares: list[float] = []
    with watched(network, shares.append):
        measure_halo(network)
    assert len(shares) > 9
    assert shares == sorted(shares)
    assert shares[-1] <= 1
    told = len(shares)
    measure_halo(network)
    assert len(shares) == told


class _Told:
    """Progress lines, read back."""

    def __init__(self, *, as_text: bool = False) -> None:
        self.stream = io.StringIO()
        self.lines = ProgressLines(self.stream, as_text=as_text)

    @property
    def stages(self) -> list[Stage]:
        events = [event_of(line) for line in self.stream.getvalue().splitlines()]
        return [event for event in events if isinstance(event, Stage)]


def test_steps_share_out_what_is_left_by_what_they_cost() -> None:
    told = _Told()
    told.lines.plan({"a": 1, "b": 3})
    with told.lines.step("a", "weights", "first"):
        pass
    told.lines.plan({"b": 1, "c": 2})  # more is known now
    with told.lines.step("b", "onnx", "second") as tell:
        tell(0.5)
        tell(0.2)  # never back
    with told.lines.step("c", "run", "third"):
        pass
    assert [(stage.message, stage.progress) for stage in told.stages] == [
        ("first", 0.0),
        ("second", 0.25),
        ("second", 0.375),
        ("third", 0.5),
    ]


def test_a_step_that_says_nothing_moves_by_the_clock_and_never_reaches_its_end() -> None:
    told = _Told()
    told.lines.plan({"a": 0.5, "b": 0.5})
    with told.lines.step("a", "onnx", "silent", by_clock=True):
        ends = time.monotonic() + 60
        while len(told.stages) < 3 and time.monotonic() < ends:
            time.sleep(0.01)
    shares = [stage.progress for stage in told.stages]
    assert len(shares) >= 3
    assert shares == sorted(set(shares))
    assert shares[-1] < 0.5


def test_a_person_reads_each_sentence_once() -> None:
    told = _Told(as_text=True)
    told.lines.plan({"a": 1})
    with told.lines.step("a", "onnx", "Converting") as tell:
        for share in range(10):
            tell(share / 10)
    assert told.stream.getvalue() == "[  0%] Converting\n"
