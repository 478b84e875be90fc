"""The line between before and after: where it is, and what the hand may do to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

GRAB_DISTANCE = 10
"""How near to the line a press takes hold of it, in logical pixels."""

EDGE = 14
"""The line stays this far inside the view, so that its handle can always be taken again."""


@dataclass(frozen=True)
class Divider:
    """`fraction` of the view's width from its left edge; left of it is before."""

    fraction: float = 0.5
    shown: bool = True

    def position(self, view_width: float) -> float:
        """Its place in a view, in logical pixels."""
        inside = min(max(self.fraction * view_width, EDGE), view_width - EDGE)
        return round(max(inside, 0.0))

    def grabbed_at(self, x: float, view_width: float) -> bool:
        return self.shown and abs(x - self.position(view_width)) <= GRAB_DISTANCE

    def moved_to(self, x: float, view_width: float) -> Divider:
        return replace(self, fraction=min(max(x / max(view_width, 1), 0.0), 1.0))
