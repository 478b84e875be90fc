"""The menus of the main window: what stands where, and under which keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolBar

from denoise_gui.core.translation import LANGUAGES, SYSTEM, chosen_language, tr
from denoise_gui.features.bench.bench_menu import BenchMenu
from denoise_gui.features.files.recent_files import RecentFiles, RecentMenu
from denoise_gui.shell.full_screen import FullScreen
from denoise_gui.shell.menus.actions import Key, add_action, fill_choices, give_icon
from denoise_gui.shell.menus.command_palette import CommandPalette
from denoise_gui.shell.menus.compare_menu import CompareMenu
from denoise_gui.shell.menus.shortcut_overlay import ShortcutOverlay
from denoise_gui.shell.widgets.theme import choose_theme, chosen_theme

if TYPE_CHECKING:
    from denoise_gui.core.document import Document
    from denoise_gui.shell.window import MainWindow

_COARSE_STEPS = 10

_Key = QKeySequence.StandardKey


class MainMenus:
    """Fills the window's menu bar; keeps the actions that change with what is shown."""

    def __init__(self, window: MainWindow, document: Document) -> None:
        self._window = window
        self.recent = RecentFiles(document, window)
        self.full_screen = FullScreen(window)
        bar = window.menuBar()
        self.save = self._make_file(bar.addMenu(tr("&File")))
        self._make_edit(bar.addMenu(tr("&Edit")), document)
        self._view = bar.addMenu(tr("&View"))
        self._make_view(self._view)
        self.devices = QMenu(tr("Run &On"), window)
        self.gray_uses = QMenu(tr("&Gray Model on a Colour Image"), window)
        self._make_model(bar.addMenu(tr("&Model")))
        self.bench = BenchMenu(window, bar.addMenu(tr("&Bench")))
        self._make_help(bar.addMenu(tr("&Help")))

    def show_devices(self, devices: list[str], chosen: str) -> None:
        """What the menu offers to run on."""
        names = {"cpu": tr("Processor")}
        choices = [(device, names.get(device, device)) for device in devices]
        fill_choices(self.devices, choices, chosen, self._window.device_requested.emit)

    def show_gray_use(self, chosen: str) -> None:
        """What a gray model does with a colour image."""
        choices = [
            ("channels", tr("Denoise Each &Channel")),
            ("luma", tr("Denoise Only the &Brightness")),
        ]
        fill_choices(self.gray_uses, choices, chosen, self._window.gray_use_requested.emit)

    def add_toolbar(self, toolbar: QToolBar) -> None:
        """View > Toolbar shows and hides it."""
        self._view.insertAction(self._toolbar_place, toolbar.toggleViewAction())

    def _make_file(self, menu: QMenu) -> QAction:
        window = self._window
        add_action(window, menu, tr("&Open…"), [_Key.Open], window.choose_image, icon="open")
        recent = RecentMenu(self.recent, menu)
        recent.chosen.connect(window.open_requested)
        menu.addMenu(recent)
        add_action(window, menu, tr("Open Sa&mple"), [], window.open_sample)
        menu.addSeparator()
        go = window.neighbour_requested.emit
        add_action(
            window, menu, tr("&Next Image in Folder"), ["PgDown"], partial(go, 1), icon="next"
        )
        add_action(
            window,
            menu,
            tr("&Previous Image in Folder"),
            ["PgUp"],
            partial(go, -1),
            icon="previous",
        )
        menu.addSeparator()
        save_keys: list[Key] = [_Key.Save, _Key.SaveAs]
        save = add_action(
            window, menu, tr("Save Denoised &As…"), save_keys, window.choose_target, icon="save"
        )
        add_action(window, menu, tr("File &Options…"), [], window.choose_file_options)
        add_action(
            window,
            menu,
            tr("&Batch…"),
            ["Ctrl+B"],
            window.batch_requested.emit,
            tip=tr("Denoise many photographs, one after the other"),
        )
        menu.addSeparator()
        add_action(window, menu, tr("&Quit"), [_Key.Quit], window.close)
        return save

    def _make_edit(self, menu: QMenu, document: Document) -> None:
        window = self._window
        undo = document.undo_stack.createUndoAction(window, tr("&Undo"))
        undo.setShortcuts(_Key.Undo)
        redo = document.undo_stack.createRedoAction(window, tr("&Redo"))
        redo.setShortcuts(_Key.Redo)
        give_icon(undo, "undo")
        give_icon(redo, "redo")
        menu.addActions([undo, redo])
        window.addActions([undo, redo])  # their keys work in full screen, without the menu bar
        menu.addSeparator()
        self.copy = add_action(
            window,
            menu,
            tr("&Copy Denoised Image"),
            [_Key.Copy],
            window.copy_requested.emit,
            tip=tr("Put the exact result of the whole image on the clipboard"),
            icon="copy",
        )
        add_action(window, menu, tr("&Paste Image"), [_Key.Paste], window.paste)
        menu.addSeparator()
        for text, keys, steps in (
            (tr("Sigma Up"), ["Right", "]"], 1),
            (tr("Sigma Down"), ["Left", "["], -1),
            (tr("Sigma Up, Coarse"), ["Shift+Right", "}"], _COARSE_STEPS),
            (tr("Sigma Down, Coarse"), ["Shift+Left", "{"], -_COARSE_STEPS),
        ):
            add_action(window, menu, text, [*keys], partial(window.step_sigma, steps))
        add_action(window, menu, tr("Reset Sigma"), ["Ctrl+R"], window.reset_sigma)
        add_action(window, menu, tr("Automatic Sigma"), ["E"], window.sigma_panel.take_estimate)

    def _make_view(self, menu: QMenu) -> None:
        window, canvas = self._window, self._window.canvas
        add_action(window, menu, tr("&Fit to Window"), ["F", "Ctrl+0"], canvas.fit, icon="fit")
        add_action(
            window,
            menu,
            tr("&Actual Pixels"),
            ["1", "Ctrl+1"],
            partial(canvas.zoom_to, 1.0),
            icon="actual",
        )
        add_action(
            window,
            menu,
            tr("Zoom &In"),
            [_Key.ZoomIn, "+", "="],
            partial(canvas.step_zoom, 1),
            icon="zoom-in",
        )
        add_action(
            window,
            menu,
            tr("Zoom &Out"),
            [_Key.ZoomOut, "-"],
            partial(canvas.step_zoom, -1),
            icon="zoom-out",
        )
        menu.addSeparator()
        self.compare = CompareMenu(window, menu)
        menu.addSeparator()
        window.panels.fill(menu)
        colours = menu.addMenu(tr("Screen &Colours"))
        add_action(
            window, colours, tr("Monitor's Colour &Profile…"), [], window.choose_monitor_profile
        )
        add_action(window, colours, tr("Screen Is s&RGB"), [], window.forget_monitor_profile)
        keys: list[Key] = ["F11", _Key.FullScreen]
        add_action(
            window, menu, tr("F&ull Screen"), keys, self.full_screen.toggle, icon="full-screen"
        )
        self._toolbar_place = menu.addSeparator()
        themes = menu.addMenu(tr("&Theme"))
        themes.aboutToShow.connect(partial(_fill_themes, themes))
        _fill_themes(themes)
        languages = menu.addMenu(tr("&Language"))
        choices = [(SYSTEM, tr("As the System")), *LANGUAGES.items()]
        fill_choices(languages, choices, chosen_language(), window.choose_language)

    def _make_model(self, menu: QMenu) -> None:
        window = self._window
        add_action(window, menu, tr("&Open Model…"), ["Ctrl+M"], window.choose_model)
        window.panels.add_models(menu)
        add_action(
            window,
            menu,
            tr("&Flip to the Last Model"),
            ["A"],
            window.last_model_requested.emit,
            tip=tr("Back and forth between two models, to see what changes"),
        )
        menu.addSeparator()
        menu.addMenu(self.devices)
        menu.addMenu(self.gray_uses)
        menu.addSeparator()
        add_action(
            window,
            menu,
            tr("Re-export and &Compare…"),
            ["Ctrl+E"],
            window.export_requested.emit,
            icon="export",
            tip=tr("Write ONNX and Core ML files and check them on the open image"),
        )

    def _make_help(self, menu: QMenu) -> None:
        window = self._window
        palette, shortcuts = CommandPalette(window), ShortcutOverlay(window)
        add_action(
            window, menu, tr("&Command Palette…"), ["Ctrl+Shift+P"], palette.open, icon="search"
        )
        add_action(window, menu, tr("&Keyboard Shortcuts"), ["?", "F1"], shortcuts.open)
        menu.addSeparator()
        add_action(window, menu, tr("&Why This Graph?"), [], window.study_requested.emit)
        add_action(window, menu, tr("Show &Log"), [], window.log_requested.emit)
        add_action(window, menu, tr("&About"), [], window.show_about)


def _fill_themes(menu: QMenu) -> None:
    names = {"system": tr("As the System"), "light": tr("Light"), "dark": tr("Dark")}
    fill_choices(menu, list(names.items()), chosen_theme(), choose_theme)
