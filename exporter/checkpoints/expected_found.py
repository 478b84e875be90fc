"""A table for the user whose checkpoint is not known: what each layout has, and what is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from torch import Tensor

from denoise_gui.contract.compound import Table
from denoise_gui.contract.sentences import Sentence
from exporter.architecture import Row

_LISTED = 8
_MISSING = "-"


class Known(Protocol):
    """A layout that is looked for."""

    @property
    def name(self) -> str: ...

    @property
    def expected(self) -> tuple[Row, ...]: ...


def expected_found(layouts: Iterable[Known], tensors: Mapping[str, Tensor]) -> Sentence:
    """Every layout's tensors with the shapes that are expected and found, then what else the file
    holds."""
    rows: list[tuple[str, ...]] = [
        (
            Sentence("head-layout"),
            Sentence("head-tensor"),
            Sentence("head-expected"),
            Sentence("head-found"),
        )
    ]
    for layout in layouts:
        for number, row in enumerate(layout.expected):
            tensor = _named(tensors, row.tensor)
            found = _MISSING if tensor is None else _shape(tensor)
            rows.append(("" if number else layout.name, row.tensor, row.shape, found))
    return Sentence("paragraphs", Table(rows), _held(tensors))


def _named(tensors: Mapping[str, Tensor], name: str) -> Tensor | None:
    """By its name, or by one that ends so behind what training programs put before it."""
    if name in tensors:
        return tensors[name]
    return next((t for full, t in tensors.items() if full.endswith(f".{name}")), None)


def _held(tensors: Mapping[str, Tensor]) -> Sentence:
    if not tensors:
        return Sentence("holds-no-tensors")
    listed = list(tensors.items())[:_LISTED]
    rows = [(f"  {name}", _shape(tensor)) for name, tensor in listed]
    if len(tensors) > _LISTED:
        rows.append(("  …", Sentence("and-more", len(tensors) - _LISTED)))
    return Sentence("holds-tensors", len(tensors), Table(rows, head=False))


def _shape(tensor: Tensor) -> str:
    return ", ".join(str(edge) for edge in tensor.shape) or Sentence("a-number")
