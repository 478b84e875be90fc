"""What the live worker does next, and whether what it does is still of use: the order of work.

From the most urgent: what is visible, as it is wanted; the results at knots, which let
the next drag keep up; the rest of the image. While the hand moves over knots that are there, only
further knots are of use: an exact result would be out of date before it is shown. The knots of the
coarse part come when those of sigma around it are there. Zoomed out, a
reduced result comes first, then the knots close by, for the hand is likely to move before all the
tiles of a large photograph are done. Last of all, the knots of a zoomed-out view, which were
denoised at its own size so as to be there soon, are computed anew from full-size results: what a
drag shows can then hardly be told from what follows when the hand rests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from denoise_gui.engine.denoise.coarse_stack import CoarseStack, kept_at
from denoise_gui.engine.denoise.freshness import Freshness
from denoise_gui.engine.denoise.sigma_stack import Layer, SigmaStack
from denoise_gui.engine.denoise.tiling import cut_evenly
from denoise_gui.engine.images.display_pyramid import ALIGNMENT
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect
from denoise_gui.features.live.requests import LiveRequest

FIRST_TILE = 640
"""Longest edge, in pixels, of what is shown as soon as it is done: a tenth of a second of work."""

TILE = 1024
"""Longest edge of what nobody waits for: less of it is halo."""

_PIECE_ALIGNMENT = 64
"""Of pieces of the full-size image; a multiple of what networks want."""

_NEAR_KNOTS = 4
"""Zoomed out, this many come before the full-size tiles."""


class Kind(Enum):
    EXACT = auto()
    """A visible rectangle at full size."""
    REDUCED = auto()
    KNOT = auto()
    REST = auto()
    """A rectangle that is not visible."""
    REFINED_KNOT = auto()
    """A knot of a zoomed-out view, from full-size results."""
    COARSE_KNOT = auto()
    """A knot of the coarse part."""


@dataclass(frozen=True)
class Task:
    """One rectangle of work; `rect` in full-size pixels for EXACT and REST, of the coarse part's
    level for COARSE_KNOT, else of the level."""

    kind: Kind
    recipe: Recipe
    rect: Rect

    @property
    def sigma(self) -> float:
        """Of a knot, its place among them; in 8-bit levels."""
        return self.recipe.sigma


@dataclass(frozen=True)
class LiveProgress:
    """How far the work on one picture is. `level` counts in pixels of the request's level."""

    full: Freshness
    level: Freshness
    stack: SigmaStack
    coarse: CoarseStack = field(default_factory=CoarseStack)


def visible_is_exact(request: LiveRequest, progress: LiveProgress) -> bool:
    return progress.full.is_fresh(request.visible, request.key)


def share_done(request: LiveRequest, progress: LiveProgress) -> float:
    """Of the work until all that is visible is exact, 0 to 1, by the pixels that are denoised."""
    total = float(request.visible.area)
    done = progress.full.share_fresh(request.visible, request.key) * total
    if request.level and not request.moving:
        near = _near_knots(request, progress)
        missing = near.intersection(progress.stack.missing(request.recipe))
        smooth = is_interpolated(request, progress)
        reduced = 1.0 if smooth else progress.level.share_fresh(request.seen, request.key)
        done += reduced * request.seen.area + (len(near) - len(missing)) * request.kept.area
        total += request.seen.area + len(near) * request.kept.area
    return done / total if total else 1.0


def _near_knots(request: LiveRequest, progress: LiveProgress) -> set[float]:
    """Those that come before the full-size tiles of a view that is zoomed out."""
    near = set(progress.stack.nearest(request.recipe)[:_NEAR_KNOTS])
    return near.union(progress.stack.in_use(request.recipe))


def is_interpolated(request: LiveRequest, progress: LiveProgress) -> bool:
    """Whether the window shows what the request wants from the knots."""
    return shows_from_knots(request, progress.stack, progress.coarse)


def next_task(request: LiveRequest, progress: LiveProgress) -> Task | None:
    """The most urgent rectangle; None if there is nothing to do until the next request."""
    assert request.pixels is not None
    size = (request.pixels.shape[0], request.pixels.shape[1])
    knot = _next_knot(request, progress)
    if not visible_is_exact(request, progress):
        smooth = is_interpolated(request, progress)
        if smooth and request.moving:
            return knot
        done, seen = (
            (progress.level, request.seen) if request.level else (progress.full, request.visible)
        )
        if request.moving and knot and done.touched(seen):
            # A result for this sigma would be out of date when it comes. The two knots around it
            # take little longer, and let the picture follow from there on.
            return knot
        if request.level and not smooth:
            level = request.levels[request.level]
            small = (level.shape[0], level.shape[1])
            pieces = rectangles(request.seen, small, FIRST_TILE)
            piece = progress.level.next_stale(pieces, request.key)
            if piece is not None:
                return Task(Kind.REDUCED, request.recipe, piece)
        resting = request.level and not request.moving
        if resting and knot and _is_near(knot, request, progress):
            return knot
        # With a smooth picture on the screen nobody waits for a first rectangle.
        pieces = rectangles(request.visible, size, TILE if smooth else FIRST_TILE)
        piece = progress.full.next_stale(pieces, request.key)
        return Task(Kind.EXACT, request.recipe, piece) if piece else None
    if knot:
        return knot
    everything = rectangles(Rect(0, 0, *size), size, TILE)
    piece = progress.full.next_stale(everything, request.key)
    if piece is not None:
        return Task(Kind.REST, request.recipe, piece)
    rough = [] if request.moving else progress.stack.rough(request.recipe)
    if not rough:
        return None
    return Task(Kind.REFINED_KNOT, request.recipe.plain(rough[0]), request.kept)


