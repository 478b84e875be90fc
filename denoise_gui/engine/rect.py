"""Rectangles of whole pixels: where a part of an image lies, and what parts have in common."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rect:
    """Rows top..bottom and columns left..right of an image, ends excluded, in pixels."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def area(self) -> int:
        return max(0, self.height) * max(0, self.width)

    @property
    def centre(self) -> tuple[float, float]:
        """(row, column)."""
        return (self.top + self.bottom) / 2, (self.left + self.right) / 2

    def clipped(self, height: int, width: int) -> Rect:
        """The part inside an image of this size; its area may be 0."""
        top, left = min(max(self.top, 0), height), min(max(self.left, 0), width)
        return Rect(
            top, left, min(max(self.bottom, top), height), min(max(self.right, left), width)
        )

    def aligned(self, multiple: int) -> Rect:
        """Grown outwards to multiples."""
        return Rect(
            self.top // multiple * multiple,
            self.left // multiple * multiple,
            -(-self.bottom // multiple) * multiple,
            -(-self.right // multiple) * multiple,
        )

    def grown(self, margin: int) -> Rect:
        return Rect(
            self.top - margin, self.left - margin, self.bottom + margin, self.right + margin
        )

    def intersects(self, other: Rect) -> bool:
        return (
            self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def contains(self, other: Rect) -> bool:
        """An empty rectangle is in none."""
        return other.area > 0 and self.common(other) == other

    def common(self, other: Rect) -> Rect:
        """What lies in both; its area is 0 where nothing does."""
        return Rect(
            max(self.top, other.top),
            max(self.left, other.left),
            min(self.bottom, other.bottom),
            min(self.right, other.right),
        )

    def without(self, other: Rect) -> list[Rect]:
        """What of this lies outside the other, as up to four rectangles without overlap."""
        inner = self.common(other)
        if inner.area == 0:
            return [self]
        parts = (
            Rect(self.top, self.left, inner.top, self.right),
            Rect(inner.bottom, self.left, self.bottom, self.right),
            Rect(inner.top, self.left, inner.bottom, inner.left),
            Rect(inner.top, inner.right, inner.bottom, self.right),
        )
        return [part for part in parts if part.area > 0]

    def moved(self, rows: int, columns: int) -> Rect:
        return Rect(self.top + rows, self.left + columns, self.bottom + rows, self.right + columns)

    def reduced(self, level: int) -> Rect:
        """The same part of an image halved `level` times, grown to whole pixels."""
        return Rect(
            self.top >> level,
            self.left >> level,
            -(-self.bottom >> level),
            -(-self.right >> level),
        )

    def enlarged(self, level: int) -> Rect:
        """The same part of an image of which this one was halved `level` times."""
        times = 1 << level
        return Rect(self.top * times, self.left * times, self.bottom * times, self.right * times)

    def slices(self) -> tuple[slice, slice]:
        return slice(self.top, self.bottom), slice(self.left, self.right)


NOWHERE = Rect(0, 0, 0, 0)
"""No part of any image."""
