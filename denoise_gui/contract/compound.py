"""Lists and tables of sentences, as one argument of another: each part is translated by itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Self

from denoise_gui.contract.messages import Message


class Listed(Message):
    """Sentences with commas between them."""

    __slots__ = ("items",)

    items: Sequence[object]

    def __new__(cls, items: Sequence[object]) -> Self:
        message = super().__new__(cls, ", ".join(["{}"] * len(items)), *items)
        message.items = items
        return message

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        return type(self), (self.items,)


class Table(Message):
    """Lines of equal columns, for a font of equal widths. The columns are as wide as their cells
    are in the language that is shown."""

    __slots__ = ("figures", "head", "rows")

    rows: Sequence[Sequence[str]]
    head: bool
    figures: bool

    def __new__(
        cls, rows: Sequence[Sequence[str]], head: bool = True, figures: bool = False
    ) -> Self:
        """`head`: the first row names the columns; `figures`: the last column holds numbers."""
        message = super().__new__(cls, _laid_out(rows, head, figures))
        message.rows, message.head, message.figures = rows, head, figures
        return message

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        return type(self), (self.rows, self.head, self.figures)

    def translated(self, translate: Callable[[str], str]) -> str:
        rows = [
            [cell.translated(translate) if isinstance(cell, Message) else cell for cell in row]
            for row in self.rows
        ]
        return _laid_out(rows, self.head, self.figures)


def _laid_out(rows: Sequence[Sequence[str]], head: bool, figures: bool) -> str:
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [
        [
            _filled(cell, width, at_end=figures and place == len(widths) - 1)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in rows
    ]
    if head:
        lines.insert(1, ["-" * width for width in widths])
    return "\n".join("  ".join(line).rstrip() for line in lines)


def _filled(cell: str, width: int, *, at_end: bool) -> str:
    room = " " * (width - _width(cell))
    return room + cell if at_end else cell + room


def _width(text: str) -> int:
    """In letters of a Latin font of equal widths: Chinese ones are as wide as two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
