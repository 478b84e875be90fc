"""A mask as a value: shared, compared, changed as a whole, written and read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from denoise_gui.engine.errors import UserError
from denoise_gui.engine.mask.changes import inverted, or_none, softened
from denoise_gui.engine.mask.files import check_fits, load_mask, save_mask
from denoise_gui.engine.mask.grid import Grid
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.mask_tiles import TILE
from denoise_gui.engine.recipe.sigma_mask import UNIT, SigmaMask
from denoise_gui.engine.record.recipe_record import from_record, to_record
from denoise_gui.engine.rect import Rect

sizes = st.tuples(st.integers(1, 80), st.integers(1, 80))


def mask_of(height: int, width: int, seed: int = 0) -> SigmaMask:
    return SigmaMask(np.random.default_rng(seed).uniform(0, 4, (height, width)))


@settings(max_examples=60)
@given(size=sizes, data=st.data())
def test_another_part_gives_a_mask_like_one_made_of_the_whole(
    size: tuple[int, int], data: st.DataObject
) -> None:
    height, width = size
    top = data.draw(st.integers(0, height - 1))
    left = data.draw(st.integers(0, width - 1))
    cells = Rect(
        top,
        left,
        data.draw(st.integers(top + 1, height)),
        data.draw(st.integers(left + 1, width)),
    )
    mask = mask_of(height, width)
    units = np.random.default_rng(1).integers(0, 16000, (cells.height, cells.width), "<u2")
    changed = mask.with_units(cells, units)
    expected = mask.units()
    expected[cells.slices()] = units
    whole = SigmaMask(expected * UNIT)
    assert np.array_equal(changed.units(), expected)
    assert changed == whole
    assert hash(changed) == hash(whole)
    assert changed.sha256 == whole.sha256
    assert changed.range == whole.range
    outside = np.ones(size, bool)
    for rect in mask.differing(changed):
        outside[rect.slices()] = False
    assert np.array_equal(mask.units()[outside], changed.units()[outside])
    changed.pack_but(mask)
    assert np.array_equal(changed.units(), expected)
    assert changed == whole


@settings(max_examples=40)
@given(size=sizes, seed=st.integers(0, 9))
def test_inverted_twice_it_is_what_it_was(size: tuple[int, int], seed: int) -> None:
    mask = mask_of(*size, seed=seed)
    other = inverted(mask)
    assert inverted(other) == mask
    assert other.range == mask.range


@settings(max_examples=30)
@given(size=sizes, radius=st.floats(0, 200))
def test_blurring_goes_beyond_no_factor_and_leaves_an_even_mask(
    size: tuple[int, int], radius: float
) -> None:
    grid = Grid(8 * size[0], 8 * size[1])
    mask = SigmaMask(np.random.default_rng(0).uniform(0.5, 2, grid.shape))
    soft = softened(mask, grid, radius)
    assert soft.range[0] >= mask.range[0]
    assert soft.range[1] <= mask.range[1]
    even = SigmaMask(np.full(grid.shape, 1.75))
    assert softened(even, grid, radius) == even


def test_a_blur_is_as_wide_as_it_says() -> None:
    grid = Grid(2000, 3000)
    factors = np.ones(grid.shape)
    factors[:, grid.columns // 2 :] = 3
    soft = softened(SigmaMask(factors), grid, 60).factors[grid.rows // 2]
    # A Gaussian leaves 16 % of a step at one standard deviation before it.
    before = grid.columns // 2 - round(60 / grid.edge)
    assert soft[before] == pytest.approx(1 + 2 * 0.159, abs=0.08)


def test_a_mask_that_changes_nothing_is_none() -> None:
    assert or_none(Grid(500, 700).neutral()) is None
    assert or_none(None) is None
    mask = mask_of(4, 4)
    assert or_none(mask) is mask


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (30, 40), (4000, 6000), (8736, 11648)])
def test_a_grid_covers_every_pixel_once_and_keeps_its_bounds(size: tuple[int, int]) -> None:
    grid = Grid(*size)
    assert grid.rows * grid.columns <= 1024 * 1024
    assert grid.pixels_of(grid.whole) == Rect(0, 0, *size)
    starts = grid.row_starts(grid.whole)
    assert (np.diff(np.append(starts, size[0])) > 0).all()
    mask = grid.neutral()
    assert (mask.height, mask.width) == grid.shape
    assert mask.fits(*size)


def test_saved_and_loaded_it_is_the_same_mask(tmp_path: Path) -> None:
    grid = Grid(600, 900)
    mask = SigmaMask(np.random.default_rng(0).uniform(0, 4, grid.shape), (600, 900))
    path = tmp_path / "mask.png"
    save_mask(path, mask)
    again = load_mask(path)
    assert np.abs(again.factors - mask.factors).max() <= UNIT
    assert again.made_for == (600, 900)
    assert load_mask(path) == again
    saved = np.asarray(Image.open(path))
    assert saved.dtype == np.uint16
    assert saved[5, 7] == pytest.approx(mask.factors[5, 7] / 4 * 65535, abs=1)
    factors_again = tmp_path / "again.png"
    save_mask(factors_again, again)
    assert load_mask(factors_again) == again


def test_in_a_gray_image_from_elsewhere_white_keeps_sigma(tmp_path: Path) -> None:
    for name, white in (("eight", np.uint8(255)), ("sixteen", np.uint16(65535))):
        path = tmp_path / f"{name}.png"
        gray = np.zeros((30, 40), white.dtype)
        gray[:, 20:] = white
        Image.fromarray(gray).save(path)
        mask = load_mask(path)
        assert mask.range == (0, 1)
        assert mask.made_for is None


def test_what_cannot_be_a_mask_is_told_with_the_reason(tmp_path: Path) -> None:
    colours = tmp_path / "colours.png"
    Image.fromarray(np.arange(300, dtype=np.uint8).reshape(10, 10, 3)).save(colours)
    empty = tmp_path / "empty.png"
    empty.touch()
    damaged = tmp_path / "damaged.png"
    damaged.write_bytes(colours.read_bytes()[:60])
    for path in (colours, empty, damaged, tmp_path / "missing.png"):
        with pytest.raises(UserError, match=path.name):
            load_mask(path)
    with pytest.raises(UserError, match="colours"):
        load_mask(colours)


def test_it_fits_the_size_it_was_made_for_and_else_the_proportions() -> None:
    painted = Grid(600, 900).neutral()
    check_fits(painted, 600, 900)
    with pytest.raises(UserError, match="900 × 600 pixels, and this one has 1800 × 1200"):
        check_fits(painted, 1200, 1800)
    foreign = SigmaMask(np.zeros((200, 300)))
    check_fits(foreign, 600, 900)
    check_fits(foreign, 4001, 6000)
    with pytest.raises(UserError, match="other proportions"):
        check_fits(foreign, 900, 600)
    check_fits(SigmaMask(np.zeros((2, 2))), 900, 600)


def test_the_record_says_what_it_was_made_for() -> None:
    mask = SigmaMask(np.random.default_rng(0).uniform(0, 4, (40, 50)), (320, 400))
    record = to_record(Recipe(10, mask=mask))
    again = from_record(record).mask
    assert again == mask
    assert again is not None
    assert again.made_for == (320, 400)
    kept = record["mask"]
    assert isinstance(kept, dict)
    for wrong in ("x", [1], [0, 5], [1, 2, 3]):
        with pytest.raises(UserError, match="damaged"):
            from_record({**record, "mask": {**kept, "made_for": wrong}})


def test_a_large_even_mask_takes_next_to_no_memory() -> None:
    mask = Grid(8736, 11648).neutral()
    assert mask.bytes_apart_from(None) < 10_000
    spot = mask.with_units(Rect(5, 5, 6, 6), np.zeros((1, 1), np.uint16))
    assert spot.bytes_apart_from(mask) <= 2 * TILE * TILE
