"""`denoise-gui watch`: what arrives in a folder is denoised once, when it is whole."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from denoise_gui import cli
from tests.headless.test_run import make_photographs


class Watching:
    """The command, in a process of its own; what it says is waited for."""

    def __init__(self, *arguments: str | Path) -> None:
        words = [*map(str, arguments), "--patience", "0.2", "--sigma", "20"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "denoise_gui", "watch", *words],
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = ""

    def wait_for(self, words: str) -> None:
        """Read on until a line holds them."""
        assert self.process.stderr
        for line in self.process.stderr:
            self.said += line
            if words in line:
                return
        raise AssertionError(f"it ended without '{words}':\n{self.said}")

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        _, rest = self.process.communicate(timeout=60)
        self.said += rest
        return self.process.returncode


def test_what_arrives_is_denoised_until_it_is_ended(tmp_path: Path) -> None:
    folder, output, report = tmp_path / "in", tmp_path / "out", tmp_path / "report.csv"
    make_photographs(folder, 1)
    watching = Watching(folder, "-o", output, "--report", report)
    watching.wait_for("00.png ->")
    (spare,) = make_photographs(tmp_path / "spare", 1)
    (folder / "deep").mkdir()
    spare.rename(folder / "deep" / "late.png")
    watching.wait_for("late.png ->")
    (folder / "bad.png").write_text("no image")
    watching.wait_for("bad.png")
    assert watching.end() == 130
    assert "Traceback" not in watching.said
    assert (output / "deep" / "late.png").is_file()
    assert not list(output.rglob("*.part"))
    with report.open(encoding="utf-8", newline="") as file:
        status = {Path(row["source"]).name: row["status"] for row in csv.DictReader(file)}
    assert status == {"00.png": "done", "late.png": "done", "bad.png": "failed"}


def test_started_again_it_does_nothing_twice_and_takes_no_result_for_a_photograph(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "in"
    make_photographs(folder, 1)
    output = folder / "out"
    watching = Watching(folder, "-o", output)
    watching.wait_for("00.png ->")
    assert watching.end(signal.SIGTERM) == 143
    made = (output / "00.png").stat().st_mtime_ns
    watching = Watching(folder, "-o", output)
    watching.wait_for("00.png done before")
    assert watching.end() == 130
    assert (output / "00.png").stat().st_mtime_ns == made
    assert [path.name for path in output.rglob("*.png")] == ["00.png"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere", "--sigma", "5"], "not a folder"),
        ([".", "--sigma", "5", "--patience", "nan"], "seconds"),
        ([".", "--sigma", "5", "--name", "{number}{suffix}"], "{number}"),
        (["."], "--sigma"),
    ],
)
def test_what_cannot_be_watched_is_said_at_once(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = cli.main(["watch", *words, "-o", str(tmp_path / "out")])
    except SystemExit as ending:
        code = int(ending.code or 0)
    assert code == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
