"""No broken file does more than be refused with a clear message; the fuzzer itself can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from denoise_gui.engine.images.image_file import load_image
from tests.fuzz import runner
from tests.fuzz.mutation import mutated
from tests.fuzz.runner import Tally, fuzz
from tests.fuzz.seeds import seeds

MEMORY_KB = 1 << 20
"""Bound of a worker's memory: images are bounded to 4 megapixels, 64 MB as float with alpha."""


def assert_clean(tally: Tally, cases: int) -> None:
    assert tally.failures == [], tally.summary()
    assert tally.cases == cases
    assert tally.opened > cases / 10
    assert tally.refused > cases / 10
    assert tally.peak_kb < MEMORY_KB


def test_a_few_hundred_broken_files() -> None:
    """As many made of each good file as of another."""
    assert_clean(fuzz(3 * len(seeds()), seed=2), 3 * len(seeds()))


@pytest.mark.slow
def test_ten_thousand_broken_files() -> None:
    assert_clean(fuzz(10_000), 10_000)


def test_what_is_mutated_is_good(tmp_path: Path) -> None:
    for name, data in seeds().items():
        (tmp_path / name).write_bytes(data)
        assert load_image(tmp_path / name).width in (2, 3, 4, 20, 24, 31, 48, 64), name


def test_a_case_is_the_same_each_time_and_unlike_others() -> None:
    cases = {mutated(1, number, seeds()) for number in range(200)}
    assert len(cases) == 200
    assert mutated(1, 7, seeds()) == mutated(1, 7, seeds())
    assert mutated(1, 7, seeds()) != mutated(2, 7, seeds())


WORKER = """
import os, sys, time
first, step, end = map(int, sys.argv[2:5])
for number in range(first, end, step):
    print(f"begin\\t{number}\\tcase-{number}.png", flush=True)
    if number == 2:
        os.abort()
    if number == 4:
        time.sleep(600)
    if number == 6:
        print(f"defect\\t{number}\\t1000\\tKeyError: 'x'", flush=True)
    else:
        print(f"refused\\t{number}\\t{number}\\tno.", flush=True)
"""


def test_crashes_hangs_and_defects_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "worker.py").write_text(WORKER)
    real = runner.subprocess.Popen

    def start(command: list[str], **options: object) -> object:
        return real([command[0], str(tmp_path / "worker.py"), *command[3:]], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(runner.subprocess, "Popen", start)
    monkeypatch.setattr(runner, "HANG_SECONDS", 5.0)
    tally = fuzz(9, workers=2)
    assert [(number, what.split(":")[0]) for number, _, what in sorted(tally.failures)] == [
        (2, "crash"),
        (4, "hang"),
        (6, "defect"),
    ]
    assert (tally.refused, tally.cases, tally.peak_kb) == (6, 9, 1000)
