"""Jobs: what runs when, what is told of it, and that everything ends."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from denoise_gui.core.jobs import Job, JobReport, Jobs, Lane, Order
from denoise_gui.core.jobs.process import Ended, run_process
from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.messages import Message

WAIT_S = 60


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    assert jobs.close() == ()


class Gate:
    """Work that waits to be let through, and heeds its token or not."""

    def __init__(self, result: object = None, *, heeds: bool = True) -> None:
        self.began, self.free = threading.Event(), threading.Event()
        self._result, self._heeds = result, heeds

    def __call__(self, token: CancelToken, _report: JobReport) -> object:
        if not self._heeds:
            self.began.set()
            assert self.free.wait(WAIT_S)
            return self._result
        with token.stopping(self.free.set):
            self.began.set()
            assert self.free.wait(WAIT_S)
        token.check()
        return self._result


class Told:
    """What a lane's listeners heard, in order."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, object]] = []

    def start(self, lane: Lane, work: Callable[[CancelToken, JobReport], object], name: str) -> Job:
        def note(event: str) -> Callable[..., None]:
            return lambda *what: self.heard.append((f"{name} {event}", what))

        job = lane.start(
            work,
            name=name,
            began=note("began"),
            ended=note("ended"),
            succeeded=note("succeeded"),
            failed=note("failed"),
            cancelled=note("cancelled"),
        )
        assert job is not None
        return job

    @property
    def words(self) -> list[str]:
        return [event for event, _ in self.heard]


def test_a_result_comes_on_the_windows_thread_after_the_end(jobs: Jobs, qtbot: QtBot) -> None:
    here, told, threads = threading.get_ident(), Told(), []

    def work(_token: CancelToken, _report: JobReport) -> int:
        threads.append(threading.get_ident())
        return 7

    lane = jobs.lane("test", Order.QUEUE)
    told.start(lane, work, "a")
    lane.start(lambda *_: None, succeeded=lambda _none: threads.append(threading.get_ident()))
    qtbot.waitUntil(lambda: not lane.busy)
    assert told.words == ["a began", "a ended", "a succeeded"]
    assert told.heard[-1][1] == (7,)
    assert threads[0] != here == threads[1]


def test_a_queue_works_in_order_one_at_a_time(jobs: Jobs, qtbot: QtBot) -> None:
    lane, told, gates = jobs.lane("test", Order.QUEUE), Told(), [Gate(), Gate(), Gate()]
    for gate, name in zip(gates, "abc", strict=True):
        told.start(lane, gate, name)
    assert gates[0].began.wait(WAIT_S)
    assert told.words == ["a began"]
    for gate in reversed(gates):
        gate.free.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert [word for word in told.words if "succeeded" in word] == [
        "a succeeded",
        "b succeeded",
        "c succeeded",
    ]


def test_the_newest_takes_the_place_of_what_runs_and_what_waits(jobs: Jobs, qtbot: QtBot) -> None:
    lane, told, gates = jobs.lane("test", Order.NEWEST), Told(), [Gate(), Gate(), Gate(3)]
    for gate, name in zip(gates, "abc", strict=True):
        told.start(lane, gate, name)
    gates[2].free.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert told.heard[-1] == ("c succeeded", (3,))
    assert not gates[1].began.is_set()
    assert "a cancelled" in told.words
    assert "b cancelled" in told.words
    assert "b began" not in told.words
    assert "b ended" not in told.words


@pytest.mark.parametrize("stop", ["superseded", "cancelled"])
def test_success_that_came_too_late_is_not_told(jobs: Jobs, qtbot: QtBot, stop: str) -> None:
    """The work is through, its result on the way: what is not wanted any more is not shown."""
    lane, told = jobs.lane("test", Order.NEWEST), Told()
    deaf = Gate("old", heeds=False)
    old = told.start(lane, deaf, "old")
    assert deaf.began.wait(WAIT_S)
    thread = lane.thread
    assert thread is not None
    deaf.free.set()
    thread.join(WAIT_S)
    if stop == "superseded":
        told.start(lane, lambda *_: "new", "new")
    else:
        old.cancel()
    assert not old.wanted
    qtbot.waitUntil(lambda: not lane.busy)
    assert "old cancelled" in told.words
    assert "old succeeded" not in told.words
    assert ("new succeeded" in told.words) == (stop == "superseded")


