"""What results are called, and which plans are refused before anything is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from denoise_gui.engine.batch.items import Found, Settings
from denoise_gui.engine.batch.naming import check_pattern, final_name
from denoise_gui.engine.batch.planning import Plan, make_plan, planned_target
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.recipe import AUTOMATIC, Recipe
from tests.engine.batch.conftest import MakePhotograph


def names(plan: Plan, sigma: float = 12.345) -> list[str]:
    return [final_name(item.name, sigma, item.twin) for item in plan.items]


def plan_of(paths: list[str], tmp_path: Path, **settings: object) -> Plan:
    root = tmp_path / "in"
    found = [Found(root / path, root) for path in paths]
    return make_plan(found, Settings(tmp_path / "out", Recipe(20), **settings), "standard")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{stem}{suffix}", "a/b/photo.JPG"),
        ("{stem}_denoised{suffix}", "a/b/photo_denoised.JPG"),
        ("{stem}_s{sigma}{suffix}", "a/b/photo_s12.3.JPG"),
        ("{stem}_s{sigma:05.1f}{suffix}", "a/b/photo_s012.3.JPG"),
        ("{model}/{folder}/{number:03}{suffix}", "standard/a/b/001.JPG"),
        ("{stem}.png", "a/b/photo.png"),
    ],
)
def test_patterns(pattern: str, name: str, tmp_path: Path) -> None:
    assert names(plan_of(["a/b/photo.JPG"], tmp_path, pattern=pattern)) == [name]


@pytest.mark.parametrize(
    "pattern",
    [
        "{stem.__class__}{suffix}",
        "{stem[0]}{suffix}",
        "{stem!r}{suffix}",
        "{what}{suffix}",
        "{}{suffix}",
        "{stem",
        "../{stem}{suffix}",
        "/etc/{stem}{suffix}",
        "{stem}",
        "{stem}.exe",
        "{number:{sigma}}{suffix}",
        "{stem:>1000000000}{suffix}",
        "{sigma:.1000000f}{suffix}",
    ],
)
def test_patterns_that_make_no_names(pattern: str) -> None:
    with pytest.raises(UserError, match="pattern"):
        check_pattern(pattern)


def test_braces_in_a_name_stay_what_they_are(tmp_path: Path) -> None:
    plan = plan_of(["{sigma}{0}}.png"], tmp_path, pattern="{stem}_{sigma}{suffix}")
    assert names(plan) == ["{sigma}{0}}_12.3.png"]


def test_a_format_that_is_not_written_becomes_png(tmp_path: Path) -> None:
    plan = plan_of(["a.gif", "b.NEF", "c"], tmp_path)
    assert names(plan) == ["a.png", "b.tif", "c.png"]


def test_a_chosen_format(tmp_path: Path) -> None:
    assert names(plan_of(["a.jpg"], tmp_path, suffix=".tif")) == ["a.tif"]
    with pytest.raises(UserError, match="xyz is not a format"):
        plan_of(["a.jpg"], tmp_path, suffix=".xyz")


def test_results_of_one_name_are_numbered_apart(tmp_path: Path) -> None:
    found = [Found(tmp_path / path) for path in ("x/a.png", "y/A.png", "z/a_2.png", "w/a.png")]
    plan = make_plan(found, Settings(tmp_path / "out", Recipe(20)))
    made = names(plan)
    assert made[0] == "a.png"
    assert len({name.casefold() for name in made}) == 4


def test_a_photograph_is_never_to_be_overwritten_unasked(
    make_photograph: MakePhotograph, tmp_path: Path
) -> None:
    found = [Found(make_photograph("a.png")), Found(make_photograph("b.png"))]
    with pytest.raises(UserError, match="would be overwritten"):
        make_plan(found, Settings(tmp_path, Recipe(20)))
    with pytest.raises(UserError, match="would be overwritten"):  # by that of another one
        make_plan([found[0], Found(tmp_path / "x" / "a.png")], Settings(tmp_path, Recipe(20)))
    make_plan(found, Settings(tmp_path, Recipe(20), pattern="{stem}_clean{suffix}"))
    make_plan(found, Settings(tmp_path, Recipe(20), replace_sources=True))


def test_a_sigma_of_its_own_goes_before_that_of_all(tmp_path: Path) -> None:
    found = [
        Found(tmp_path / "a.png"),
        Found(tmp_path / "b.png", sigma=7),
        Found(tmp_path / "c.png", sigma=AUTOMATIC),
    ]
    plan = make_plan(
        found, Settings(tmp_path / "out", Recipe(20), pattern="{stem}-{sigma}{suffix}")
    )
    assert [item.recipe.luminance for item in plan.items] == [20, 7, AUTOMATIC]
    targets = [planned_target(item, Path("out")) for item in plan.items]
    assert targets == [Path("out/a-20.png"), Path("out/b-7.png"), None]


def test_photographs_of_one_sigma_share_one_recipe(tmp_path: Path) -> None:
    """A table of 200,000 rows makes as many recipes as it has sigmas."""
    found = [Found(Path(f"{number}.png"), sigma=float(number % 3)) for number in range(30)]
    plan = make_plan(found, Settings(tmp_path / "out", Recipe(9.0)))
    assert [item.recipe.sigma for item in plan.items] == [float(n % 3) for n in range(30)]
    assert len({id(item.recipe) for item in plan.items}) == 3
