"""Long work does not grow. The short tests see a leak that comes with every image or every action;
the long ones measure the slope."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads what /proc tells")


def probe(name: str, *arguments: str) -> dict[str, Any]:
    """What a probe found, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.endurance.{name}", *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    print(figures)
    assert isinstance(figures, dict)
    return figures


def assert_nothing_is_left(figures: dict[str, Any]) -> None:
    """Handles and threads end as they began, but for what libraries keep for good."""
    assert figures["temporary_files"] == []
    assert figures["threads"][-1] == figures["threads"][0]


def test_a_short_batch_leaves_nothing() -> None:
    figures = probe("batch_probe", "--images", "60", "--broken", "3")
    assert (figures["done"], figures["failed"]) == (57, 3)
    assert_nothing_is_left(figures)
    assert figures["handles"][-1] == figures["handles"][0]
    assert figures["tasks"][-1] == figures["tasks"][0]


def test_a_few_minutes_at_the_window_leave_nothing() -> None:
    figures = probe("window_probe", "--cycles", "6", "--steps", "6", "--model", "light")
    assert_nothing_is_left(figures)
    # The one that is open, and what is on its way.
    assert figures["photographs"] <= 3
    # Twelve drags in all, of six positions each: one step to undo for each that is still open.
    assert figures["undo_steps"] <= 4
    _before, warm, last, _after = figures["handles"]
    assert last <= warm + 2
    assert figures["tasks"][2] <= figures["tasks"][1] + 1


@pytest.mark.slow
def test_two_thousand_images() -> None:
    figures = probe("batch_probe", "--images", "2000", "--broken", "20")
    assert (figures["done"], figures["failed"]) == (1980, 20)
    assert_nothing_is_left(figures)
    assert figures["handles"][-1] == figures["handles"][0]
    assert figures["tasks"][-1] == figures["tasks"][0]
    # What the outcome of an image is kept for: its row in the report, well below a kilobyte.
    assert figures["growth_per_image"] < 4000
    assert figures["heap_growth_per_image"] < 4000


@pytest.mark.slow
def test_an_hour_at_the_window() -> None:
    figures = probe("window_probe", "--cycles", "150")
    assert_nothing_is_left(figures)
    assert figures["photographs"] <= 3
    assert figures["undo_steps"] <= 4
    assert figures["handles"][2] <= figures["handles"][1] + 2
    assert figures["tasks"][2] <= figures["tasks"][1] + 1
    # A picture that stayed would be a megabyte or more in both; the gaps between the heap's blocks
    # take long to settle.
    assert figures["heap_growth_per_cycle"] < 40_000
    assert figures["growth_per_cycle"] < 400_000
