"""`denoise-gui run` on many machines that know nothing of each other: lists of files, shards, and
`denoise-gui report` over what they left."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from denoise_gui import cli
from denoise_gui.engine.batch.journal_files import append_lines, journal_of
from denoise_gui.engine.batch.merging import merge_journals, read_account
from denoise_gui.engine.batch.shard import Shard
from tests.headless.test_run import make_photographs, run


def results(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.png"))


def done_lines(folder: Path) -> list[str]:
    """The results that journals say were made, each as often as it was."""
    made = []
    for journal in folder.glob(".denoise-batch*.jsonl"):
        for line in journal.read_text("ascii").splitlines():
            record = json.loads(line)
            if "target" in record:
                made.append(record["target"])
    return sorted(made)


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "denoise_gui", "run", *map(str, arguments), "--sigma", "20"]


def test_three_shards_do_everything_once_also_if_one_is_killed(tmp_path: Path) -> None:
    """Each in a process of its own, over photographs some of which have the same name."""
    make_photographs(tmp_path / "in" / "a", 15, size=16)
    make_photographs(tmp_path / "in" / "b", 15, size=16)
    output = tmp_path / "out"
    name = ["--name", "{folder}{stem}{suffix}"]
    shards = [
        command(tmp_path / "in", "-o", output, *name, "--shard", f"{number}/3", "--threads", "1")
        for number in (1, 2, 3)
    ]
    processes = [
        subprocess.Popen(shard, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for shard in shards
    ]
    journal = output / ".denoise-batch.2-of-3.jsonl"
    until = time.monotonic() + 120
    while not (journal.exists() and b'"intent"' in journal.read_bytes()):
        assert time.monotonic() < until
        assert processes[1].poll() is None
        time.sleep(0.005)
    processes[1].kill()
    codes = []
    for process in processes:
        said = process.communicate(timeout=120)[0]
        codes.append(process.returncode)
        assert "Traceback" not in said
    assert (codes[0], codes[2]) == (0, 0)
    again = subprocess.run(shards[1], capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    assert len(results(output)) == 30
    # Whoever died between a result's name and its line had written the intent: not done again.
    made = done_lines(output)
    assert len(made) == len(set(made)) >= 29
    # All of it is known to whoever comes next, with another number of shards or with none.
    whole = command(tmp_path / "in", "-o", output, *name)
    one = subprocess.run(whole, capture_output=True, text=True, timeout=120)
    assert "30 done before" in one.stderr


@pytest.mark.parametrize("of", [2, 3, 8])
def test_numbered_names_are_shared_out_evenly(of: int) -> None:
    """Names that differ in a digit are what cameras give."""
    names = [f"IMG_{number:04}.png" for number in range(100 * of)]
    for number in range(1, of + 1):
        assert 60 < sum(Shard(number, of).takes(name) for name in names) < 140


@pytest.mark.parametrize("of", [1, 2, 7])
def test_every_name_falls_to_one_shard(of: int) -> None:
    names = [f"{folder}/{number:03}.png" for folder in ("a", "b", "é") for number in range(40)]
    for name in names:
        assert sum(Shard(number, of).takes(name) for number in range(1, of + 1)) == 1
    # However a system writes an accented letter.
    for number in range(1, of + 1):
        assert Shard(number, of).takes("é.png") == Shard(number, of).takes("e\u0301.png")


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/0", "-1/3", "1/3/4", "", "²/3"])
def test_what_is_no_shard(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, "--sigma", "5", "-o", tmp_path / "out", f"--shard={text}")
    assert ended.value.code == 2
    assert "from 1/N to N/N" in capsys.readouterr().err


def test_numbers_and_twins_agree_between_shards(tmp_path: Path) -> None:
    """They are those of the whole list."""
    for folder in ("a", "b"):
        make_photographs(tmp_path / folder, 4, size=16)
    paths = sorted([*(tmp_path / "a").iterdir(), *(tmp_path / "b").iterdir()])
    arguments = [*paths, "--sigma", "20", "--name", "{number}-{stem}{suffix}"]
    assert run(*arguments, "-o", tmp_path / "whole") == 0
    for number in (1, 2, 3):
        assert run(*arguments, "-o", tmp_path / "shared", "--shard", f"{number}/3") == 0
    assert results(tmp_path / "shared") == results(tmp_path / "whole")
    for name in results(tmp_path / "whole"):
        assert (tmp_path / "shared" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_shard_gives_no_new_names_and_needs_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (photograph,) = make_photographs(tmp_path, 1, size=16)
    common = [photograph, "--sigma", "20", "--shard", "1/2"]
    assert run(*common, "-o", tmp_path / "out", "--existing", "rename") == 2
    assert "two could choose the same one" in capsys.readouterr().err
    assert run(*common, "-o", tmp_path / "out.png") == 2
    assert "need a folder" in capsys.readouterr().err


def test_what_a_neighbour_is_writing_stays(tmp_path: Path) -> None:
    """Locks and clocks of other machines say nothing here."""
    (photograph,) = make_photographs(tmp_path, 1, size=16)
    output = tmp_path / "out"
    output.mkdir()
    theirs = output / ".denoise-0123456789abcdef.part"
    mark = output / ".denoise-batch.1-of-2.reading"
    for file in (theirs, mark):
        file.write_bytes(b"")
        os.utime(file, times=(time.time() - 7200, time.time() - 7200))
    assert run(photograph, "--sigma", "20", "-o", output, "--shard", "2/2") == 0
    assert theirs.exists()
    assert mark.exists()


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\0"])
def test_a_list_names_the_photographs(tmp_path: Path, separator: str) -> None:
    make_photographs(tmp_path / "in" / "deep", 2, size=16)
    odd = tmp_path / "in" / "[0-9] *.png"
    (tmp_path / "in" / "deep" / "00.png").rename(odd)
    listed = tmp_path / "list.txt"
    names = separator.join([str(odd), "", str(tmp_path / "in" / "deep" / "01.png"), ""])
    listed.write_bytes(b"\xef\xbb\xbf" + names.encode())
    arguments = ["--files-from", listed, "--sigma", "20", "--root", tmp_path / "in"]
    assert run(*arguments, "-o", tmp_path / "out") == 0
    assert results(tmp_path / "out") == ["[0-9] *.png", "deep/01.png"]


def test_a_list_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = make_photographs(tmp_path / "in", 2, size=16)
    text = "\n".join(map(str, paths)).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert run("--files-from", "-", "--sigma", "20", "-o", tmp_path / "out") == 0
    assert len(results(tmp_path / "out")) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "the list cannot be read (No such file or directory)"),
        (b"\n \n", "the list names no photographs"),
        ("a.png\n".encode("utf-16"), "save it as UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it is an image, not a list"),
        (b"II*\0" + bytes(60), "it is an image, not a list"),
    ],
)
def test_a_list_that_cannot_be_used(
    content: bytes | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "list.txt"
    if content is not None:
        listed.write_bytes(content)
    assert run("--files-from", listed, "--sigma", "20", "-o", tmp_path / "out") == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_photograph_outside_the_root(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (photograph,) = make_photographs(tmp_path, 1, size=16)
    root = tmp_path / "in"
    assert run(photograph, "--sigma", "20", "-o", tmp_path / "out", "--root", root) == 2
    assert f"does not lie below {root}" in capsys.readouterr().err


def report(*arguments: str | Path) -> int:
    return cli.main(["report", *map(str, arguments)])


def test_the_report_says_what_shards_did_and_what_became_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = make_photographs(tmp_path / "in", 8, size=16)
    output = tmp_path / "out"
    for number in (1, 2):
        file = tmp_path / "report-{shard}.json"
        shard = ["--shard", f"{number}/2", "--report", file]
        assert run(tmp_path / "in", "--sigma", "20", "-o", output, *shard) == 0
    parts = [tmp_path / f"report-{number}-of-2.json" for number in (1, 2)]
    assert report(*parts, "-o", tmp_path / "all.csv") == 0
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["source"] for row in rows] == [str(path) for path in paths]
    assert {row["shard"] for row in rows} == {"1/2", "2/2"}
    capsys.readouterr()
    assert report(output) == 0
    assert "8 results, 8 as they were left" in capsys.readouterr().out
    (output / "00.png").unlink()
    (output / "01.png").write_bytes(b"other")
    assert report(output, "--merge", "-o", tmp_path / "state.json") == 12
    said = capsys.readouterr().out
    assert f"gone: {output / '00.png'}" in said
    assert f"changed since: {output / '01.png'}" in said
    assert [p.name for p in output.glob(".denoise-batch*")] == [".denoise-batch.jsonl"]
    state = json.loads((tmp_path / "state.json").read_text())
    assert state["counts"] == {"as it was left": 6, "gone": 1, "changed since": 1}
    # Who did it is known after merging too; and what is gone is done again.
    assert report(output) == 12
    assert "shard 2/2" in capsys.readouterr().out
    assert run(tmp_path / "in", "--sigma", "20", "-o", output, "--existing", "overwrite") == 0
    assert report(output) == 0


def test_a_later_report_counts_over_an_earlier_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_photographs(tmp_path / "in", 2, size=16)
    (tmp_path / "in" / "bad.png").write_text("no image")
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    common = [tmp_path / "in", "--sigma", "20", "-o", tmp_path / "out", "--report"]
    assert run(*common, first) == 11
    assert report(first) == 11
    (tmp_path / "in" / "00.png").rename(tmp_path / "in" / "bad.png")
    assert run(*common, second) == 0
    capsys.readouterr()
    assert report(first, second, "-o", tmp_path / "all.json") == 0
    photographs = json.loads((tmp_path / "all.json").read_text())["photographs"]
    assert [(Path(row["source"]).name, row["status"]) for row in photographs] == [
        ("00.png", "done"),
        ("01.png", "done"),
        ("bad.png", "done"),
    ]
    assert capsys.readouterr().out == "3 done\n"


def test_reports_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path) == 1
    assert "has no journal" in capsys.readouterr().err
    broken = tmp_path / "x.json"
    broken.write_text('{"photographs": [{"status": "odd"}]}')
    assert report(broken) == 1
    assert "is not a report" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        report(broken, "--merge")


def test_journals_are_merged_while_shards_write(tmp_path: Path) -> None:
    """What is added meanwhile is in the merged journal or in a new one, and in none twice."""
    for number in (1, 2):
        append_lines(journal_of(tmp_path, Shard(number, 2)), [line_of(f"{number}-first.png")])
    ended = threading.Event()

    def write() -> None:
        for count in range(200):
            append_lines(journal_of(tmp_path, Shard(1, 2)), [line_of(f"{count}.png")])
        ended.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not ended.is_set():
        merge_journals(tmp_path)
    writer.join()
    merge_journals(tmp_path)
    assert len(read_account(tmp_path).results) == 202
    assert len(list(tmp_path.glob(".denoise-batch*"))) == 1


def line_of(target: str) -> str:
    key = {"source": target, "modified_ns": 1, "size": 1, "sigma": 5.0}
    key |= {"model": "m", "name": target, "save": "s"}
    entry = {"key": key, "target": target, "target_modified_ns": 1, "target_size": 1}
    return json.dumps(entry | {"used_sigma": 5.0, "shard": "1/2"})
