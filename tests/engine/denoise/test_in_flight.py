"""One work is under way while the one before it is looked after, and nothing is lost or doubled."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from denoise_gui.engine.denoise.in_flight import finished


@pytest.mark.parametrize("in_flight", [False, True])
@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_each_work_is_run_once_and_comes_in_its_turn(count: int, in_flight: bool) -> None:
    ran: list[int] = []
    assert list(finished(range(count), ran.append, in_flight=in_flight)) == list(range(count))
    assert ran == list(range(count))


def test_two_are_alive_at_most() -> None:
    """What the caller has, and what is run: their memory takes turns."""
    made: list[int] = []

    def works() -> Iterator[int]:
        for number in range(6):
            made.append(number)
            yield number

    for number in finished(works(), lambda _work: None, in_flight=True):
        assert made[-1] <= number + 1


@pytest.mark.parametrize("in_flight", [False, True])
def test_what_goes_wrong_comes_in_its_turn(in_flight: bool) -> None:
    def run(work: int) -> None:
        if work == 2:
            raise ValueError("the third")

    got: list[int] = []
    with pytest.raises(ValueError, match="the third"):
        got.extend(finished(range(5), run, in_flight=in_flight))
    assert got == [0, 1]


def test_a_caller_that_gives_up_leaves_no_thread() -> None:
    before = threading.active_count()
    for _work in finished(range(5), lambda _work: None, in_flight=True):
        break
    assert threading.active_count() == before
