"""What the live worker does next: the order of work, without a network or a window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from denoise_gui.engine.denoise.coarse_stack import CoarseStack
from denoise_gui.engine.denoise.freshness import Freshness
from denoise_gui.engine.denoise.sigma_stack import KNOTS, Layer, SigmaStack, nearest_knots
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import ModelRef, Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.rect import Rect
from denoise_gui.features.live.requests import LiveRequest
from denoise_gui.features.live.tasks import (
    Kind,
    LiveProgress,
    Task,
    full_size,
    next_task,
    rough_pieces_of,
    share_done,
    shows_from_knots,
    still_useful,
)

SIZE = (700, 1900)


def fitted(sigma: float = 27.0, *, level: int = 2, moving: bool = False) -> LiveRequest:
    """All of an image, painted from one of its halvings."""
    pixels = np.zeros((*SIZE, 3), np.uint8)
    return LiveRequest(
        generation=1,
        recipe=Recipe(sigma, model=ModelRef(Path("model.onnx"))),
        device="cpu",
        image=1,
        pixels=pixels,
        visible=Rect(0, 0, *SIZE),
        level=level,
        levels=tuple(DisplayPyramid.of(pixels).levels),
        moving=moving,
    )


def with_sigma(request: LiveRequest, sigma: float, **others: Any) -> LiveRequest:
    return replace(request, recipe=request.recipe.with_sigma(sigma), **others)


def progress_for(request: LiveRequest) -> LiveProgress:
    stack = SigmaStack()
    stack.move_to(request.picture, request.kept, request.subject)
    coarse = CoarseStack()
    coarse.move_to(request.picture, request.kept, request.level, request.subject)
    small = request.levels[request.level].shape
    return LiveProgress(Freshness(*SIZE), Freshness(small[0], small[1]), stack, coarse)


def put_coarse(request: LiveRequest, progress: LiveProgress, task: Task) -> None:
    pixels = np.zeros((task.rect.height, task.rect.width, 4), np.uint8)
    result = Raster(max(request.level, 1), task.rect, pixels)
    progress.coarse.put(request.picture, task.recipe.coarse_sigma, result, request.recipe)


def done(request: LiveRequest, progress: LiveProgress) -> Iterator[Task]:
    """Every task in turn, each marked as done after it is given."""
    while task := next_task(request, progress):
        yield task
        if task.kind is Kind.REDUCED:
            progress.level.mark(task.rect, task.recipe.key())
        elif task.kind in (Kind.EXACT, Kind.REST):
            progress.full.mark(task.rect, task.recipe.key())
        elif task.kind is Kind.COARSE_KNOT:
            put_coarse(request, progress, task)
        else:
            pixels = np.zeros((task.rect.height, task.rect.width, 4), np.uint8)
            exact = task.rect if task.kind is Kind.REFINED_KNOT else Rect(0, 0, 0, 0)
            layer = Layer(Raster(request.level, task.rect, pixels), exact)
            progress.stack.put(request.picture, task.sigma, layer, request.sigma)


def test_zoomed_out_something_comes_soon_and_everything_is_exact_in_the_end() -> None:
    request = fitted()
    tasks = list(done(request, progress_for(request)))
    kinds = [task.kind for task in tasks]
    order = [kind for i, kind in enumerate(kinds) if i == 0 or kinds[i - 1] is not kind]
    assert order == [
        *(Kind.REDUCED, Kind.KNOT, Kind.EXACT, Kind.KNOT),
        *(Kind.COARSE_KNOT, Kind.REFINED_KNOT),
    ]
    refined = [task.sigma for task in tasks if task.kind is Kind.REFINED_KNOT]
    assert refined == nearest_knots(request.sigma)


@pytest.mark.parametrize("level", [0, 2])
def test_a_hand_on_coarse_noise_gets_its_two_knots_next_and_all_in_the_end(level: int) -> None:
    rest = fitted(level=level)
    progress = progress_for(rest)
    before = list(done(rest, progress))
    # Those that a hand passes first wait for it, once nothing else is to be done for the view.
    there = [task.recipe.coarse_sigma for task in before if task.kind is Kind.COARSE_KNOT]
    assert there == [0.0, 0.5, 4.5, 8.5, 12.5]
    low = replace(rest, recipe=rest.recipe.with_coarse(6.0), moving=True)
    assert shows_from_knots(low, progress.stack, progress.coarse)
    moved = replace(rest, recipe=rest.recipe.with_coarse(23.0), moving=True)
    coarse = []
    while not shows_from_knots(moved, progress.stack, progress.coarse):
        task = next_task(moved, progress)
        assert task is not None
        assert task.kind is Kind.COARSE_KNOT
        coarse.append(task)
        put_coarse(moved, progress, task)
    assert {task.recipe.coarse_sigma for task in coarse} == {21.5, 26.0}
    # At full size they are of the picture at half its size: a quarter of the work of a knot.
    assert coarse[0].rect.area * (4 if level == 0 else 1) == rest.kept.area
    still = replace(moved, moving=False)
    kinds = [task.kind for task in done(still, progress)]
    assert kinds.count(Kind.COARSE_KNOT) == len(KNOTS) - len(there) - 2
    assert kinds.index(Kind.EXACT) < kinds.index(Kind.COARSE_KNOT)
    # With the knots there, every control is shown from them.
    other = replace(still, recipe=replace(still.recipe, coarse_sigma=11.0, grain=0.3), moving=True)
    assert next_task(other, progress) is None


def test_coarse_noise_does_not_wait_for_knots_that_no_picture_needs_yet() -> None:
    request = fitted(level=0, moving=True)
    request = replace(request, recipe=request.recipe.with_coarse(6.0))
    progress = progress_for(request)
    progress.full.mark(request.visible, "before")
    kinds = []
    for _ in range(6):
        task = next_task(request, progress)
        assert task is not None
        kinds.append(task.kind)
        if task.kind is Kind.COARSE_KNOT:
            put_coarse(request, progress, task)
        else:
            pixels = np.zeros((task.rect.height, task.rect.width, 4), np.uint8)
            layer = Layer(Raster(0, task.rect, pixels), task.rect)
            progress.stack.put(request.picture, task.sigma, layer, request.sigma)
    assert kinds == [*[Kind.KNOT] * 2, *[Kind.COARSE_KNOT] * 2, *[Kind.KNOT] * 2]


def test_what_is_done_of_the_work_grows_from_the_first_piece_to_the_exact_view() -> None:
    """Whoever waits sees how far it is, also before the first tile at full size."""
    request = fitted()
    progress = progress_for(request)
    shares, kinds = [share_done(request, progress)], []
    for task in done(request, progress):
        if len(shares) > 1 and shares[-1] == 1:
            break
        kinds.append(task.kind)
        # The generator marks a task as done when it is asked for the next.
        if len(kinds) > 1:
            shares.append(share_done(request, progress))
    assert shares[0] == 0
    assert shares[-1] == 1
    assert all(one < other for one, other in pairwise(shares))
    assert {Kind.REDUCED, Kind.KNOT, Kind.EXACT} <= set(kinds)


def test_while_the_hand_moves_no_knot_is_refined() -> None:
    rest = fitted()
    progress = progress_for(rest)
    for task in done(rest, progress):
        if task.kind is Kind.REFINED_KNOT:
            break
    assert next_task(replace(rest, moving=True), progress) is None
    after = next_task(with_sigma(rest, 33.0, moving=True), progress)
    assert after is None  # the knots show it; an exact result would be out of date at once
    assert next_task(rest, progress) is not None


def test_a_hand_that_moves_too_early_gets_a_picture_then_the_knots_around_it() -> None:
    """Not one reduced picture after the other, each out of date when it comes."""
    request = fitted(moving=True)
    progress = progress_for(request)
    kinds = []
    for step, sigma in enumerate((27.0, 27.5, 28.0, 28.5)):
        now = with_sigma(request, sigma, generation=step)
        progress.level.forget_other_than(now.key)
        task = next_task(now, progress)
        assert task is not None
        kinds.append((task.kind, task.sigma))
        if task.kind is Kind.REDUCED:
            progress.level.mark(task.rect, task.recipe.key())
        else:
            pixels = np.zeros((task.rect.height, task.rect.width, 4), np.uint8)
            layer = Layer(Raster(now.level, task.rect, pixels))
            progress.stack.put(now.picture, task.sigma, layer, sigma)
    assert kinds == [
        (Kind.REDUCED, 27.0),
        (Kind.KNOT, nearest_knots(27.5)[0]),
        (Kind.KNOT, nearest_knots(28.0)[1]),
        (Kind.KNOT, nearest_knots(28.5)[2]),
    ]


def test_at_full_size_there_is_nothing_to_refine() -> None:
    request = replace(fitted(level=0), visible=Rect(0, 0, 300, 400))
    progress = progress_for(request)
    progress.stack.move_to(request.picture, request.kept, request.subject)
    for knot in KNOTS:
        rect = request.kept
        layer = Layer(Raster(0, rect, np.zeros((rect.height, rect.width, 4), np.uint8)), rect)
        progress.stack.put(request.picture, knot, layer, 25.0)
    progress.coarse.move_to(request.picture, request.kept, 0, request.subject)
    kinds = {task.kind for task in done(request, progress)}
    assert kinds == {Kind.EXACT, Kind.REST, Kind.COARSE_KNOT}


def test_the_exact_result_goes_by_the_whole_recipe() -> None:
    """Another colour, curve or grain is another result, though sigma is the same."""
    request = fitted(level=0)
    progress = progress_for(request)
    assert len(list(done(request, progress))) > 0
    assert next_task(request, progress) is None
    for other in (
        replace(request.recipe, colour=40),
        replace(request.recipe, grain=0.2),
        replace(request.recipe, brightness=BrightnessCurve.of_handles(2, 1)),
        replace(request.recipe, mask=SigmaMask(np.zeros((1, 2)))),
    ):
        now = replace(request, recipe=other)
        task = next_task(now, progress)
        assert task is not None
        assert (task.kind, task.recipe) == (Kind.EXACT, other)
        assert not still_useful(task, now, request, progress.stack)
    same = replace(request, recipe=replace(request.recipe, colour=request.sigma))
    assert next_task(same, progress) is None


def test_refining_gives_way_to_what_is_asked_for() -> None:
    request = fitted()
    stack = progress_for(request).stack
    task = Task(Kind.REFINED_KNOT, request.recipe.plain(25), request.kept)
    for newer, useful in (
        (replace(request, image=2), False),
        (with_sigma(request, 40.0), False),
        (replace(request, visible=Rect(0, 0, 300, 300)), False),
        (with_sigma(request, 40.0, moving=True), True),
    ):
        assert still_useful(task, request, newer, stack) is useful


def test_pieces_of_a_rough_knot_cover_what_is_not_exact() -> None:
    wanted = Rect(0, 0, 175, 475)
    raster = Raster(2, wanted, np.zeros((175, 475, 4), np.uint8))
    have = Layer(raster, exact=Rect(0, 0, 175, 200))
    seen = np.zeros((175, 475), dtype=int)
    for piece in rough_pieces_of(wanted, have, 2):
        seen[piece.slices()] += 1
        whole = full_size(piece, 2, SIZE)
        assert whole.area <= 1024**2
        assert whole.height > 4 * (piece.height - 1)
    assert (seen[:, :200] == 0).all()
    assert (seen[:, 200:] == 1).all()
