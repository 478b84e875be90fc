"""A key that two actions want does nothing: Qt calls it ambiguous."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from denoise_gui.shell.menus.shortcut_overlay import shortcut_groups
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


def menus_of(actions: list[QAction], way: str = "") -> Iterator[tuple[str, list[QAction]]]:
    """A list of actions, and those of the menus that open from it."""
    yield way or "the bar", actions
    for action in actions:
        menu = cast("QMenu | None", action.menu())
        if menu is not None:
            yield from menus_of(menu.actions(), f"{way} > {action.text()}")


def doubled_mnemonics(application: Application) -> list[tuple[str, list[str]]]:
    found = []
    for way, actions in menus_of(application.window.menuBar().actions()):
        users: dict[str, list[str]] = defaultdict(list)
        for action in actions:
            mnemonic = re.search(r"&([^&])", action.text().replace("&&", ""))
            if mnemonic:
                users[mnemonic[1].casefold()].append(action.text())
        found += [(way, texts) for texts in users.values() if len(texts) > 1]
    return found


def test_no_two_entries_of_a_menu_share_an_alt_key(application: Application) -> None:
    assert not doubled_mnemonics(application)


def test_nor_in_chinese(chinese: None, application: Application) -> None:
    assert not doubled_mnemonics(application)


def test_the_list_of_shortcuts_has_names_and_keys_of_this_age(
    application: Application,
) -> None:
    application.document.set_sigma(60.0)
    assert application.window.menus.action("edit.undo").text() != "Undo"
    groups = shortcut_groups(application.window.menus, ())
    rows = {name: keys for rows in groups.values() for name, keys in rows}
    assert "Undo" in rows
    keys = {key for keys in rows.values() for key in keys}
    assert not {key for key in keys if re.search(r"F(1[3-9]|2\d|3\d)$", key)}
    for action in application.window.findChildren(QAction):
        for sequence in action.shortcuts():
            assert not re.search(r"F(1[3-9]|2\d|3\d)$", sequence.toString())
