"""Times as one says them, and a guess of the rest."""

from __future__ import annotations

import pytest

from denoise_gui.core.durations import TimeLeft, duration_words, progress_words, time_left_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, ""),
        (0.0004, ""),
        (0.012, "12 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1.0 s"),
        (1.26, "1.3 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (550.721, "9 min"),
        (3900, "1 h 05 min"),
    ],
)
def test_a_time_has_no_more_digits_than_one_reads(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


def test_the_rest_is_guessed_from_what_is_done_once_there_is_something_to_go_by() -> None:
    now = [0.0]
    pace = TimeLeft(lambda: now[0])
    pace.begin()
    assert pace.left(0.0) is None
    now[0] = 0.5
    assert pace.left(0.1) is None
    now[0] = 2.0
    assert pace.left(0.2) == pytest.approx(8.0)
    assert progress_words(0.2, pace.left(0.2)) == "20 %, 8 s left"
    # Another piece of work begins where nothing is done.
    assert pace.left(0.0) is None
    assert progress_words(0.999, None) == "99 %"


@pytest.mark.parametrize(("seconds", "words"), [(0.1, "1 s"), (9.4, "9 s"), (70, "1 min")])
def test_a_time_to_come_is_in_whole_numbers(seconds: float, words: str) -> None:
    assert time_left_words(seconds) == words
