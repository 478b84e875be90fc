"""`denoise-gui edit` before any window opens: what cannot be edited is said at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from denoise_gui.cli import main
from tests.window.test_habits import write_image


def test_a_photograph_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edit", str(tmp_path / "none.tif")]) == 2
    assert "no photograph" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["photo.nef", "photo.dng", "photo", "photo.gif"])
def test_what_cannot_be_written_back_asks_for_an_output(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / name
    source.write_bytes(b"II*\0")
    assert main(["edit", str(source)]) == 2
    said = capsys.readouterr().err
    assert "-o" in said
    assert ".tif" in said


def test_a_place_that_cannot_be_written_is_said_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_image(tmp_path / "photo.png")
    assert main(["edit", str(source), "-o", str(tmp_path / "nowhere" / "out.png")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["photo.png"]
