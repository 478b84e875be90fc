"""A key that two actions want does nothing: Qt calls it ambiguous."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtGui import QAction

from tests.driven import DrivenApplication as Application


def test_no_two_actions_of_the_window_share_a_key(application: Application) -> None:
    window = application.window
    users: dict[str, set[str]] = defaultdict(set)
    for action in window.findChildren(QAction):
        for sequence in action.shortcuts():
            users[sequence.toString()].add(action.text())
    shared = {key: texts for key, texts in users.items() if key and len(texts) > 1}
    assert not shared
    assert len(users) > 30
