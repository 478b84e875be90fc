"""How much memory the machine has, for bounds that follow it."""

from __future__ import annotations

import os


def share_of_memory(share: float, least: int, most: int) -> int:
    """A share of what is installed, within limits, all in bytes; `most` where the system does not
    say."""
    try:
        installed = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return most
    return max(least, min(most, int(installed * share)))
