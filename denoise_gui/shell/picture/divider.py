"""The line between before and after: where it is, and what the hand may do to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

GRAB_DISTANCE = 16
"""How near to the line a press takes hold of it, in logical pixels."""

EDGE = 14
"""The line stays this far inside the view, so that its handle can always be taken again."""

STATIONS = (0.0, 0.5, 1.0)
"""Where a double click sends it, one after the other."""


@dataclass(frozen=True)
class Divider:
    """`fraction` of the view's length from its start; before it lies the original.

    A `vertical` line runs from top to bottom and has the original on its left; the other one has
    it above. Lengths and positions are along the axis that the line moves on, in logical pixels.
    """

    fraction: float = 0.5
    vertical: bool = True

    def along(self, x: float, y: float) -> float:
        """Of a point or a size, what counts for the line."""
        return x if self.vertical else y

    def position(self, length: float) -> float:
        """Its place in a view."""
        inside = min(max(self.fraction * length, EDGE), length - EDGE)
        return round(max(inside, 0.0))

    def grabbed_at(self, at: float, length: float) -> bool:
        return abs(at - self.position(length)) <= GRAB_DISTANCE

    def moved_to(self, at: float, length: float) -> Divider:
        return replace(self, fraction=min(max(at / max(length, 1), 0.0), 1.0))

    def at_next_station(self) -> Divider:
        """Left, middle, right and round again; to the middle from anywhere else."""
        if self.fraction in STATIONS:
            at = STATIONS.index(self.fraction) + 1
            return replace(self, fraction=STATIONS[at % len(STATIONS)])
        return replace(self, fraction=0.5)