def test_cancel_stops_what_runs_and_what_waits(jobs: Jobs, qtbot: QtBot) -> None:
    lane, told, gates = jobs.lane("test", Order.QUEUE), Told(), [Gate(), Gate()]
    for gate, name in zip(gates, "ab", strict=True):
        told.start(lane, gate, name)
    lane.cancel()
    assert lane.wanted is None
    qtbot.waitUntil(lambda: not lane.busy)
    assert not gates[1].began.is_set()
    assert sorted(told.words) == ["a began", "a cancelled", "a ended", "b cancelled"]


def test_a_waiting_job_is_cancelled_alone(jobs: Jobs, qtbot: QtBot) -> None:
    lane, told, gates = jobs.lane("test", Order.QUEUE), Told(), [Gate(), Gate(), Gate()]
    handles = [told.start(lane, gate, name) for gate, name in zip(gates, "abc", strict=True)]
    handles[1].cancel()
    gates[0].free.set()
    gates[2].free.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert {"a succeeded", "b cancelled", "c succeeded"} <= set(told.words)
    assert not gates[1].began.is_set()


def test_an_exclusive_lane_refuses_until_its_job_is_cancelled(jobs: Jobs, qtbot: QtBot) -> None:
    """After Cancel one may start anew at once: it begins when the old one has cleaned up."""
    lane, told, deaf = jobs.lane("test", Order.EXCLUSIVE), Told(), Gate(heeds=False)
    old = told.start(lane, deaf, "old")
    assert lane.start(lambda *_: None) is None
    old.cancel()
    told.start(lane, lambda *_: None, "new")
    assert lane.start(lambda *_: None) is None
    deaf.free.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert told.words == [
        *("old began", "old ended", "old cancelled"),
        *("new began", "new ended", "new succeeded"),
    ]


def test_the_last_asked_for_is_next_and_the_oldest_are_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    lane, told, first = jobs.lane("test", Order.LAST_FIRST, waiting=2), Told(), Gate()
    told.start(lane, first, "first")
    for name in "abc":
        told.start(lane, lambda *_: None, name)
    first.free.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert [word for word in told.words if word.endswith("began")] == [
        "first began",
        "c began",
        "b began",
    ]
    assert "a cancelled" in told.words


def test_failures_are_told_in_words(jobs: Jobs, qtbot: QtBot) -> None:
    def known(_token: CancelToken, _report: JobReport) -> None:
        raise UserError(Message("no {0} here", "cat"))

    def unknown(_token: CancelToken, _report: JobReport) -> None:
        raise ZeroDivisionError("by nought")

    lane, told = jobs.lane("test", Order.QUEUE), Told()
    told.start(lane, known, "known")
    told.start(lane, unknown, "unknown")
    qtbot.waitUntil(lambda: not lane.busy)
    words = dict(told.heard)
    assert words["known failed"] == ("no cat here",)
    assert "by nought" in str(words["unknown failed"])


def test_a_listener_that_fails_does_not_hold_up_the_lane(jobs: Jobs, qtbot: QtBot) -> None:
    lane, told = jobs.lane("test", Order.QUEUE), Told()

    def fall(_result: object) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as raised:
        lane.start(lambda *_: None, succeeded=fall)
        told.start(lane, lambda *_: None, "next")
        qtbot.waitUntil(lambda: not lane.busy)
    assert [kind for kind, *_ in raised] == [ZeroDivisionError]
    assert "next succeeded" in told.words


