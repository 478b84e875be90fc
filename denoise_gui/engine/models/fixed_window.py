"""A network of fixed height and width: how much of what it is shown it can deliver."""

from __future__ import annotations


def fits(window: tuple[int, int], multiple: int, halo: int) -> bool:
    """Whether a window has a middle that its edges do not reach."""
    return all(has_middle(length, multiple, halo) for length in window)


def has_middle(length: int, multiple: int, halo: int) -> bool:
    """The same along one axis."""
    return length - 2 * rounded_up(halo, multiple) >= multiple


def widest_halo(window: tuple[int, int], multiple: int) -> int:
    """The largest halo that leaves a middle; 0 if there is none."""
    return max(0, (min(window) - multiple) // 2 // multiple * multiple)


def rounded_up(value: int, multiple: int) -> int:
    """To the next multiple."""
    return -(-value // multiple) * multiple
