"""Texts of menus, without what only a menu needs."""

from __future__ import annotations

import re

_MNEMONIC = re.compile(r"\(&\w\)|&(?=[^&])")


def plain(text: str) -> str:
    """A menu's text without the mark of its mnemonic, also "(&F)" after a Chinese one."""
    return _MNEMONIC.sub("", text).strip()
