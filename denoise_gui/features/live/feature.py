"""The live picture in the window: sigma under the hand, what runs, and how exact the view is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from denoise_gui.core.document import SIGMA_STEP, Document
from denoise_gui.core.durations import TimeLeft, progress_words
from denoise_gui.core.folders import data_folder
from denoise_gui.core.jobs import Jobs
from denoise_gui.core.live_picture import LivePicture, ModelOpened
from denoise_gui.core.session import Session
from denoise_gui.core.settings import (
    AUTOMATIC_SETS,
    GRAY_USE,
    LAST_SIGMA,
    LIVE_BUDGET_MB,
    NEW_SIGMA,
)
from denoise_gui.core.translation import tr
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.library.shelf import ModelShelf
from denoise_gui.engine.recipe import Recipe
from denoise_gui.features.live.denoiser import LiveDenoiser
from denoise_gui.features.live.link import LiveLink
from denoise_gui.features.live.remembered import RememberedRecipes
from denoise_gui.features.live.sigma_estimation import SigmaEstimation
from denoise_gui.features.live.sigma_mark import SigmaMark
from denoise_gui.features.live.sigma_panel import SigmaPanel
from denoise_gui.shell.command import Command, Menu, State
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.menus.actions import fill_choices
from denoise_gui.shell.parts import Gesture, Parts
from denoise_gui.shell.window import MainWindow

if TYPE_CHECKING:
    from denoise_gui.engine.measure.sigma_estimate import SigmaEstimate

_COARSE_STEPS = 10


def live_picture(
    document: Document, jobs: Jobs, shelf: ModelShelf, model: Path, device: str, parent: QObject
) -> LivePicture:
    """Begin to denoise a document live, with a model file on a device."""
    live = LiveDenoiser(jobs, parent, budget_bytes=LIVE_BUDGET_MB.get() * 2**20, models=shelf)
    return LiveLink(document, live, model, device, parent)


class LiveFeature(Feature):
    """Sigma's panel and commands, and the choice of what computes."""

    automatic_chosen = Signal()

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.panel = SigmaPanel(session.document, window)
        self.estimation = SigmaEstimation(
            *(session.document, session.live, session.shelf, session.jobs, session.choice), self
        )
        self._pace = TimeLeft()
        self._connect_picture()
        self._connect_estimation()
        self.panel.number.lineEdit().returnPressed.connect(window.canvas.setFocus)
        session.live.use_gray(GRAY_USE.get())
        self.remembered = RememberedRecipes(data_folder() / "recipes.json")
        session.document.memory.of_file = self.remembered.of
        session.document.image_left.connect(self._remember)
        session.document.start_with(LAST_SIGMA.get(), requested=False)

    def parts(self) -> Parts:
        return Parts(
            (
                *self._sigma_commands(),
                Menu(
                    "gray",
                    tr("&Gray Model on a Colour Image"),
                    "model/run",
                    fill=self._fill_gray_uses,
                ),
            ),
            below=(self.panel,),
            gestures=(
                Gesture(tr("On the slider"), tr("One step of sigma"), tr("Wheel")),
                Gesture(tr("On the slider"), tr("Back to the usual sigma"), tr("Double click")),
            ),
        )

    def _sigma_commands(self) -> tuple[Command, ...]:
        document, panel = self.session.document, self.panel
        limits = (document.sigma_changed, document.sigma_max_changed)
        steps = [
            Command(f"sigma.{id_}", text, "edit/sigma", partial(self._step, count), keys)
            for id_, text, keys, count in (
                ("up", tr("Sigma Up"), ("Right", "]"), 1),
                ("down", tr("Sigma Down"), ("Left", "["), -1),
                ("far-up", tr("Sigma Up, Coarse"), ("Shift+Right", "}"), _COARSE_STEPS),
                ("far-down", tr("Sigma Down, Coarse"), ("Shift+Left", "{"), -_COARSE_STEPS),
            )
        ]
        reset, take = tr("Reset Sigma"), tr("Automatic Sigma")
        return (
            *steps,
            Command(
                *("sigma.reset", reset, "edit/sigma", panel.reset, ("Ctrl+R",)),
                tip=tr("To what was measured, where that can be used"),
                state=State(
                    (*limits, panel.estimate_shown),
                    enabled=lambda: document.stepped(panel.usual_sigma) != document.sigma,
                ),
            ),
            Command(
                *("sigma.automatic", take, "edit/sigma", panel.take_estimate, ("E",)),
                state=State((panel.estimate_shown,), enabled=panel.automatic.isEnabled),
            ),
            Command(
                "sigma.automatic-all",
                tr("Automatic Sets Colour and Brightness Too"),
                "edit/sigma",
                self._choose_automatic,
                state=State(
                    (self.automatic_chosen,), checked=lambda: AUTOMATIC_SETS.get() == "all"
                ),
            ),
        )

    def _choose_automatic(self) -> None:
        AUTOMATIC_SETS.set("sigma" if AUTOMATIC_SETS.get() == "all" else "all")
        self.automatic_chosen.emit()

    def close(self) -> None:
        document = self.session.document
        document.leave()
        LAST_SIGMA.set(document.sigma)

    def _remember(self, file: Path, recipe: Recipe) -> None:
        self.remembered.keep(file, recipe)
        self.remembered.write()

    def _step(self, steps: int) -> None:
        document = self.session.document
        document.set_sigma(document.sigma + steps * SIGMA_STEP)

    def _connect_picture(self) -> None:
        live, status, canvas = self.session.live, self.window.status, self.window.canvas
        canvas.view_changed.connect(lambda: live.show_visible(canvas.visible_rect(), canvas.level))
        live.work_began.connect(self._show_work)
        live.visible_progressed.connect(self._show_progress)
        live.interpolation_shown.connect(status.show_interpolated)
        live.visible_finished.connect(lambda _generation, ms: status.show_time(ms))
        live.model_opened.connect(self._show_model)
        live.model_failed.connect(lambda _path, _words: self._show_no_model())

    def _show_work(self) -> None:
        self._pace.begin()
        self.window.status.show_working()

    def _show_progress(self, share: float) -> None:
        """How far the exact picture is, for whoever waits for it."""
        self.window.status.show_working(progress_words(share, self._pace.left(share)))

    def _connect_estimation(self) -> None:
        self.estimation.forgotten.connect(lambda: self.panel.show_estimate(None))
        self.estimation.estimated.connect(self._show_estimate)
        self.estimation.failed.connect(self._tell_no_estimate)
        self.session.document.image_opened.connect(self._begin)

    def _begin(self) -> None:
        if NEW_SIGMA.get() == "last":
            self.session.document.begin_with(None)

    def _show_estimate(self, found: SigmaEstimate) -> None:
        mark = SigmaMark(found.sigma, found.uncertainty)
        self.panel.show_estimate(mark, usable=found.is_usable, whole=found.applied_to)
        self.session.noise_measured.emit(found)
        self.session.document.begin_with(found.sigma if found.is_usable else None)

    def _tell_no_estimate(self, words: str) -> None:
        self.session.document.begin_with(None)
        self.session.fail("estimate", words)

    def _show_model(self, opened: ModelOpened) -> None:
        self.window.canvas.show_model_missing(False)
        self.window.status.show_model(_name_of(opened), opened.device_name)

    def _show_no_model(self) -> None:
        """None could be opened yet: what is shown is the picture as it is, and says so."""
        if not self.session.live.has_model:
            self.window.canvas.show_model_missing(True)
            self.window.status.show_no_model()

    def _fill_gray_uses(self, menu: QMenu) -> None:
        """What a gray model does with a colour image."""
        choices = [
            (str(GrayUse.CHANNELS), tr("Denoise Each &Channel")),
            (str(GrayUse.LUMA), tr("Denoise Only the &Brightness")),
        ]
        fill_choices(menu, choices, str(self.session.document.recipe.gray_use), self._use_gray)

    def _use_gray(self, choice: str) -> None:
        """For gray models on colour images, now and at the next start."""
        use = GrayUse(choice)
        GRAY_USE.set(use)
        self.session.live.use_gray(use)


def _name_of(opened: ModelOpened) -> str:
    """Its own name, unless its file has a longer one that tells it from another of that name."""
    file = opened.path.stem
    return file if file.startswith(opened.name) else opened.name
