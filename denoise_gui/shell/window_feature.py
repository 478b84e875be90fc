"""What the window can do, whatever features there are: its menus, undo, zoom, looks, help."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QMessageBox
from shiboken6 import isValid

from denoise_gui.core.languages import LANGUAGES, SYSTEM
from denoise_gui.core.translation import chosen_language, tr
from denoise_gui.shell import choosing_language
from denoise_gui.shell.canvas import Canvas
from denoise_gui.shell.command import Command, Entry, Menu, State
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.menus.actions import fill_choices
from denoise_gui.shell.menus.view_commands import compare_entries
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.picture import monitor_profile
from denoise_gui.shell.picture.monitor_profile import Monitor
from denoise_gui.shell.widgets.theme import choose_theme, chosen_theme
from denoise_gui.shell.window import MainWindow
from denoise_gui.version import __version__

_Key = QKeySequence.StandardKey

_LAST = 100
"""Order of what stands behind whatever the features give."""


class WindowFeature(Feature):
    """Menus and commands of a window, to which those of the others come."""

    def parts(self) -> Parts:
        return Parts(_entries(self.window))


def _entries(window: MainWindow) -> tuple[Entry, ...]:
    return (
        *_bar(),
        Command("file.quit", tr("&Quit"), "file/end", window.close, (_Key.Quit,)),
        *_undo(window.session.document.undo_stack),
        Command(
            "edit.paste", tr("&Paste Image"), "edit/clipboard", window.paste, (_Key.Paste,), order=1
        ),
        *_zoom(window),
        *compare_entries(window.canvas),
        *_looks(window),
        *_help(window),
    )


def _bar() -> tuple[Menu, ...]:
    return (
        Menu("file", tr("&File"), groups=("open", "folder", "save", "end")),
        Menu("edit", tr("&Edit"), groups=("undo", "clipboard", "settings", "sigma", "preferences")),
        Menu("view", tr("&View"), groups=("zoom", "views", "compare", "panels", "looks")),
        Menu("model", tr("&Model"), groups=("choose", "run", "export")),
        Menu("help", tr("&Help"), groups=("find", "about"), order=_LAST),
    )


def _undo(stack: QUndoStack) -> tuple[Command, ...]:
    return (
        _history(
            ("edit.undo", tr("&Undo"), _Key.Undo, "undo"),
            (stack, stack.undo, stack.canUndo, stack.undoText),
            (stack.canUndoChanged, stack.undoTextChanged),
        ),
        _history(
            ("edit.redo", tr("&Redo"), _Key.Redo, "redo"),
            (stack, stack.redo, stack.canRedo, stack.redoText),
            (stack.canRedoChanged, stack.redoTextChanged),
        ),
    )


def _history(
    called: tuple[str, str, QKeySequence.StandardKey, str],
    asked: tuple[QUndoStack, Callable[[], None], Callable[[], bool], Callable[[], str]],
    changed: tuple[SignalInstance, ...],
) -> Command:
    """Named after the step that it takes."""
    name, word, key, icon = called
    stack, run, can, step = asked

    # The stack empties itself as it goes, and says so when it can no longer be asked.
    def enabled() -> bool:
        return isValid(stack) and can()

    def text() -> str:
        return f"{word} {step() if isValid(stack) else ''}".strip()

    keys = tuple(QKeySequence.keyBindings(key))
    state = State(changed, enabled=enabled, text=text)
    return Command(name, word, "edit/undo", run, keys, icon=icon, state=state)


def _zoom(window: MainWindow) -> tuple[Command, ...]:
    canvas, document = window.canvas, window.session.document
    with_image = State((document.image_opened,), enabled=lambda: document.before is not None)
    return (
        Command(
            "view.fit",
            tr("&Fit to Window"),
            "view/zoom",
            canvas.fit,
            ("F", "Ctrl+0"),
            icon="fit",
            state=with_image,
        ),
        Command(
            "view.actual",
            tr("&Actual Pixels"),
            "view/zoom",
            partial(canvas.zoom_to, 1.0),
            ("1", "Ctrl+1"),
            icon="actual",
            state=with_image,
        ),
        Command(
            "view.zoom-in",
            tr("Zoom &In"),
            "view/zoom",
            partial(canvas.step_zoom, 1),
            (_Key.ZoomIn, "+", "="),
            icon="zoom-in",
            state=State((canvas.view_changed,), enabled=partial(_zooms, canvas, 1)),
        ),
        Command(
            "view.zoom-out",
            tr("Zoom &Out"),
            "view/zoom",
            partial(canvas.step_zoom, -1),
            (_Key.ZoomOut, "-"),
            icon="zoom-out",
            state=State((canvas.view_changed,), enabled=partial(_zooms, canvas, -1)),
        ),
    )


def _zooms(canvas: Canvas, direction: int) -> bool:
    """Whether there is a further step."""
    return canvas.viewport.stepped(direction).zoom != canvas.zoom


def _looks(window: MainWindow) -> tuple[Entry, ...]:
    bar = window.toolbar.toggleViewAction()

    def monitor(kind: Monitor) -> State:
        return State(
            (window.canvas.colours_changed,),
            checked=lambda: monitor_profile.chosen() is kind,
            exclusive=True,
        )

    return (
        Menu("colours", tr("Screen &Colours"), "view/panels", order=1),
        Command(
            "view.monitor-system",
            tr("As the S&ystem Has It"),
            "colours",
            partial(_use_monitor, window, monitor_profile.follow_system),
            order=-1,
            state=monitor(Monitor.SYSTEM),
        ),
        Command(
            "view.monitor-profile",
            tr("Monitor's Colour &Profile…"),
            "colours",
            partial(_choose_monitor_profile, window),
            state=monitor(Monitor.FILE),
        ),
        Command(
            "view.monitor-srgb",
            tr("Screen Is s&RGB"),
            "colours",
            partial(_use_monitor, window, monitor_profile.take_for_srgb),
            state=monitor(Monitor.SRGB),
        ),
        Command(
            "view.full-screen",
            tr("Full Scr&een"),
            "view/panels",
            window.full_screen.toggle,
            ("F11", _Key.FullScreen),
            icon="full-screen",
            order=2,
        ),
        Command(
            "view.toolbar",
            bar.text(),
            "view/panels",
            bar.trigger,
            order=3,
            state=State((bar.toggled,), checked=bar.isChecked),
        ),
        Menu("theme", tr("&Theme"), "view/looks", fill=_fill_themes),
        Menu("language", tr("&Language"), "view/looks", fill=partial(_fill_languages, window)),
    )


def _help(window: MainWindow) -> tuple[Command, ...]:
    return (
        Command(
            "help.palette",
            tr("&Command Palette…"),
            "help/find",
            window.open_palette,
            ("Ctrl+Shift+P",),
            icon="search",
        ),
        Command(
            "help.shortcuts",
            tr("&Keyboard Shortcuts"),
            "help/find",
            window.open_shortcuts,
            ("?", "F1"),
        ),
        Command(
            "help.about", tr("&About"), "help/about", partial(_show_about, window), order=_LAST
        ),
    )


def _choose_monitor_profile(window: MainWindow) -> None:
    trouble = monitor_profile.choose_profile(window)
    if trouble:
        window.show_error(trouble)
    window.canvas.renew_colours()


def _use_monitor(window: MainWindow, choose: Callable[[], None]) -> None:
    choose()
    window.canvas.renew_colours()


def _fill_themes(menu: QMenu) -> None:
    names = {"system": tr("As the System"), "light": tr("Light"), "dark": tr("Dark")}
    fill_choices(menu, list(names.items()), chosen_theme(), choose_theme)


def _fill_languages(window: MainWindow, menu: QMenu) -> None:
    choices = [(SYSTEM, tr("As the System")), *LANGUAGES.items()]
    fill_choices(menu, choices, chosen_language(), partial(choosing_language.choose, window))


def _show_about(window: MainWindow) -> None:
    QMessageBox.about(
        window,
        tr("About"),
        tr(
            "<h3>Denoise {0}</h3><p>Photographs, denoised live by a convolutional network "
            "that takes sigma as an input.</p><p>MIT licence</p>"
        ).format(__version__),
    )
