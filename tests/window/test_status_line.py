"""The line at the bottom in a narrow window: facts give way, the least important first."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from denoise_gui.shell.status_bar import StatusBar
from denoise_gui.shell.widgets.giving_way import Want, widths
from tests.driven import DrivenApplication as Application
from tests.window.conftest import open_image, wait_until_done

WANTS = (Want(100, 40), Want(50, 50), Want(80, 60))


def test_with_room_for_all_every_fact_has_what_it_wants() -> None:
    assert widths(WANTS, (0, 1, 2), 260, 10) == [100, 50, 80]


def test_the_least_important_is_shortened_first_and_then_goes() -> None:
    assert widths(WANTS, (0, 1, 2), 240, 10) == [80, 50, 80]
    assert widths(WANTS, (0, 1, 2), 190, 10) == [40, 50, 70]
    assert widths(WANTS, (0, 1, 2), 140, 10) == [0, 50, 60]
    assert widths(WANTS, (0, 1, 2), 80, 10) == [0, 0, 60]


def test_the_most_important_stays_in_whatever_room_there_is() -> None:
    assert widths(WANTS, (0, 1, 2), 45, 10) == [0, 0, 35]
    assert widths(WANTS, (0, 1, 2), 5, 10) == [0, 0, 0]


def test_what_says_nothing_takes_no_room_and_no_gap() -> None:
    assert widths((Want(0, 0), Want(50, 50)), (0, 1), 60, 10) == [0, 50]


@pytest.mark.parametrize("width", [640, 700, 826, 1200])
def test_the_window_is_as_narrow_as_asked_and_no_fact_is_cut_off(
    application: Application, small_photo: Path, width: int, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    status = application.window.status
    application.window.resize(width, 600)
    assert application.window.width() == width
    qtbot.waitUntil(lambda: status.width() == width)
    # With each frame the window tells anew what is under the cursor: nothing here.
    wait_until_done(application, qtbot)
    status.show_model("standard", "NVIDIA GeForce RTX 4090 Laptop GPU (WebGPU)")
    status.show_noise(25)
    status.show_pixel((1023, 2047), (200, 201, 202), (100, 101, 102))
    qtbot.waitUntil(lambda: _rightmost(status) <= width)
    seen = [fact for fact in status._characters if fact.isVisible()]
    assert status.time in seen
    assert status.noise in seen
    for fact in seen:
        # What is shortened ends in dots, and is whole in the tool tip.
        assert not fact.is_shortened or fact in (status.model, status.noise)
    lefts = sorted((fact.x(), fact.x() + fact.width()) for fact in seen)
    assert all(end <= start for (_, end), (start, _) in pairwise(lefts))
    # In between it depends on the font.
    assert status.pixel in seen or width < 1200
    assert status.pixel not in seen or width > 640


def test_a_fact_that_says_less_gives_back_the_room_it_had(
    application: Application, small_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    status = application.window.status
    application.window.resize(900, 600)
    wait_until_done(application, qtbot)
    status.show_model("standard", "CPU")
    status.show_working("…")
    before = status.model.width()
    status.show_model("standard", "NVIDIA GeForce RTX 4090")
    assert status.model.width() > before
    status.show_model("standard", "CPU")
    assert status.model.width() == before


def test_facts_make_room_for_a_message_and_come_back(
    application: Application, small_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    status = application.window.status
    application.window.resize(640, 600)
    qtbot.waitUntil(status.zoom.isVisible)
    words = "Saved “a photograph with a name.png” beside the original."
    application.window.show_message(words)
    room = status.fontMetrics().horizontalAdvance(words)
    qtbot.waitUntil(lambda: _leftmost(status) >= room)
    assert status.time.isVisible()
    status.clearMessage()
    qtbot.waitUntil(status.zoom.isVisible)


def _leftmost(status: StatusBar) -> int:
    return min(fact.x() for fact in status._characters if fact.isVisible())


def _rightmost(status: StatusBar) -> int:
    return max(fact.x() + fact.width() for fact in status._characters if fact.isVisible())