def test_progress_is_told_while_wanted_and_its_last_news_is_not_lost(
    jobs: Jobs, qtbot: QtBot
) -> None:
    seen: list[tuple[int, int]] = []

    def work(_token: CancelToken, report: JobReport) -> None:
        for done in range(1000):
            report(done + 1, 1000)

    lane = jobs.lane("test", Order.QUEUE)
    lane.start(work, progressed=lambda done, total: seen.append((done, total)))
    qtbot.waitUntil(lambda: not lane.busy)
    assert seen[-1] == (1000, 1000)
    assert seen == sorted(seen)

    late: list[int] = []
    job = lane.start(work, progressed=lambda done, _total: late.append(done))
    assert job is not None
    job.cancel()
    qtbot.waitUntil(lambda: not lane.busy)
    assert late == []


def test_a_job_may_start_the_next_when_it_is_told_of_the_end(jobs: Jobs, qtbot: QtBot) -> None:
    lane, told = jobs.lane("test", Order.EXCLUSIVE), Told()
    lane.start(
        lambda *_: None,
        succeeded=lambda _none: told.start(lane, lambda *_: None, "next"),
    )
    qtbot.waitUntil(lambda: "next succeeded" in told.words)


def test_closing_ends_everything_and_tells_nothing_more(qtbot: QtBot) -> None:
    jobs, told = Jobs(), Told()
    gates = [Gate() for _ in Order]
    before = set(threading.enumerate())
    lanes = [jobs.lane(order.name, order) for order in Order]
    for lane, gate in zip(lanes, gates, strict=True):
        told.start(lane, gate, lane.name)
    for gate in gates:
        assert gate.began.wait(WAIT_S)
    heard = list(told.words)
    assert jobs.close() == ()
    assert set(threading.enumerate()) <= before
    assert lanes[0].start(lambda *_: None) is None
    assert jobs.close() == ()
    qtbot.wait(1)  # what was posted before the end arrives, and is not told
    assert told.words == heard


def test_closing_waits_no_longer_than_it_was_told_and_names_who_stays(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    jobs, deaf = Jobs(), Gate(heeds=False)
    jobs.lane("test", Order.QUEUE).start(deaf, name="the deaf one")
    assert deaf.began.wait(WAIT_S)
    started = time.monotonic()
    assert jobs.close(patience_s=0.05) == ("the deaf one",)
    assert time.monotonic() - started < WAIT_S
    assert "the deaf one" in caplog.text
    stuck = [thread for thread in threading.enumerate() if thread.name == "test"]
    deaf.free.set()
    for thread in stuck:
        thread.join(WAIT_S)


# Other processes


def _python(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", code


def test_a_process_says_its_lines_and_how_it_ended() -> None:
    lines: list[bytes] = []
    code = "import sys; print('one'); print('two'); print('oh no', file=sys.stderr); sys.exit(3)"
    assert run_process(_python(code), CancelToken(), lines.append) == Ended(3, "oh no")
    assert lines == [b"one", b"two"]


def test_a_process_that_cannot_be_started_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no-program"):
        run_process((str(tmp_path / "no-program"),), CancelToken(), print)


DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('ready', flush=True); time.sleep(600)"
)


@pytest.mark.skipif(sys.platform == "win32", reason="there is one way to end a process")
def test_a_process_that_will_not_end_is_ended_after_its_grace() -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        run_process(_python(DEAF), token, lambda _line: token.cancel(), grace_s=0.05)


@pytest.mark.skipif(sys.platform == "win32", reason="there is one way to end a process")
def test_closing_ends_a_process_that_will_not_end(qtbot: QtBot) -> None:
    jobs, ready = Jobs(), threading.Event()

    def work(token: CancelToken, _report: JobReport) -> Ended:
        return run_process(_python(DEAF), token, lambda _line: ready.set())

    jobs.lane("test", Order.EXCLUSIVE).start(work)
    assert ready.wait(WAIT_S)
    assert jobs.close(patience_s=0.3) == ()


def test_no_process_stays_when_a_line_cannot_be_taken() -> None:
    def fall(_line: bytes) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_process(
            _python("import time; print('x', flush=True); time.sleep(600)"), CancelToken(), fall
        )
