"""Work that is waited for, unless nobody wants it any more."""

from __future__ import annotations

import threading

import pytest

from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.runtime.detached import detached


def test_its_result_and_its_failure_are_those_of_the_work() -> None:
    assert detached(lambda: 5, CancelToken()) == 5

    def fail() -> None:
        raise ValueError("as it is")

    with pytest.raises(ValueError, match="as it is"):
        detached(fail, CancelToken())


def test_cancelled_before_nothing_is_begun() -> None:
    token, begun = CancelToken(), threading.Event()
    token.cancel()
    with pytest.raises(Cancelled):
        detached(begun.set, token)
    assert not begun.is_set()


def test_cancelled_meanwhile_nobody_waits() -> None:
    token, begun, released = CancelToken(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        released.wait(60)

    def stop() -> None:
        begun.wait(60)
        token.cancel()

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(Cancelled):
        detached(work, token)
    assert not released.is_set()
    released.set()
    thread.join()
