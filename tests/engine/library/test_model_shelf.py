"""A model that is open already is shared, and its memory comes back when it is asked for."""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from denoise_gui.engine import Cancelled, CancelToken, Model
from denoise_gui.engine.library.shelf import ModelShelf


def resident_mb() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("this system does not tell a process's memory")
    lines = status.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def test_two_who_need_the_same_model_share_it(model_path: Path) -> None:
    shelf = ModelShelf()
    first = shelf.get(model_path, "cpu")
    assert shelf.get(model_path, "cpu") is first


def test_a_file_that_was_replaced_is_opened_anew(model_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(model_path.read_bytes())
    shelf = ModelShelf()
    first = shelf.get(path, "cpu")
    later = path.stat().st_mtime_ns + 10**9
    os.utime(path, ns=(later, later))
    assert shelf.get(path, "cpu") is not first


def test_the_shelf_keeps_no_model_that_nobody_uses(model_path: Path) -> None:
    shelf = ModelShelf()
    shelf.get(model_path, "cpu")
    gc.collect()
    assert not shelf._models


class SlowModel:
    """In place of a model: it is being opened until it is let through, or given up."""

    began = threading.Event()
    free = threading.Event()

    def __init__(self, path: Path, *_: object, cancel: CancelToken, **__: object) -> None:
        if path.name == "slow.onnx":
            self.began.set()
            with cancel.stopping(self.free.set):
                assert self.free.wait(60)
            cancel.check()


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("denoise_gui.engine.runtime.model.Model", SlowModel)
    SlowModel.began, SlowModel.free = threading.Event(), threading.Event()
    (tmp_path / "slow.onnx").touch()
    (tmp_path / "fast.onnx").touch()
    return tmp_path / "slow.onnx"


def _in_a_thread(shelf: ModelShelf, path: Path, token: CancelToken) -> tuple[Any, list[Any]]:
    outcome: list[Any] = []

    def work() -> None:
        try:
            outcome.append(shelf.get(path, "cpu", cancel=token))
        except Cancelled as stopped:
            outcome.append(stopped)

    thread = threading.Thread(target=work)
    thread.start()
    return thread, outcome


def test_while_one_file_is_opened_others_do_not_wait(slow: Path) -> None:
    shelf, token = ModelShelf(), CancelToken()
    thread, outcome = _in_a_thread(shelf, slow, token)
    assert SlowModel.began.wait(60)
    assert isinstance(shelf.get(slow.with_name("fast.onnx"), "cpu"), SlowModel)
    token.cancel()
    thread.join()
    assert isinstance(outcome[0], Cancelled)


def test_who_waits_for_a_file_that_another_opens_gets_that_one(slow: Path) -> None:
    shelf = ModelShelf()
    first, one = _in_a_thread(shelf, slow, CancelToken())
    assert SlowModel.began.wait(60)
    second, other = _in_a_thread(shelf, slow, CancelToken())
    SlowModel.free.set()
    first.join()
    second.join()
    assert one == other


def test_who_waits_for_a_file_that_another_opens_can_be_cancelled(slow: Path) -> None:
    shelf, token = ModelShelf(), CancelToken()
    first, _ = _in_a_thread(shelf, slow, CancelToken())
    assert SlowModel.began.wait(60)
    second, outcome = _in_a_thread(shelf, slow, token)
    token.cancel()
    second.join()
    assert isinstance(outcome[0], Cancelled)
    SlowModel.free.set()
    first.join()


def test_memory_of_a_large_run_is_given_back_and_the_model_still_runs(model_path: Path) -> None:
    model = Model(model_path)
    image = np.full((1, 3, 1024, 1024), 0.5, np.float32)
    out = np.empty_like(image)
    model.run(image, 25.0, out=out)
    held = resident_mb()
    model.release_memory()
    assert resident_mb() < held - 60
    again = model.run(image[..., :64, :64].copy(), 25.0)
    assert np.allclose(again[..., 24:40, 24:40], 0.5, atol=0.05)


def test_who_waits_for_the_other_run_can_be_cancelled(model_path: Path) -> None:
    model = Model(model_path)
    token = CancelToken()
    outcome: list[object] = []

    def work() -> None:
        try:
            outcome.append(model.run(np.full((1, 3, 64, 64), 0.5, np.float32), 25.0, token))
        except Cancelled as stopped:
            outcome.append(stopped)

    with model._runs._lock:  # as while another thread's tile is being computed
        thread = threading.Thread(target=work)
        thread.start()
        token.cancel()
    thread.join()
    assert isinstance(outcome[0], Cancelled)
