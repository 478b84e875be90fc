"""Fine tuning: the panel under sigma, presets, and settings carried from image to image."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMenu

from denoise_gui.core import recipe_changes as changes
from denoise_gui.core.document import SIGMA_STEP
from denoise_gui.core.folders import data_folder
from denoise_gui.core.presets import SUFFIX, user_presets, write_preset
from denoise_gui.core.session import Session
from denoise_gui.core.translation import in_users_language, tr
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.image_file import Photograph
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.record.recipe_record import from_record, recipe_bytes
from denoise_gui.features.recipe.camera_defaults import Camera, CameraDefaults, camera_of
from denoise_gui.features.recipe.recipe_panel import FACTOR_STEP, GRAIN_STEP, RecipePanel
from denoise_gui.shell.command import Command, Entry, Menu, State
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.parts import Gesture, Parts
from denoise_gui.shell.window import MainWindow

_LESS = {"Shift+N": "Shift+B"}
"""Of a key that has Shift already: the one to its left."""


class RecipeFeature(Feature):
    """What is applied beyond sigma."""

    default_changed = Signal()
    """What a camera begins with is another."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.panel = RecipePanel(session.document, window)
        self.presets = user_presets()
        self.defaults = CameraDefaults(data_folder() / "camera-defaults.json")
        self._scene = session.document.scene
        self._last: Recipe | None = None
        session.document.image_opened.connect(self._note_last)
        session.noise_measured.connect(
            lambda found: self.panel.show_measured(
                tuple((point.brightness, point.factor) for point in found.points)
            )
        )
        session.document.memory.for_new = self._default_for

    def parts(self) -> Parts:
        on_curve = tr("On the brightness curve")
        return Parts(
            (
                Command(
                    "recipe.panel",
                    tr("Fine T&uning"),
                    "view/panels",
                    lambda: self.panel.set_unfolded(not self.panel.unfolded),
                    ("P",),
                    tip=tr("Colour, shadows, highlights, grain and coarse noise"),
                    state=State(
                        (self.panel.fold.toggled,), checked=lambda: self.panel.fold.isChecked()
                    ),
                ),
                *self._carrying(),
                *self._steps(),
                *self._preset_entries(),
            ),
            below=(self.panel,),
            gestures=(
                Gesture(on_curve, tr("Move a point"), tr("Drag")),
                Gesture(on_curve, tr("Add or remove a point"), tr("Double click")),
            ),
        )

    def _carrying(self) -> tuple[Command, ...]:
        """Settings from one image to another."""
        document = self.session.document
        return (
            Command(
                "recipe.copy",
                tr("C&opy Settings"),
                "edit/settings",
                self.copy,
                ("Ctrl+Shift+C",),
                tip=tr("Sigma and fine tuning, for another image or as text"),
            ),
            Command(
                "recipe.paste",
                tr("Past&e Settings"),
                "edit/settings",
                self.paste,
                ("Ctrl+Shift+V",),
            ),
            Command(
                "recipe.last",
                tr("Settings of the &Last Image"),
                "edit/settings",
                self.take_last,
                ("Ctrl+Shift+L",),
                state=State(
                    (document.image_opened, document.recipe_changed),
                    enabled=self._differs_from_last,
                ),
            ),
            Command(
                "recipe.reset",
                tr("Reset Fine Tunin&g"),
                "edit/settings",
                lambda: self.panel.apply(changes.without_extras(self._recipe)),
                ("Ctrl+Shift+F",),
                state=State(
                    (document.recipe_changed,),
                    enabled=lambda: changes.without_extras(self._recipe) != self._recipe,
                ),
            ),
        )

    def _steps(self) -> tuple[Entry, ...]:
        """By keys: a letter for more, the same with Shift for less; see `_LESS`."""

        def colour(by: float) -> Recipe:
            now = min(self._recipe.colour_sigma, self.session.document.sigma_max)
            wanted = min(max(now + by, 0.0), self.session.document.sigma_max)
            return changes.with_colour(self._recipe, round(wanted, 4))

        def shadows(by: float) -> Recipe:
            factor = changes.curve_points(self._recipe)[0][1] + by
            return changes.with_shadows(self._recipe, _held(factor))

        def highlights(by: float) -> Recipe:
            factor = changes.curve_points(self._recipe)[-1][1] + by
            return changes.with_highlights(self._recipe, _held(factor))

        def grain(by: float) -> Recipe:
            return changes.with_grain(self._recipe, round(self._recipe.grain + by, 4))

        def coarse(by: float) -> Recipe:
            return changes.with_coarse(self._recipe, round(self._recipe.coarse_sigma + by, 4))

        kinds: tuple[tuple[str, str, str, str, Callable[[float], Recipe], float], ...] = (
            ("colour", tr("More Colour Sigma"), tr("Less Colour Sigma"), "C", colour, SIGMA_STEP),
            ("shadows", tr("More in Shadows"), tr("Less in Shadows"), "K", shadows, FACTOR_STEP),
            (
                *("highlights", tr("More in Highlights"), tr("Less in Highlights"), "J"),
                *(highlights, FACTOR_STEP),
            ),
            ("grain", tr("More Grain"), tr("Less Grain"), "R", grain, GRAIN_STEP),
            (
                *(
                    "coarse",
                    tr("More Coarse Noise Sigma"),
                    tr("Less Coarse Noise Sigma"),
                    "Shift+N",
                ),
                *(coarse, SIGMA_STEP),
            ),
        )
        document = self.session.document
        return (
            Menu("tuning", tr("Fi&ne Tuning"), "edit/settings"),
            *(
                Command(
                    f"recipe.{name}-{'up' if sign > 0 else 'down'}",
                    more if sign > 0 else less,
                    "tuning",
                    partial(self._step, change, sign * step),
                    (key if sign > 0 else _LESS.get(key, f"Shift+{key}"),),
                    state=State(
                        (document.image_opened,),
                        enabled=partial(self._has, name),
                    ),
                )
                for name, more, less, key, change, step in kinds
                for sign in (1, -1)
            ),
        )

    def _preset_entries(self) -> tuple[Entry, ...]:
        document = self.session.document
        return (
            Menu("presets", tr("Pre&sets"), "edit/settings", groups=("manage", "default", "apply")),
            Command("preset.save", tr("&Save as Preset…"), "presets/manage", self.ask_save),
            Command("preset.export", tr("&Export Settings…"), "presets/manage", self.ask_export),
            Command("preset.import", tr("&Import Preset…"), "presets/manage", self.ask_import),
            Command(
                "preset.default",
                tr("Use for This &Camera and ISO"),
                "presets/default",
                self.use_as_default,
                tip=tr("New photographs of the same camera and ISO begin with these settings"),
                state=State((document.image_opened,), enabled=lambda: self._camera() is not None),
            ),
            Command(
                "preset.no-default",
                tr("&Forget What This Camera Begins With"),
                "presets/default",
                self.forget_default,
                state=State(
                    (document.image_opened, self.default_changed), enabled=self._has_default
                ),
            ),
            Menu("apply-preset", tr("&Apply Preset"), "presets/apply", fill=self._fill_presets),
            Menu("remove-preset", tr("&Remove Preset"), "presets/apply", fill=self._fill_removal),
        )

    # Carried over

    @property
    def _recipe(self) -> Recipe:
        return self.session.document.recipe

    def apply(self, settings: Recipe) -> None:
        """Settings from elsewhere, as one step to undo; what is automatic in them stays as it is
        here."""
        here = self._recipe
        if settings.is_automatic:
            settings = settings.measured(here.sigma)
        self.panel.apply(changes.carried_over(settings, here))

    def copy(self) -> None:
        """As text, which can be pasted into a file for `denoise-gui run --recipe` too."""
        kept = changes.carried_over(self._recipe, Recipe())
        QGuiApplication.clipboard().setText(recipe_bytes(kept).decode())
        self.session.message_given.emit(tr("The settings are on the clipboard."))

    def paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        try:
            record = json.loads(text) if len(text) < 1 << 20 else None
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict) or "sigma" not in record:
            self.session.message_given.emit(tr("There are no settings on the clipboard."))
            return
        with_errors_told(self.session, lambda: self.apply(from_record(_unmasked(record))))

    def take_last(self) -> None:
        """What was applied to the image before this one."""
        if self._last is None:
            self.session.message_given.emit(tr("There was no image before this one."))
        else:
            self.apply(self._last)

    def _differs_from_last(self) -> bool:
        last, here = self._last, self._recipe
        return last is not None and changes.carried_over(last, here) != here

    def _note_last(self) -> None:
        """What is applied is told to be another only after the image is."""
        document = self.session.document
        if document.scene != self._scene:
            self._last = document.recipe if self._scene else None
            self._scene = document.scene

    def _has(self, name: str) -> bool:
        """Whether there is something to be set by that name: gray pictures have no colour."""
        photograph = self.session.document.photograph
        return name != "colour" or photograph is None or photograph.channels != 1

    def _step(self, change: Callable[[float], Recipe], by: float) -> None:
        with_errors_told(self.session, lambda: self.session.document.set_recipe(change(by)))

    # Presets

    def ask_save(self) -> None:
        name, chosen = QInputDialog.getText(
            self.window,
            tr("Save as Preset"),
            tr("Name of the preset:"),
            QLineEdit.EchoMode.Normal,
            "",
        )
        if chosen:
            self.save_preset(name)

    def save_preset(self, name: str) -> None:
        def save() -> None:
            self.presets.save(name, self._recipe)
            self.session.message_given.emit(tr("Saved the preset “{0}”").format(name.strip()))

        with_errors_told(self.session, save)

    def apply_preset(self, name: str) -> None:
        with_errors_told(self.session, lambda: self.apply(self.presets.load(name)))

    def ask_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self.window, tr("Export Settings"), f"settings{SUFFIX}", tr("Presets (*.json)")
        )
        if name:
            path = Path(name if name.endswith(".json") else name + SUFFIX)
            with_errors_told(self.session, lambda: write_preset(path, self._recipe))

    def ask_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self.window, tr("Import Preset"), "", tr("Presets (*.json)")
        )
        if name:
            self.import_preset(Path(name))

    def import_preset(self, path: Path) -> None:
        def take_in() -> None:
            name = self.presets.take_in(path)
            self.session.message_given.emit(tr("Imported the preset “{0}”").format(name))

        with_errors_told(self.session, take_in)

    def _fill_presets(self, menu: QMenu) -> None:
        self._fill(menu, self.apply_preset)

    def _fill_removal(self, menu: QMenu) -> None:
        self._fill(
            menu, lambda name: with_errors_told(self.session, lambda: self.presets.remove(name))
        )

    def _fill(self, menu: QMenu, run: Callable[[str], None]) -> None:
        menu.clear()
        names = self.presets.names()
        for name in names:
            action = menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, name=name: run(name))
        if not names:
            menu.addAction(tr("No presets yet")).setEnabled(False)

    # What a camera begins with

    def use_as_default(self) -> None:
        self._set_default(self._recipe)

    def forget_default(self) -> None:
        self._set_default(None)

    def _set_default(self, recipe: Recipe | None) -> None:
        camera = self._camera()
        if camera is None:
            self.session.message_given.emit(tr("This image does not say which camera took it."))
            return

        def change() -> None:
            self.defaults.set(camera, recipe)
            words = (
                tr("New photographs of {0} begin with these settings.")
                if recipe
                else tr("New photographs of {0} begin as any other.")
            )
            self.default_changed.emit()
            self.session.message_given.emit(words.format(camera))

        with_errors_told(self.session, change)

    def _camera(self) -> Camera | None:
        """What took the open image, if it says."""
        photograph = self.session.document.photograph
        return camera_of(photograph.exif) if photograph else None

    def _has_default(self) -> bool:
        camera = self._camera()
        return camera is not None and self.defaults.of(camera) is not None

    def _default_for(self, photograph: Photograph) -> Recipe | None:
        camera = camera_of(photograph.exif)
        found = self.defaults.of(camera) if camera else None
        return found if found is None or not found.is_automatic else None


def with_errors_told(session: Session, work: Callable[[], object]) -> None:
    """Do something; what a user can do about its failure is told."""
    try:
        work()
    except UserError as error:
        session.fail("settings", in_users_language(error))


def _held(factor: float) -> float:
    return round(min(max(factor, 0.0), changes.LARGEST_SHOWN_FACTOR), 4)


def _unmasked(record: dict[str, object]) -> dict[str, object]:
    """A mask belongs to its image."""
    return {name: value for name, value in record.items() if name != "mask"}
