"""The compare views: one key each, and the keys that set them; and panning by keyboard."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from denoise_gui.core.translation import tr
from denoise_gui.engine.measure.method_noise import next_gain
from denoise_gui.shell.canvas import Canvas
from denoise_gui.shell.command import Command, Entry, Menu, State
from denoise_gui.shell.compare.choice import CompareChoice, ViewKind
from denoise_gui.shell.picture.navigation import PAN_STEP

_DIVIDER_STEP = 0.05
"""Of the view's length."""


def compare_entries(canvas: Canvas) -> tuple[Entry, ...]:
    """For a canvas: its views, what sets them, and moving about."""
    return (
        *_views(canvas),
        Menu("compare", tr("Compare Settin&gs"), "view/compare", ("divider", "gain")),
        *_settings(canvas),
        Menu("pan", tr("&Pan"), "view/compare"),
        *_panning(canvas),
    )


def _views(canvas: Canvas) -> list[Command]:
    def choose(kind: ViewKind, vertical: bool | None) -> None:
        choice = canvas.choice
        if vertical is None:
            canvas.set_choice(replace(choice, kind=kind))
        else:
            canvas.set_choice(choice.with_divider(vertical=vertical))

    def chosen(kind: ViewKind, vertical: bool | None) -> bool:
        choice: CompareChoice = canvas.choice
        return kind is choice.kind and vertical in (None, choice.divider.vertical)

    return [
        Command(
            f"view.{icon}",
            text,
            "view/views",
            partial(choose, kind, vertical),
            (key,),
            tip=tr("Hold Space to see the original in place"),
            icon=icon,
            state=State(
                (canvas.choice_changed, canvas.view_changed),
                enabled=lambda: canvas.shows_image,
                checked=partial(chosen, kind, vertical),
                exclusive=True,
            ),
        )
        for text, key, kind, vertical, icon in (
            (tr("&Single Picture"), "S", ViewKind.SINGLE, None, "single"),
            (tr("&Divider"), "D", ViewKind.DIVIDER, True, "divider"),
            (tr("&Horizontal Divider"), "H", ViewKind.DIVIDER, False, "divider-horizontal"),
            (tr("Side b&y Side"), "B", ViewKind.SIDE_BY_SIDE, None, "side-by-side"),
            (tr("Method &Noise"), "N", ViewKind.METHOD_NOISE, None, "noise"),
        )
    ]


def _settings(canvas: Canvas) -> list[Command]:
    def move_divider(direction: int) -> None:
        choice = canvas.choice
        fraction = min(max(choice.divider.fraction + direction * _DIVIDER_STEP, 0.0), 1.0)
        moved = replace(choice.divider, fraction=fraction)
        canvas.set_choice(replace(choice, kind=ViewKind.DIVIDER, divider=moved))

    def divider_to_next_station() -> None:
        choice = canvas.choice
        moved = choice.divider.at_next_station()
        canvas.set_choice(replace(choice, kind=ViewKind.DIVIDER, divider=moved))

    def step_gain(direction: int) -> None:
        choice = canvas.choice
        gain = next_gain(choice.gain, direction)
        canvas.set_choice(replace(choice, kind=ViewKind.METHOD_NOISE, gain=gain))

    with_image = State((canvas.view_changed,), enabled=lambda: canvas.shows_image)
    return [
        Command(f"compare.{id_}", text, f"compare/{group}", run, (key,), state=with_image)
        for id_, text, key, group, run in (
            ("back", tr("Move Divider Left or Up"), ",", "divider", partial(move_divider, -1)),
            ("on", tr("Move Divider Right or Down"), ".", "divider", partial(move_divider, 1)),
            ("station", tr("Divider to Next Station"), "M", "divider", divider_to_next_station),
            ("amplify", tr("Amplify Method Noise"), "G", "gain", partial(step_gain, 1)),
            ("weaken", tr("Weaken Method Noise"), "Shift+G", "gain", partial(step_gain, -1)),
        )
    ]


def _moves(canvas: Canvas, dx: int, dy: int) -> bool:
    """Whether there is more of the image on that side."""
    viewport = canvas.viewport
    return viewport.pannable and viewport.panned(dx, dy).transform != viewport.transform


def _panning(canvas: Canvas) -> list[Command]:
    return [
        Command(
            f"pan.{key.lower()}",
            text,
            "pan",
            partial(canvas.pan, dx * PAN_STEP, dy * PAN_STEP),
            (f"Alt+{key}",),
            state=State((canvas.view_changed,), enabled=partial(_moves, canvas, dx, dy)),
        )
        for text, key, dx, dy in (
            (tr("Look Left"), "Left", 1, 0),
            (tr("Look Right"), "Right", -1, 0),
            (tr("Look Up"), "Up", 0, 1),
            (tr("Look Down"), "Down", 0, -1),
        )
    ]
