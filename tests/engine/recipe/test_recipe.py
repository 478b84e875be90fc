"""All that is applied, as a value: what it may be, what tells results apart, how it is written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from denoise_gui.engine.errors import RecipeError, UserError
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.recipe import AUTOMATIC, ModelRef, Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.record.recipe_record import (
    from_record,
    read_recipe,
    recipe_bytes,
    to_record,
    xmp_attributes,
)
from denoise_gui.engine.rect import Rect

MODEL = ModelRef(name="standard", sha256="ab" * 32)


def curves() -> st.SearchStrategy[BrightnessCurve]:
    places = st.lists(st.floats(0, 1), min_size=1, max_size=8, unique=True).map(sorted)
    return places.flatmap(
        lambda xs: st.lists(st.floats(0, 4), min_size=len(xs), max_size=len(xs)).map(
            lambda ys: BrightnessCurve(tuple(zip(xs, ys, strict=True)))
        )
    )


def masks() -> st.SearchStrategy[SigmaMask]:
    shapes = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 100))
    return shapes.map(lambda s: SigmaMask(np.random.default_rng(s[2]).random(s[:2]) * 3))


recipes = st.builds(
    Recipe,
    st.floats(0, 255),
    colour=st.none() | st.floats(0, 255),
    brightness=st.none() | curves(),
    mask=st.none() | masks(),
    grain=st.floats(0, 1),
    coarse_sigma=st.floats(0, 255),
    gray_use=st.sampled_from(GrayUse),
    model=st.just(MODEL),
)


@given(recipes)
def test_a_recipe_survives_json_and_xmp(recipe: Recipe) -> None:
    record = json.loads(json.dumps(to_record(recipe)))
    assert from_record(record) == recipe
    texts = {key: str(record[key]) for key in ("sigma", "gray_use", "model", "model_sha256")}
    found = from_record({**texts, **xmp_attributes(recipe)})
    assert found.key() == recipe.key()
    assert found.sigma == recipe.sigma


def test_records_from_before_recipes_are_read() -> None:
    old = {"sigma": "18.5", "model": "standard", "model_sha256": "ab" * 32, "gray_use": "luma"}
    assert from_record(old) == Recipe(18.5, gray_use=GrayUse.LUMA, model=MODEL)
    assert from_record({"sigma": 3}) == Recipe(3)
    assert from_record({"sigma": "auto"}) == Recipe(AUTOMATIC)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ({"recipe": 2, "sigma": 5}, "later version"),
        ({"recipe": 1e9, "sigma": 5}, "later version"),
        ({"recipe": "x", "sigma": 5}, "not a number"),
        ({"recipe": 0.5, "sigma": 5}, "unknown"),
        ({"recipe": 1}, "does not say sigma"),
        ({"sigma": float("nan")}, "sigma is 0 to 255"),
        ({"sigma": float("inf")}, "sigma is 0 to 255"),
        ({"sigma": -1}, "sigma is 0 to 255"),
        ({"sigma": 256}, "sigma is 0 to 255"),
        ({"sigma": True}, "not a number"),
        ({"sigma": None}, "not a number"),
        ({"sigma": 5, "colour_sigma": "much"}, "not a number"),
        ({"sigma": 5, "grain": 1.5}, "grain"),
        ({"sigma": 5, "grain": float("nan")}, "grain"),
        ({"sigma": 5, "gray_use": "both"}, "gray models"),
        ({"sigma": 5, "brightness": [[0.5, 1], [0.5, 2]]}, "not a function"),
        ({"sigma": 5, "brightness": [[0.6, 1], [0.5, 2]]}, "not a function"),
        ({"sigma": 5, "brightness": [[0, float("nan")]]}, "factor nan"),
        ({"sigma": 5, "brightness": [[float("nan"), 1]]}, "point at nan"),
        ({"sigma": 5, "brightness": [[0, -1]]}, "factor -1"),
        ({"sigma": 5, "brightness": [[0, 1e9]]}, "factor"),
        ({"sigma": 5, "brightness": [[2, 1]]}, "point at 2"),
        ({"sigma": 5, "brightness": []}, "0 points"),
        ({"sigma": 5, "brightness": [[i / 99, 1] for i in range(99)]}, "99 points"),
        ({"sigma": 5, "brightness": 7}, "pairs"),
        ({"sigma": 5, "brightness": [[1, 2, 3]]}, "pairs"),
        ({"sigma": 5, "mask": "x"}, "mask"),
        ({"sigma": 5, "mask": {"height": 1, "width": 1, "sha256": "", "data": "!"}}, "damaged"),
        ({"sigma": 5, "mask": {"height": 1, "width": 1, "sha256": ""}}, "beside the picture"),
    ],
)
def test_what_makes_no_sense_is_said(
    content: dict[str, object], complaint: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=complaint):
        from_record(content)
    path = tmp_path / "preset.json"
    path.write_text(json.dumps(content))
    with pytest.raises(UserError, match=complaint) as caught:
        read_recipe(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("content", ["", "{", "[]", "7", "[" * 100_000, "\ud800"])
def test_a_file_that_is_no_recipe(content: str, tmp_path: Path) -> None:
    path = tmp_path / "preset.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(UserError, match="is not a recipe"):
        read_recipe(path)
    with pytest.raises(UserError, match="cannot be read"):
        read_recipe(tmp_path / "missing.json")


def test_a_mask_that_was_changed_is_noticed() -> None:
    record = to_record(Recipe(5, mask=SigmaMask(np.zeros((3, 4)))))
    mask = record["mask"]
    assert isinstance(mask, dict)
    for changed in ({"height": 4, "width": 3}, {"sha256": "0" * 64}, {"height": 10**9}):
        with pytest.raises(RecipeError, match="damaged"):
            from_record({**record, "mask": {**mask, **changed}})


def test_the_key_tells_results_apart_and_no_more() -> None:
    recipe = Recipe(25)
    same = (
        Recipe(25.0, colour=25),
        replace(recipe, brightness=BrightnessCurve(((0.2, 1.0), (0.8, 1.0)))),
        replace(recipe, mask=SigmaMask(np.ones((2, 2)))),
    )
    other = (
        Recipe(26),
        replace(recipe, colour=26),
        replace(recipe, brightness=BrightnessCurve.of_handles(2, 1)),
        replace(recipe, mask=SigmaMask(np.zeros((2, 2)))),
        replace(recipe, grain=0.1),
        replace(recipe, coarse_sigma=3),
        replace(recipe, gray_use=GrayUse.LUMA),
        replace(recipe, model=ModelRef(Path("other.onnx"))),
    )
    assert {r.key() for r in same} == {recipe.key()}
    assert all(r.is_plain for r in same)
    assert len({r.key() for r in (recipe, *other)}) == 1 + len(other)


def test_colour_goes_along_while_it_is_linked() -> None:
    assert Recipe(25).with_sigma(30).colour_sigma == 30
    assert Recipe(25, colour=40).with_sigma(30).colour_sigma == 40
    assert Recipe(AUTOMATIC, colour=40).measured(7).key() == Recipe(7, colour=40).key()
    curve = BrightnessCurve.of_handles(0.5, 2.0)
    whole = Recipe(AUTOMATIC).measured(7, 1.5, curve)
    assert (whole.colour_sigma, whole.brightness) == (10.5, curve)
    # What was said stays as it was said.
    said = Recipe(AUTOMATIC, colour=40, brightness=BrightnessCurve.of_handles(1.2, 1.0))
    assert (
        said.measured(7, 1.5, curve).key() == Recipe(7, colour=40, brightness=said.brightness).key()
    )
    assert Recipe(12, colour=AUTOMATIC).measured(6, 1.5, curve).key() == Recipe(12, colour=9).key()
    assert Recipe(25, colour=40).plain(12) == Recipe(12)
    assert Recipe(25, colour=80).limited(50) == Recipe(25, colour=50)
    with pytest.raises(ValueError, match="measured"):
        _ = Recipe(AUTOMATIC).sigma


def test_a_sigma_beyond_the_model_is_refused() -> None:
    Recipe(75, colour=75).check_limit(75, "standard")
    Recipe(AUTOMATIC).check_limit(1, "standard")
    for recipe in (Recipe(75.5), Recipe(5, colour=80)):
        with pytest.raises(UserError, match=r"standard.*goes up to 75"):
            recipe.check_limit(75, "standard")


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
def test_numbers_out_of_range_make_no_recipe(value: float) -> None:
    for make in (
        lambda: Recipe(value),
        lambda: Recipe(5, colour=value),
        lambda: Recipe(5, grain=value),
        lambda: Recipe(5, coarse_sigma=value),
        lambda: SigmaMask(np.full((2, 2), value)),
    ):
        with pytest.raises(UserError):
            make()


def test_a_mask_is_equal_by_content_and_keeps_its_own_pixels() -> None:
    factors = np.random.default_rng(0).random((5, 6))
    mask = SigmaMask(factors)
    again = SigmaMask(factors.copy())
    assert mask == again
    assert hash(mask) == hash(again)
    factors[0, 0] += 0.5
    assert mask == again
    assert mask != SigmaMask(factors)
    assert SigmaMask(np.zeros((2, 3))) != SigmaMask(np.zeros((3, 2)))
    with pytest.raises(ValueError, match="read-only"):
        mask.factors[0, 0] = 1
    for shape in ((0, 3), (2, 2, 3), (1, 2000)):
        with pytest.raises(UserError, match="mask"):
            SigmaMask(np.zeros(shape))


def test_a_mask_is_stretched_over_any_photograph() -> None:
    mask = SigmaMask(np.array([[0.0, 1.0]]))
    for width in (1, 2, 7, 400):
        row = mask.at(Rect(0, 0, 3, width), 3, width)[0]
        assert row.shape == (width,)
        assert (np.diff(row) >= 0).all()
        assert row[0] == pytest.approx(1 - row[-1])
    whole = SigmaMask(np.random.default_rng(1).random((6, 5))).at(Rect(0, 0, 80, 90), 80, 90)
    mask = SigmaMask(np.random.default_rng(1).random((6, 5)))
    assert np.array_equal(mask.at(Rect(11, 3, 50, 70), 80, 90), whole[11:50, 3:70])
    # Beyond the edge it is mirrored as the picture is.
    assert np.array_equal(mask.at(Rect(-4, 0, 0, 90), 80, 90), whole[4:0:-1])


def test_a_large_gray_image_becomes_a_mask_of_its_averages() -> None:
    gray = np.zeros((3000, 10))
    gray[1500:] = 1
    mask = SigmaMask.of_image(gray)
    assert (mask.height, mask.width) == (1024, 10)
    assert mask.factors[0, 0] == 0
    assert mask.factors[-1, 0] == 1
    assert float(mask.factors.mean()) == pytest.approx(0.5, abs=1e-3)


def test_a_preset_file_is_read_back(tmp_path: Path) -> None:
    recipe = Recipe(AUTOMATIC, colour=20, brightness=BrightnessCurve.of_handles(1.4, 0.7))
    path = tmp_path / "portrait.json"
    path.write_bytes(recipe_bytes(recipe))
    assert read_recipe(path) == recipe
