"""`--cluster` on worker processes of Dask, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from denoise_gui.engine.batch.items import Outcome, Result, Settings, Status
from denoise_gui.engine.batch.timing import BatchProgress
from denoise_gui.engine.recipe import Recipe
from denoise_gui.headless.cluster.pool import DaskPool
from tests.engine.batch.runs import images
from tests.headless.cluster.inline import journal_lines, left_over, run_on
from tests.headless.test_run import make_photographs, run

distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """Of two worker processes."""
    command = [sys.executable, "-m", "tests.headless.cluster.workers"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as workers:
        assert workers.stdout is not None
        address = workers.stdout.readline().strip()
        with distributed.Client(address) as client:
            # Dask keeps threads for callbacks until the process ends; they are no test's.
            told = threading.Event()
            client.submit(os.getpid).add_done_callback(lambda _future: told.set())
            assert told.wait(60)
            distributed.utils._offload_executor.submit(os.getpid).result()
            yield client
        workers.communicate()


def run_with_a_death(client: Any, model: Path, folder: Path, settings: Settings) -> Result:
    """All of a folder; a worker is killed when a few are done."""
    victims = list(client.run(os.getpid).values())
    done = 0

    def hear(outcome: Outcome, _progress: BatchProgress) -> None:
        nonlocal done
        done += outcome.status is Status.DONE
        if done == 5 and victims:
            os.kill(victims[0], signal.SIGKILL)
            victims.clear()

    return run_on(DaskPool(client), model, [folder], settings, hear)


def check_all_done_once(result: Result, count: int, folder: Path, model: Path) -> None:
    output = folder.parent / "out"
    assert [o.message for o in result.outcomes if o.status is not Status.DONE] == []
    assert len(images(output)) == count
    lines = journal_lines(output)
    assert len(lines) == len(set(lines)) == 2 * count
    assert not left_over(output)
    # One machine makes the same pixels, and knows what is done.
    one = folder.parent / "one"
    assert run(folder, "--sigma", "20", "-o", one, "--model", model, "--quiet") == 0
    for name in images(output):
        assert (output / name).read_bytes() == (one / name).read_bytes()
    assert run(folder, "--sigma", "20", "-o", output, "--model", model, "--quiet") == 0
    assert journal_lines(output) == lines


def test_a_worker_that_is_killed_loses_nothing(
    tmp_path: Path, model_path: Path, client: Any
) -> None:
    make_photographs(tmp_path / "in", 24, size=16)
    settings = Settings(tmp_path / "out", Recipe(20))
    result = run_with_a_death(client, model_path, tmp_path / "in", settings)
    check_all_done_once(result, 24, tmp_path / "in", model_path)


@pytest.mark.slow
def test_two_hundred_photographs_and_a_death(tmp_path: Path, model_path: Path, client: Any) -> None:
    make_photographs(tmp_path / "in", 200, size=16)
    settings = Settings(tmp_path / "out", Recipe(20))
    result = run_with_a_death(client, model_path, tmp_path / "in", settings)
    check_all_done_once(result, 200, tmp_path / "in", model_path)


def test_the_command(
    tmp_path: Path, client: Any, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    """From another folder than the workers': what is relative here is found there."""
    monkeypatch.chdir(tmp_path)
    make_photographs(Path("in"), 3, size=16)
    Path("in/bad.png").write_text("no image")
    address = client.scheduler.address
    code = run("in", "--sigma", "20", "-o", "out", "--cluster", address, "--report", "r.csv")
    assert code == 11
    said = capsys.readouterr().err
    assert "3 done, 1 failed" in said
    assert "bad.png cannot be opened" in said
    assert len(images(Path("out"))) == 3
    assert (tmp_path / "r.csv").exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("local:0", "local workers are 1 to 256, not 0"),
        ("nowhere", "no scheduler answers there"),
        ("odd://x:1", "no scheduler answers there"),
    ],
)
def test_addresses_that_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str, words: str
) -> None:
    (photograph,) = make_photographs(tmp_path, 1, size=16)
    assert run(photograph, "--sigma", "20", "-o", tmp_path / "out", "--cluster", address) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_the_package(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    (photograph,) = make_photographs(tmp_path, 1, size=16)
    assert run(photograph, "--sigma", "20", "-o", tmp_path / "out", "--cluster", "local:2") == 1
    assert "pip install 'denoise-gui[cluster]'" in capsys.readouterr().err


def test_ctrl_c_leaves_nothing_half_done_and_it_goes_on(
    tmp_path: Path, client: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """At a terminal the signal reaches workers too. Others may go on."""
    make_photographs(tmp_path / "in", 60, size=48)
    output = tmp_path / "out"
    arguments = ["run", tmp_path / "in", "--sigma", "20", "-o", output, "--cluster", "local:2"]
    command = [sys.executable, "-m", "denoise_gui", *map(str, arguments)]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr is not None
        while "00.png ->" not in process.stderr.readline():
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "Traceback" not in said, said
    assert "The same command goes on from here" in said
    assert not left_over(output)
    some = len(images(output))
    assert 1 <= some < 60
    arguments[-1] = client.scheduler.address
    assert run(*arguments[1:]) == 0
    assert f"{60 - some} done, {some} done before" in capsys.readouterr().err
