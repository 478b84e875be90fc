"""A run among closed pipes, full disks, links to themselves and names that no file can have."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from denoise_gui.cli import main
from denoise_gui.engine.batch import sigma_table
from denoise_gui.engine.batch.items import Found
from denoise_gui.engine.batch.sigma_table import read_sigma_table, with_sigma_of_table
from denoise_gui.engine.errors import UserError
from denoise_gui.headless import terminal
from denoise_gui.headless.terminal import StillAtWork

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and descriptors of Unix")


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (48, 40), "gray").save(path)
    return path


@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full", ">&- 2>&- <&-", "2> >(true)"])
def test_nobody_needs_to_listen(tmp_path: Path, closed: str) -> None:
    """Results are whole, whatever has become of standard error."""
    pictures = [picture(tmp_path / "in" / f"{number}.png") for number in range(3)]
    command = f'exec "$0" -m denoise_gui run "$1" --sigma 20 -o "$2" {closed}'
    arguments = ["bash", "-c", command, sys.executable, str(tmp_path / "in"), str(tmp_path / "out")]
    assert subprocess.run(arguments, timeout=100).returncode == 0
    for path in pictures:
        with Image.open(tmp_path / "out" / path.name) as made:
            made.load()


def test_links_to_themselves_and_impossible_names_fail_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound, loop = picture(tmp_path / "a.png"), tmp_path / "loop.png"
    loop.symlink_to(loop)
    table = tmp_path / "table.csv"
    table.write_text(f"path,sigma\n{sound.name},20\n{loop.name},20\n{'x' * 130_000}.png,20\n")
    out = tmp_path / "out"
    assert main(["run", "--sigma-table", str(table), "-o", str(out)]) == 12
    said = capsys.readouterr().err
    assert "1 done, 2 failed" in said
    assert "loop.png cannot be opened" in said
    assert (out / "a.png").is_file()
    given = [str(sound), str(loop), str(tmp_path / ("y" * 300 + ".png"))]
    arguments = ["run", *given, "--sigma-table", str(table), "--sigma", "20", "-o", str(out)]
    assert main(arguments) == 12
    assert "Traceback" not in capsys.readouterr().err


def test_a_result_is_not_written_over_a_link_to_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound, loop = picture(tmp_path / "a.png"), tmp_path / "loop.png"
    loop.symlink_to(loop)
    assert main(["run", str(sound), "--sigma", "20", "-o", str(loop)]) == 11
    assert "loop.png cannot be saved" in capsys.readouterr().err
    assert loop.is_symlink()


def test_a_link_to_itself_has_a_sigma_like_any_other(tmp_path: Path) -> None:
    loop = tmp_path / "loop.png"
    loop.symlink_to(loop)
    (found,) = with_sigma_of_table([Found(loop)], [Found(loop, sigma=7)])
    assert found.sigma == 7


@pytest.mark.parametrize("text", ["a\0b.png,20\n", f'"{"x" * 200_000}.png",20\n', '"open,20\n'])
def test_what_no_table_holds_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text("path,sigma\n" + text)
    with pytest.raises(UserError, match="line 2"):
        read_sigma_table(path)


def test_a_table_of_a_million_rows_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("path,sigma\n" + "a.png,20\n" * (sigma_table._MOST_ROWS + 1))
    with pytest.raises(UserError, match="Divide it"):
        read_sigma_table(path)


def test_what_takes_long_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal, "_PATIENCE_S", 0.0)
    monkeypatch.setattr(terminal, "_AGAIN_S", 0.01)
    said = ""
    with StillAtWork("looking for photographs", quiet=False) as search:
        search.count = 20_000
        while "20000" not in said:
            said += capsys.readouterr().err
    assert "looking for photographs (20000)" in said
    with StillAtWork("looking", quiet=True):
        pass
    assert capsys.readouterr().err == ""
