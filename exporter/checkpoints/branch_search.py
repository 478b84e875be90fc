"""Looks through the branches of a checkpoint for networks that are known.

A kind with names of its own is looked for from the outside in; a plain stack of convolutions, which
has none, from the inside out, so that two networks in one file are not taken for one twice as deep.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from torch import Tensor

from exporter.architecture import Architecture, LayoutError
from exporter.architectures import built_in
from exporter.checkpoints.expected_found import Known
from exporter.checkpoints.parts import Part, branches
from exporter.networks import DenoisingNetwork
from exporter.readings.core import PlaneNetwork, TriedArchitecture


@dataclass(frozen=True)
class Found:
    """A branch that is a network: a whole one, or one of planes (in several orders, if it has)."""

    part: Part
    network: DenoisingNetwork | None = None
    planes: tuple[PlaneNetwork, ...] = ()


@dataclass(frozen=True)
class Branches:
    """What was found, in the file's order; `reasons` say why branches of a known kind cannot be
    used; `known` are the layouts that were looked for."""

    found: tuple[Found, ...]
    reasons: tuple[str, ...]
    known: tuple[Known, ...]


@dataclass
class _Walk:
    found: list[Found] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def overlaps(self, part: Part) -> bool:
        """Whether a branch lies in one that was found, or holds one."""
        return any(
            _within(part.path, other.part.path) or _within(other.part.path, part.path)
            for other in self.found
        )


def find_networks(tensors: Mapping[str, Tensor], added: Iterable[Architecture]) -> Branches:
    """The networks among the branches of a checkpoint; `added` are those of plug-ins."""
    here = built_in()
    # Plug-ins before the layouts of others: whoever adds one means it.
    whole = (*(kind for kind in here if isinstance(kind, Architecture)), *added)
    of_planes = [kind for kind in here if isinstance(kind, TriedArchitecture)]
    named = [kind for kind in of_planes if kind.has_names]
    nameless = [kind for kind in of_planes if not kind.has_names]
    walk = _Walk()
    parts = branches(tensors)
    for part in parts:
        if not walk.overlaps(part):
            _look_by_name(part, whole, named, walk)
    outermost = list(walk.reasons)
    walk.reasons.clear()
    for part in reversed(parts):
        if not walk.overlaps(part):
            _look_for_planes(part, nameless, walk)
    order = {part.path: number for number, part in enumerate(parts)}
    found = sorted(walk.found, key=lambda one: order[one.part.path])
    layouts = [layout for kind in (*named, *nameless) for layout in kind.layouts]
    known: tuple[Known, ...] = (*whole, *layouts)
    return Branches(tuple(found), (*outermost, *reversed(walk.reasons)), known)


def _look_by_name(
    part: Part,
    whole: Iterable[Architecture],
    named: Iterable[TriedArchitecture],
    walk: _Walk,
) -> None:
    for architecture in whole:
        try:
            network = architecture.network_of(part.tensors)
        except LayoutError as error:
            walk.reasons.append(error.reason)
            continue
        if network is not None:
            walk.found.append(Found(part, network))
            return
    _look_for_planes(part, named, walk)


def _look_for_planes(part: Part, kinds: Iterable[TriedArchitecture], walk: _Walk) -> None:
    for kind in kinds:
        try:
            planes = kind.plane_networks(part.tensors)
        except LayoutError as error:
            walk.reasons.append(error.reason)
            continue
        if planes:
            walk.found.append(Found(part, None, tuple(planes)))
            return


def _within(inner: str, outer: str) -> bool:
    return outer == "" or inner == outer or inner.startswith(f"{outer}.")
