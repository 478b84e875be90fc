"""`denoise-gui run` over many photographs: what it prints, its exit codes, and going on after it
was interrupted or killed."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from denoise_gui import cli
from denoise_gui.engine.batch.items import Item, Outcome, Result, Status
from denoise_gui.engine.recipe import Recipe
from denoise_gui.headless import run as headless
from tests.conftest import noisy_picture


def make_photographs(folder: Path, count: int, size: int = 40) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        pixels = np.clip(noisy_picture(size, size, 25, seed=number), 0, 1) * 255
        paths.append(folder / f"{number:02}.png")
        Image.fromarray(np.rint(pixels).astype(np.uint8)).save(paths[-1])
    return paths


def run(*arguments: str | Path) -> int:
    return cli.main(["run", *map(str, arguments)])


def test_a_folder_with_automatic_sigma_and_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_photographs(tmp_path / "in" / "deep", 3)
    (tmp_path / "in" / "bad.png").write_text("no image")
    (tmp_path / "in" / "worse.png").write_text("no image either")
    report = tmp_path / "report.csv"
    output = tmp_path / "out"
    code = run(tmp_path / "in", "--sigma", "auto", "-o", output, "--report", report)
    assert code == 12  # two failed
    assert (output / "deep" / "00.png").exists()
    with report.open(encoding="utf-8", newline="") as file:
        rows = {Path(row["source"]).name: row for row in csv.DictReader(file)}
    assert rows["bad.png"]["status"] == "failed"
    assert 10 < float(rows["00.png"]["sigma"]) < 40
    shown = capsys.readouterr().err
    assert "3 done, 2 failed" in shown
    assert "estimated" in shown
    assert "Traceback" not in shown


def test_a_table_names_the_photographs_and_their_sigma(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_photographs(tmp_path, 3)
    table = tmp_path / "table.csv"
    table.write_text("path,sigma\n00.png,10\n01.png,auto\n")
    pattern = "{stem}-{sigma}{suffix}"
    assert run("--sigma-table", table, "-o", tmp_path / "out", "--name", pattern) == 0
    names = sorted(path.name for path in (tmp_path / "out").glob("*.png"))
    assert len(names) == 2
    assert names[0] == "00-10.png"
    # With photographs given, those that the table lacks need a sigma of their own.
    arguments = [tmp_path / "01.png", tmp_path / "02.png", "--sigma-table", table]
    assert run(*arguments, "-o", tmp_path / "out2", "--name", pattern) == 2
    assert "02.png" in capsys.readouterr().err
    assert run(*arguments, "--sigma", "30", "-o", tmp_path / "out2", "--name", pattern) == 0
    assert (tmp_path / "out2" / "02-30.png").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--sigma", "5"],  # of what?
        ["a.png"],  # with which sigma?
        ["a.png", "--sigma", "5", "--name", "{what}{suffix}"],
        ["a.png", "--sigma", "5", "--format", "xyz"],
        ["a.png", "--sigma", "5", "--report", "report.txt"],
        ["a.png", "--sigma", "5", "--quality", "0"],
        ["--sigma-table", "missing.csv"],
    ],
)
def test_commands_that_cannot_be_meant(arguments: list[str], tmp_path: Path) -> None:
    try:
        code = run(*arguments, "-o", tmp_path / "out")
    except SystemExit as ended:
        code = int(str(ended.code))
    assert code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("report", ["missing/r.csv", "folder.csv", "out/../missing/r.json"])
def test_a_report_that_cannot_be_written_is_told_before_the_work(
    report: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (picture,) = make_photographs(tmp_path, 1)
    (tmp_path / "folder.csv").mkdir()
    out = tmp_path / "out"
    assert run(picture, "--sigma", "5", "-o", out, "--report", tmp_path / report) == 2
    told = capsys.readouterr().err
    assert "report cannot be written" in told
    assert not out.exists()


def test_a_report_may_lie_in_the_folder_that_is_made(tmp_path: Path) -> None:
    (picture,) = make_photographs(tmp_path, 1)
    out = tmp_path / "new" / "out"
    report = out / "of {shard}.csv"
    assert run(picture, "--sigma", "5", "-o", out, "--report", report, "--quiet") == 0
    assert {"00.png", "of all.csv"} <= {path.name for path in out.iterdir()}


def test_the_exit_code_counts_failures() -> None:
    def result(failed: int) -> Result:
        outcomes = [
            Outcome(Item(i, Path("x"), "x", Recipe(1)), Status.FAILED) for i in range(failed)
        ]
        return Result(tuple(outcomes), 1.0, cancelled=False)

    codes = [headless.exit_code(result(count), None) for count in (0, 1, 2, 99, 100, 3000)]
    assert codes == [0, 11, 12, 109, 110, 110]
    stopped = Result((), 1.0, cancelled=True)
    assert headless.exit_code(stopped, signal.SIGINT) == 130


def test_no_window_library_is_loaded(tmp_path: Path) -> None:
    (photograph,) = make_photographs(tmp_path, 1)
    code = (
        "import sys; from denoise_gui.cli import main; "
        f"main(['run', {str(photograph)!r}, '--sigma', '5', '-o', {str(tmp_path / 'o')!r}]); "
        "print([m for m in sys.modules if m.startswith(('PySide6', 'torch', 'onnx.'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def start(tmp_path: Path, output: Path) -> subprocess.Popen[str]:
    """A run over photographs that take a while, once the first of them is done."""
    arguments = ["run", str(tmp_path / "in"), "--sigma", "25", "-o", str(output)]
    process = subprocess.Popen(
        [sys.executable, "-m", "denoise_gui", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    deadline = time.monotonic() + 60
    while not any(output.glob("*.png")):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return process


@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_going_on_where_it_was_interrupted(number: signal.Signals, tmp_path: Path) -> None:
    make_photographs(tmp_path / "in", 8, 400)
    output = tmp_path / "out"
    process = start(tmp_path, output)
    process.send_signal(number)
    _, shown = process.communicate(timeout=60)
    if number is not signal.SIGKILL:
        assert process.returncode == 128 + number
        assert "The same command goes on from here" in shown
        assert "Traceback" not in shown
        assert not list(output.glob("*.part"))
    done = {path: path.stat().st_mtime_ns for path in output.glob("*.png")}
    assert 1 <= len(done) < 8
    assert run(tmp_path / "in", "--sigma", "25", "-o", output) == 0
    assert len(list(output.glob("*.png"))) == 8
    # Killed between a result and its line, it is known from what was intended.
    assert all(path.stat().st_mtime_ns == before for path, before in done.items())


def test_a_checkpoint_is_converted_and_found_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import torch

    from tests.exporter.foreign_networks import ForeignNetwork, Kind, kair_names

    (photograph,) = make_photographs(tmp_path / "in", 1)
    checkpoint = tmp_path / "theirs.pth"
    network = ForeignNetwork(Kind(1, map_planes=1, predicts="noise", depth=2))
    torch.save({"state_dict": network.tensors(kair_names)}, checkpoint)
    arguments = [photograph, "--sigma", "25", "--model", checkpoint, "-o"]
    assert run(*arguments, tmp_path / "one.png") == 0
    shown = capsys.readouterr().err
    assert "converting theirs.pth" in shown
    assert "dB" in shown
    noisy = np.asarray(Image.open(photograph)).astype(float)
    result = np.asarray(Image.open(tmp_path / "one.png")).astype(float)
    assert np.abs(np.diff(result, axis=0)).mean() < 0.7 * np.abs(np.diff(noisy, axis=0)).mean()
    assert run(*arguments, tmp_path / "two.png") == 0
    assert "converting" not in capsys.readouterr().err
    assert (np.asarray(Image.open(tmp_path / "two.png")) == result).all()


@pytest.mark.parametrize("why", ["not a network", "packages missing", "not there"])
def test_a_checkpoint_that_cannot_be_converted_says_what_to_do(
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import torch

    from denoise_gui.headless import conversion

    (photograph,) = make_photographs(tmp_path / "in", 1)
    checkpoint = tmp_path / "theirs.pth"
    if why != "not there":
        torch.save({"encoder.weight": torch.zeros(4, 3, 7, 7)}, checkpoint)
    if why == "packages missing":
        monkeypatch.setattr(conversion, "missing_modules", lambda: ["torch", "onnx"])
    target = tmp_path / "out.png"
    assert run(photograph, "--sigma", "25", "--model", checkpoint, "-o", target) == 1
    shown = capsys.readouterr().err
    assert {
        "not a network": "not weights of a network that is known here",
        "packages missing": "pip install 'denoise-gui[export]'",
        "not there": "cannot be read",
    }[why] in shown
    assert "theirs.pth" in shown
    assert "Traceback" not in shown
    assert "␊" not in shown  # the table of what was found has lines of its own
    assert not target.exists()


def test_a_word_that_is_none_of_a_reading(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("a.png", "--sigma", "5", "--model", "m.pth", "--reading", "sideways", "-o", "b.png")
    assert ended.value.code == 2
    assert "'sideways' is not a word of a reading" in capsys.readouterr().err


def test_what_is_to_be_known_of_a_result_stands_on_lines_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Image.open(make_photographs(tmp_path / "in", 1)[0]) as picture:
        picture.convert("P").save(tmp_path / "in" / "00.png")
    assert run(tmp_path / "in", "--sigma", "5", "-o", tmp_path / "out") == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("[1/1] 00.png -> ")
    assert lines[1] == "    The palette was expanded to full colour"
