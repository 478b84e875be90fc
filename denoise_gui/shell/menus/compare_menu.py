"""The compare views in the View menu: one key each, and the keys that set them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from denoise_gui.core.translation import tr
from denoise_gui.engine.measure.method_noise import next_gain
from denoise_gui.shell.compare.choice import CompareChoice, ViewKind
from denoise_gui.shell.menus.actions import add_action

if TYPE_CHECKING:
    from denoise_gui.shell.canvas.canvas import Canvas
    from denoise_gui.shell.window import MainWindow

_DIVIDER_STEP = 0.05
"""Of the view's length."""

_PAN_STEP = 80
"""Logical pixels."""


class CompareMenu:
    """Adds the views to a menu and shows which one is chosen."""

    def __init__(self, window: MainWindow, menu: QMenu) -> None:
        self._canvas: Canvas = window.canvas
        self._group = QActionGroup(menu)
        self._views: list[tuple[QAction, ViewKind, bool | None]] = []
        for text, key, kind, vertical, icon in (
            (tr("&Single Picture"), "S", ViewKind.SINGLE, None, "single"),
            (tr("&Divider"), "D", ViewKind.DIVIDER, True, "divider"),
            (tr("&Horizontal Divider"), "H", ViewKind.DIVIDER, False, "divider-horizontal"),
            (tr("Side &by Side"), "B", ViewKind.SIDE_BY_SIDE, None, "side-by-side"),
            (tr("Method &Noise"), "N", ViewKind.METHOD_NOISE, None, "noise"),
        ):
            action = add_action(
                window,
                menu,
                text,
                [key],
                partial(self._choose, kind, vertical),
                tip=tr("Hold Space to see the original in place"),
                icon=icon,
            )
            action.setCheckable(True)
            self._group.addAction(action)
            self._views.append((action, kind, vertical))
        menu.addSeparator()
        self._add_settings(window, menu.addMenu(tr("Compare Se&ttings")))
        self._add_panning(window, menu.addMenu(tr("&Pan")))
        self._canvas.choice_changed.connect(self._show)
        self._show(self._canvas.choice)

    def _add_settings(self, window: MainWindow, menu: QMenu) -> None:
        for text, key, direction in (
            (tr("Move Divider Left or Up"), ",", -1),
            (tr("Move Divider Right or Down"), ".", 1),
        ):
            add_action(window, menu, text, [key], partial(self._move_divider, direction))
        add_action(
            window, menu, tr("Divider to Next Station"), ["M"], self._divider_to_next_station
        )
        menu.addSeparator()
        for text, key, direction in (
            (tr("Amplify Method Noise"), "G", 1),
            (tr("Weaken Method Noise"), "Shift+G", -1),
        ):
            add_action(window, menu, text, [key], partial(self._step_gain, direction))

    def _add_panning(self, window: MainWindow, menu: QMenu) -> None:
        for text, key, dx, dy in (
            (tr("Look Left"), "Alt+Left", 1, 0),
            (tr("Look Right"), "Alt+Right", -1, 0),
            (tr("Look Up"), "Alt+Up", 0, 1),
            (tr("Look Down"), "Alt+Down", 0, -1),
        ):
            move = partial(self._canvas.pan, dx * _PAN_STEP, dy * _PAN_STEP)
            add_action(window, menu, text, [key], move)

    def _choose(self, kind: ViewKind, vertical: bool | None) -> None:
        choice = self._canvas.choice
        if vertical is None:
            self._canvas.set_choice(replace(choice, kind=kind))
        else:
            self._canvas.set_choice(choice.with_divider(vertical=vertical))
        # The same view chosen again: its action must stay checked.
        self._show(self._canvas.choice)

    def _show(self, choice: CompareChoice) -> None:
        for action, kind, vertical in self._views:
            chosen = kind is choice.kind and vertical in (None, choice.divider.vertical)
            action.setChecked(chosen)

    def _move_divider(self, direction: int) -> None:
        choice = self._canvas.choice
        fraction = min(max(choice.divider.fraction + direction * _DIVIDER_STEP, 0.0), 1.0)
        moved = replace(choice.divider, fraction=fraction)
        self._canvas.set_choice(replace(choice, kind=ViewKind.DIVIDER, divider=moved))

    def _divider_to_next_station(self) -> None:
        choice = self._canvas.choice
        moved = choice.divider.at_next_station()
        self._canvas.set_choice(replace(choice, kind=ViewKind.DIVIDER, divider=moved))

    def _step_gain(self, direction: int) -> None:
        choice = self._canvas.choice
        gain = next_gain(choice.gain, direction)
        self._canvas.set_choice(replace(choice, kind=ViewKind.METHOD_NOISE, gain=gain))
