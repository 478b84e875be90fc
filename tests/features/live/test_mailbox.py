"""The mailbox: the newest message wins, and closing wakes who waits."""

from __future__ import annotations

import threading

import pytest

from denoise_gui.features.live.mailbox import Closed, Mailbox


def test_the_newest_message_wins_and_is_taken_once() -> None:
    mailbox: Mailbox[int] = Mailbox()
    for message in range(5):
        mailbox.put(message)
    assert mailbox.take(wait=True) == 4
    assert mailbox.take(wait=False) is None


def test_who_waits_is_woken_by_a_message() -> None:
    mailbox: Mailbox[str] = Mailbox()
    got: list[str | None] = []
    thread = threading.Thread(target=lambda: got.append(mailbox.take(wait=True)))
    thread.start()
    mailbox.put("now")
    thread.join()
    assert got == ["now"]


def test_closing_wakes_who_waits_and_ends_it() -> None:
    mailbox: Mailbox[str] = Mailbox()
    ended = threading.Event()

    def wait() -> None:
        with pytest.raises(Closed):
            mailbox.take(wait=True)
        ended.set()

    thread = threading.Thread(target=wait)
    thread.start()
    mailbox.close()
    thread.join()
    assert ended.is_set()
    with pytest.raises(Closed):
        mailbox.take(wait=False)