def still_useful(
    task: Task,
    asked: LiveRequest,
    newer: LiveRequest,
    stack: SigmaStack,
    coarse: CoarseStack | None = None,
) -> bool:
    """Whether a task that `asked` led to is worth finishing now that `newer` has come."""
    if (asked.image, asked.computed_by) != (newer.image, newer.computed_by):
        return False
    same_result = task.recipe.key() == newer.key
    if task.kind is Kind.REST:
        return same_result and asked.visible == newer.visible
    if task.kind in (Kind.KNOT, Kind.REFINED_KNOT, Kind.COARSE_KNOT):
        return asked.picture == newer.picture and asked.kept == newer.kept and newer.moving
    if task.kind is Kind.REDUCED:
        if asked.level != newer.level or not task.rect.intersects(newer.seen):
            return False
    elif not task.rect.intersects(newer.visible):
        return False
    # The hand must see the picture follow, but not where the knots let it follow better.
    return same_result or not shows_from_knots(newer, stack, coarse)


def shows_from_knots(
    request: LiveRequest, stack: SigmaStack, coarse: CoarseStack | None = None
) -> bool:
    """Whether the results at knots suffice for what is wanted of the view; where `coarse` is None,
    but for its coarse part."""
    if not stack.ready(request.picture, request.recipe, request.seen):
        return False
    where = (request.picture, request.recipe, request.seen, request.level)
    return coarse is None or coarse.ready(*where)


def rectangles(region: Rect, image: tuple[int, int], size: int) -> list[Rect]:
    """Cut a region, grown to whole cells, into rectangles of at most `size`.

    All inside the image, (height, width).
    """
    parts = cut_evenly(region.clipped(*image), size, ALIGNMENT)
    return [part.clipped(*image) for part in parts]


def pieces_of(wanted: Rect, have: Layer | None) -> list[Rect]:
    """What of `wanted` is not there, cut into pieces of at most `TILE`."""
    missing = wanted.without(have.rect) if have else [wanted]
    if (not have or not have.exact.area) and sum(p.area for p in missing) > wanted.area // 2:
        missing = [wanted]
    return [piece.common(part) for part in missing for piece in cut_evenly(part, TILE, 8)]


def rough_pieces_of(wanted: Rect, have: Layer, level: int) -> list[Rect]:
    """What of `wanted` is not exact, in pieces of at most `TILE` pixels of the full-size image."""
    rough = wanted.without(have.exact)
    edge, step = max(1, TILE >> level), max(1, _PIECE_ALIGNMENT >> level)
    return [piece.common(part) for part in rough for piece in cut_evenly(part, edge, step)]


def full_size(rect: Rect, level: int, image: tuple[int, int]) -> Rect:
    """The part of an image, (height, width), that a rectangle of one of its levels shows."""
    return rect.enlarged(level).clipped(*image)


def _knot_task(request: LiveRequest, knot: float) -> Task:
    return Task(Kind.KNOT, request.recipe.plain(knot), request.kept)


def _next_knot(request: LiveRequest, progress: LiveProgress) -> Task | None:
    """The knot of most use among those that are missing."""
    knots = progress.stack.missing(request.recipe)
    # What a hand may want next can wait while it moves.
    wants_coarse = request.recipe.coarse_sigma or not request.moving
    coarse = progress.coarse.missing(request.recipe) if wants_coarse else []
    lacks_coarse_alone = shows_from_knots(request, progress.stack) and not is_interpolated(
        request, progress
    )
    if knots and not (coarse and lacks_coarse_alone):
        return _knot_task(request, knots[0])
    return _coarse_task(request, coarse[0]) if coarse else None


def _is_near(knot: Task, request: LiveRequest, progress: LiveProgress) -> bool:
    """Whether a knot comes before the full-size tiles of a view that is zoomed out."""
    if knot.kind is Kind.COARSE_KNOT:
        return not is_interpolated(request, progress)
    return knot.sigma in _near_knots(request, progress)


def _coarse_task(request: LiveRequest, knot: float) -> Task:
    recipe = request.recipe.plain(0.0).with_coarse(knot)
    return Task(Kind.COARSE_KNOT, recipe, kept_at(request.kept, request.level))
