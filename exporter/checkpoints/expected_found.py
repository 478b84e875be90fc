"""A table for the user whose checkpoint is not known: what each layout has, and what is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from torch import Tensor

from exporter.architecture import Row

_LISTED = 8
_MISSING = "-"


class Known(Protocol):
    """A layout that is looked for."""

    @property
    def name(self) -> str: ...

    @property
    def expected(self) -> tuple[Row, ...]: ...


def expected_found(layouts: Iterable[Known], tensors: Mapping[str, Tensor]) -> str:
    """Lines of equal columns, for a font of equal widths: every layout's tensors with the shapes
    that are expected and found, then what else the file holds."""
    rows = [("Layout", "Tensor", "Expected", "Found")]
    for layout in layouts:
        for number, row in enumerate(layout.expected):
            tensor = _named(tensors, row.tensor)
            found = _MISSING if tensor is None else _shape(tensor)
            rows.append(("" if number else layout.name, row.tensor, row.shape, found))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in [*lines, "", *_held(tensors)])


def _named(tensors: Mapping[str, Tensor], name: str) -> Tensor | None:
    """By its name, or by one that ends so behind what training programs put before it."""
    if name in tensors:
        return tensors[name]
    return next((t for full, t in tensors.items() if full.endswith(f".{name}")), None)


def _held(tensors: Mapping[str, Tensor]) -> list[str]:
    if not tensors:
        return ["The file holds no tensors by name."]
    lines = [f"The file holds {len(tensors)} tensors:"]
    listed = list(tensors.items())[:_LISTED]
    width = max(len(name) for name, _ in listed)
    lines += [f"  {name.ljust(width)}  {_shape(tensor)}" for name, tensor in listed]
    if len(tensors) > _LISTED:
        lines.append(f"  and {len(tensors) - _LISTED} more")
    return lines


def _shape(tensor: Tensor) -> str:
    return ", ".join(str(edge) for edge in tensor.shape) or "a number"
