"""As many threads as the process may use, whatever the machine has."""

from __future__ import annotations

from pathlib import Path

import pytest

from denoise_gui.engine.runtime import processors
from denoise_gui.engine.runtime.processors import OVERRIDE, usable_threads


@pytest.fixture
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of 16 cores without limits."""
    monkeypatch.setattr(processors, "_cores", lambda: 16)
    monkeypatch.delenv(OVERRIDE, raising=False)
    (tmp_path / "cgroup").mkdir()
    return tmp_path / "cgroup"


def own(folder: Path, text: str) -> Path:
    path = folder / "own"
    path.write_text(text)
    return path


def limit(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)


def test_without_a_limit_all_cores(groups: Path) -> None:
    limit(groups, cpu__max="max 100000\n")
    assert usable_threads(groups, own(groups, "0::/\n")) == 16
    assert usable_threads(groups / "none", groups / "none") == 16


@pytest.mark.parametrize(("text", "threads"), [("200000 100000", 2), ("150000 100000", 2)])
def test_the_limit_of_a_container(groups: Path, text: str, threads: int) -> None:
    limit(groups, cpu__max=text)
    assert usable_threads(groups, own(groups, "0::/\n")) == threads
    assert usable_threads(groups, own(groups, "0::/docker/some/where\n")) == threads


def test_the_tightest_group_on_the_way_up_counts(groups: Path) -> None:
    limit(groups / "job" / "step", cpu__max="800000 100000")
    limit(groups / "job", cpu__max="300000 100000")
    assert usable_threads(groups, own(groups, "0::/job/step\n")) == 3


def test_the_older_kind_of_group(groups: Path) -> None:
    limit(groups / "cpu,cpuacct" / "job", cpu__cfs_quota_us="400000", cpu__cfs_period_us="100000")
    assert usable_threads(groups, own(groups, "4:cpu,cpuacct:/job\n1:name=systemd:/x\n")) == 4
    limit(groups / "cpu,cpuacct" / "job", cpu__cfs_quota_us="-1", cpu__cfs_period_us="100000")
    assert usable_threads(groups, own(groups, "4:cpu,cpuacct:/job\n")) == 16


@pytest.mark.parametrize("text", ["", "max", "0 0", "much 100000", "\0\xff"])
def test_a_limit_that_makes_no_sense_is_none(groups: Path, text: str) -> None:
    limit(groups, cpu__max=text)
    assert usable_threads(groups, own(groups, "0::/\n")) == 16


def test_never_less_than_one(groups: Path) -> None:
    limit(groups, cpu__max="1000 100000")
    assert usable_threads(groups, own(groups, "0::/\n")) == 1


def test_what_is_said_counts(groups: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OVERRIDE, "5")
    assert usable_threads(groups, own(groups, "0::/\n")) == 5
    monkeypatch.setenv(OVERRIDE, "many")
    assert usable_threads(groups, own(groups, "0::/\n")) == 16


def test_a_process_bound_to_a_core_uses_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(OVERRIDE, raising=False)
    monkeypatch.delattr("os.process_cpu_count", raising=False)
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: {3}, raising=False)
    assert usable_threads() == 1
