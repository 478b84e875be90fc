"""Which photographs a folder, a name, a wildcard or a table stand for."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from denoise_gui.engine.batch.collecting import collect
from denoise_gui.engine.batch.items import Beyond, Found
from denoise_gui.engine.batch.sigma_table import read_sigma_table, with_sigma_of_table
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.recipe import AUTOMATIC, Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve


def touch(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def below(root: Path, found: tuple[Found, ...]) -> list[str]:
    return [photograph.path.relative_to(root).as_posix() for photograph in found]


def test_folders_with_all_below_them(tmp_path: Path) -> None:
    touch(tmp_path, "b.PNG", "a.jpg", "sub/c.tif", "sub/notes.txt", ".hidden.png", ".git/d.png")
    assert below(tmp_path, collect([tmp_path]).photographs) == ["a.jpg", "b.PNG", "sub/c.tif"]
    flat = collect([tmp_path], recursive=False).photographs
    assert below(tmp_path, flat) == ["a.jpg", "b.PNG"]


def test_each_once_and_a_file_that_is_named_whatever_its_suffix(tmp_path: Path) -> None:
    touch(tmp_path, "a.png", "data.bin")
    inputs = [tmp_path / "data.bin", tmp_path, tmp_path / "a.png", tmp_path / "missing.png"]
    found = below(tmp_path, collect(inputs).photographs)
    assert found == ["data.bin", "a.png", "missing.png"]


def test_results_in_the_folder_are_no_photographs(tmp_path: Path) -> None:
    touch(tmp_path, "a.png", "clean/a.png", "clean/deep/b.png")
    found = collect([tmp_path], results=tmp_path / "clean").photographs
    assert below(tmp_path, found) == ["a.png"]
    found = collect([tmp_path], results=tmp_path, excluded=lambda path: path.name == "b.png")
    assert below(tmp_path, found.photographs) == ["a.png", "clean/a.png"]


def test_wildcards_that_the_shell_left(tmp_path: Path) -> None:
    touch(tmp_path, "a1.png", "a2.png", "b.png", "[odd].png")
    assert below(tmp_path, collect([tmp_path / "a*.png"]).photographs) == ["a1.png", "a2.png"]
    assert below(tmp_path, collect([tmp_path / "[odd].png"]).photographs) == ["[odd].png"]


def test_links_that_lead_in_a_circle(tmp_path: Path) -> None:
    touch(tmp_path, "sub/a.png")
    os.symlink(tmp_path, tmp_path / "sub" / "up")
    assert below(tmp_path, collect([tmp_path]).photographs) == ["sub/a.png"]


@pytest.mark.parametrize(
    "text",
    [
        "path,sigma\na.png,12.5\nsub/b.png,auto\n",
        "\ufeffpath;sigma;remark\na.png;12,5;x\n\nsub/b.png;AUTO;\n",
        "a.png\t12.5\nsub/b.png\tauto",
    ],
)
def test_a_table_of_sigmas(text: str, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(text, encoding="utf-8")
    rows = read_sigma_table(table)
    assert [(row.path, row.sigma) for row in rows] == [
        (tmp_path / "a.png", 12.5),
        (tmp_path / "sub" / "b.png", AUTOMATIC),
    ]
    named = with_sigma_of_table([Found(tmp_path / "x" / ".." / "a.png"), Found(Path("c"))], rows)
    assert [photograph.sigma for photograph in named] == [12.5, None]


@pytest.mark.parametrize(
    "text",
    [
        "path,sigma,colour,shadows,highlights,grain,coarse\na.png,12.5,30,1.4,0.7,0.2,6\n"
        "b.png,auto,,,,,\n",
        "grain;remark;sigma;Path;Color;highlights;shadows;Coarse\n"
        "0,2;x;12,5;a.png;30;0,7;1,4;6,0\n;y;auto;b.png\n",
    ],
)
def test_a_table_says_what_is_applied_beyond_sigma(text: str, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(text)
    first, second = read_sigma_table(table)
    assert first.beyond == Beyond(30.0, 1.4, 0.7, 0.2, 6.0)
    assert (second.sigma, second.beyond) == (AUTOMATIC, Beyond())
    named = with_sigma_of_table([Found(tmp_path / "a.png")], (first, second))
    assert named[0].beyond == first.beyond
    recipe = Recipe(40, colour=50, grain=0.9, brightness=BrightnessCurve.of_handles(2, 3))
    curve = BrightnessCurve.of_handles(1.4, 0.7)
    assert first.applied(recipe) == Recipe(
        12.5, colour=30, grain=0.2, brightness=curve, coarse_sigma=6
    )
    # An empty cell leaves it to what all are denoised with.
    assert second.applied(recipe) == replace(recipe, luminance=AUTOMATIC)
    one = Found(Path("c.png"), sigma=9.0, beyond=Beyond(shadows=0.5))
    assert one.applied(Recipe(1)).brightness == BrightnessCurve.of_handles(0.5, 1)


def test_without_a_heading_further_columns_say_nothing(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a.png,12.5,30,nonsense\n")
    assert read_sigma_table(table)[0].beyond == Beyond()


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ("300,1,1,0", "line 2, column colour: sigma is 0 to 255"),
        ("nan,1,1,0", "line 2, column colour: sigma is 0 to 255"),
        ("5,much,1,0", "line 2, column shadows: shadows is 0 to 16, not “much”"),
        ("5,1,-0.5,0", "line 2, column highlights: highlights is 0 to 16, not “-0.5”"),
        ("5,1,nan,0", "line 2, column highlights: highlights is 0 to 16, not “nan”"),
        ("5,1,1,20", "line 2, column grain: grain is 0 to 1, not “20”"),
        ("5,1,1,0,256", "line 2, column coarse: coarse is 0 to 255, not “256”"),
        ("5,1,1,inf", "line 2, column grain: grain is 0 to 1, not “inf”"),
    ],
)
def test_a_bad_value_is_told_with_its_row_and_column(
    cells: str, complaint: str, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f"path,sigma,colour,shadows,highlights,grain,coarse\na.png,10,{cells}\n")
    with pytest.raises(UserError, match=re.escape(complaint)):
        read_sigma_table(table)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("path,sigma,colour,color\na.png,10,5,6\n")
    with pytest.raises(UserError, match="line 1: two columns are called colour"):
        read_sigma_table(table)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("path,sigma\na.png,much\n", "line 2: sigma is 0 to 255"),
        ("a.png,5\nb.png\n", "line 2: a path and a sigma"),
        ("a.png,300\n", "line 1: sigma"),
        ("path,sigma\n", "no rows"),
        ("", "no rows"),
    ],
)
def test_a_table_with_a_mistake(text: str, complaint: str, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(text)
    with pytest.raises(UserError, match=complaint):
        read_sigma_table(table)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_a_table_as_spreadsheets_save_it(encoding: str, tmp_path: Path) -> None:
    touch(tmp_path, "Köln.png", "b.png")
    table = tmp_path / "table.csv"
    table.write_bytes("path;sigma\r\nKöln.png;12,5\r\nb.png;auto\r\n".encode(encoding))
    rows = read_sigma_table(table)
    assert [(row.path.name, row.sigma) for row in rows] == [
        ("Köln.png", 12.5),
        ("b.png", AUTOMATIC),
    ]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "koi8-r", "cp437"])
def test_letters_that_may_be_others_are_not_guessed(encoding: str, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    name = "фото.png" if encoding == "koi8-r" else "Köln.png"
    if encoding != "cp1252":
        touch(tmp_path, name)
    table.write_bytes(f"path,sigma\n{name},12.5\n".encode(encoding))
    with pytest.raises(UserError, match="Save it as UTF-8"):
        read_sigma_table(table)


def test_a_table_that_is_none(tmp_path: Path) -> None:
    for content in (b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\0\0\0\x81"):
        (tmp_path / "table.csv").write_bytes(content)
        with pytest.raises(UserError, match="not UTF-8"):
            read_sigma_table(tmp_path / "table.csv")
    with pytest.raises(UserError, match="cannot be read"):
        read_sigma_table(tmp_path / "missing.csv")


def test_what_is_passed_over_is_counted_by_kind(tmp_path: Path) -> None:
    touch(
        tmp_path, "a.png", "b.HIF", "c.mpo", "d.mov", "sub/e.mov", "sub/f.txt", "LICENSE", ".x.doc"
    )
    collected = collect([tmp_path])
    assert below(tmp_path, collected.photographs) == ["a.png", "b.HIF", "c.mpo"]
    assert collected.passed_over == ((".mov", 2), ("(no suffix)", 1), (".txt", 1))
    words = collected.passed_over_words
    assert words is not None
    assert "4 (2 .mov, 1 (no suffix), 1 .txt)" in words
    assert collect([tmp_path / "a.png"]).passed_over_words is None
