"""Freshness: what is stale is renewed, the longest stale first, from the centre out."""

from __future__ import annotations

from denoise_gui.engine.denoise.freshness import CELL, Freshness
from denoise_gui.engine.rect import Rect


def cell(row: int, column: int, rows: int = 1, columns: int = 1) -> Rect:
    return Rect(row * CELL, column * CELL, (row + rows) * CELL, (column + columns) * CELL)


def test_results_that_are_nowhere_any_more_take_no_memory() -> None:
    fresh = Freshness(CELL, 2 * CELL)
    for number in range(1000):
        fresh.mark(cell(0, number % 2), ("result", number))
    assert len(fresh._numbers) < 100
    assert fresh.is_fresh(cell(0, 0), ("result", 998))
    assert fresh.is_fresh(cell(0, 1), ("result", 999))
    assert not fresh.is_fresh(cell(0, 1), ("result", 1))


def test_only_the_right_sigma_is_fresh() -> None:
    fresh = Freshness(3 * CELL, 4 * CELL)
    assert not fresh.is_fresh(cell(0, 0), 25)
    fresh.mark(cell(0, 0, 3, 4), 25)
    assert fresh.is_fresh(cell(0, 0, 3, 4), 25)
    assert not fresh.is_fresh(cell(0, 0), 25.5)


def test_the_stale_part_is_as_small_as_can_be() -> None:
    fresh = Freshness(4 * CELL, 4 * CELL)
    fresh.mark(cell(0, 0, 4, 4), 25)
    fresh.mark(cell(1, 2), 30)
    assert fresh.stale_part(cell(0, 0, 4, 4), 25) == cell(1, 2)
    assert fresh.stale_part(cell(3, 3), 25) is None


def test_an_image_that_is_no_whole_number_of_cells() -> None:
    fresh = Freshness(CELL + 10, CELL - 5)
    whole = Rect(0, 0, CELL + 10, CELL - 5)
    assert fresh.stale_part(whole, 5) == whole
    fresh.mark(whole, 5)
    assert fresh.is_fresh(whole, 5)


def test_a_new_image_fills_from_the_centre_out() -> None:
    fresh = Freshness(3 * CELL, 3 * CELL)
    candidates = [cell(r, c) for r in range(3) for c in range(3)]
    order = []
    while (rect := fresh.next_stale(candidates, 25)) is not None:
        order.append(rect)
        fresh.mark(rect, 25)
    assert order[0] == cell(1, 1)
    assert len(order) == 9
    assert set(order[-4:]) == {cell(0, 0), cell(0, 2), cell(2, 0), cell(2, 2)}


def test_under_a_moving_sigma_no_part_waits_for_ever() -> None:
    fresh = Freshness(CELL, 4 * CELL)
    candidates = [cell(0, c) for c in range(4)]
    renewed: list[Rect] = []
    for sigma in range(12):  # a newer sigma before every single result
        rect = fresh.next_stale(candidates, float(sigma))
        assert rect is not None
        fresh.mark(rect, float(sigma))
        renewed.append(rect)
    for start in range(0, 12, 4):
        assert set(renewed[start : start + 4]) == set(candidates)


def test_nothing_to_renew() -> None:
    fresh = Freshness(10, 10)
    assert fresh.next_stale([], 5) is None
    fresh.mark(Rect(0, 0, 10, 10), 5)
    assert fresh.next_stale([Rect(0, 0, 10, 10)], 5) is None


def test_touched_is_what_ever_held_a_result() -> None:
    fresh = Freshness(200, 200)
    assert not fresh.touched(Rect(0, 0, 100, 100))
    fresh.mark(Rect(0, 0, 128, 128), 25.0)
    fresh.forget_other_than(30.0)
    assert fresh.touched(Rect(0, 0, 100, 100))
    assert not fresh.touched(Rect(0, 0, 100, 200))
