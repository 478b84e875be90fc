"""What of a picture another recipe leaves as it is: all that a stroke of the mask's brush did not
reach need not be computed again."""

from __future__ import annotations

from dataclasses import replace

from denoise_gui.engine.denoise.freshness import Freshness
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.rect import Rect

_HARDLY_MORE = 2.0
"""Times the area."""


def changed_parts(before: Recipe, after: Recipe, height: int, width: int) -> list[Rect] | None:
    """Where two recipes that differ in the mask alone want another sigma.

    Args:
        height, width: of the photograph, or of a reduced picture of it, in pixels.

    Returns:
        rectangles in its pixels, outside of which the sigmas are the same; none if they are
        everywhere; None where the recipes differ in anything else.
    """
    one, two = before.mask, after.mask
    if replace(before, mask=None) != replace(after, mask=None):
        return None
    if one is two:
        return []
    shape = two or one
    assert shape is not None
    if one is None or two is None:  # as a mask that changes nothing
        cells = shape.differing(SigmaMask.neutral(shape.height, shape.width))
    else:
        cells = one.differing(two)
    return [shape.touched(each, height, width) for each in cells]


def joined(parts: list[Rect]) -> list[Rect]:
    """One rectangle around several, where that is hardly more: each piece of work has its price."""
    parts = [part for part in parts if part.area]
    if len(parts) < 2:
        return parts
    around = Rect(
        min(part.top for part in parts),
        min(part.left for part in parts),
        max(part.bottom for part in parts),
        max(part.right for part in parts),
    )
    return [around] if around.area <= _HARDLY_MORE * sum(part.area for part in parts) else parts


def carry_over(
    fresh: Freshness, before: Recipe, after: Recipe, shape: tuple[int, ...], reach: int | None
) -> None:
    """Let results for one recipe count as those for another, where they are the same.

    Args:
        fresh: what is known of a picture.
        shape: of that picture; height and width come first.
        reach: pixels after which a result of one run no longer depends on what lies beyond; None
            where that is not known, and nothing is carried over.
    """
    if reach is None or before is after:
        return
    parts = changed_parts(before, after, shape[0], shape[1])
    if parts is not None:
        farthest = reach_with(after, reach)
        changed = [part.grown(farthest) for part in parts if part.area]
        fresh.carry_over(before.key(), after.key(), changed)


def reach_with(recipe: Recipe, reach: int) -> int:
    """How far what a recipe makes of a pixel depends on others, if one run does by `reach` pixels:
    at half the picture's size that is twice as far."""
    return 2 * reach + 4 if recipe.coarse_sigma else reach
