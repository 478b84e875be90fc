"""The application as tests and measurements drive it: its features by name, its commands by id."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar, cast

from denoise_gui.app import Application
from denoise_gui.core.document import Document
from denoise_gui.core.image_work import ImageWork
from denoise_gui.core.jobs import Jobs
from denoise_gui.core.live_picture import LivePicture
from denoise_gui.core.session import Session
from denoise_gui.engine.library.library import ModelLibrary
from denoise_gui.engine.library.shelf import ModelShelf
from denoise_gui.engine.rect import Rect
from denoise_gui.features.batch.feature import BatchFeature
from denoise_gui.features.batch.workflow import BatchWorkflow
from denoise_gui.features.bench.feature import BenchFeature
from denoise_gui.features.export.feature import ExportFeature
from denoise_gui.features.export.workflow import ExportWorkflow
from denoise_gui.features.files.feature import FilesFeature
from denoise_gui.features.files.file_commands import FileCommands
from denoise_gui.features.live.denoiser import LiveDenoiser
from denoise_gui.features.live.feature import LiveFeature
from denoise_gui.features.live.link import LiveLink
from denoise_gui.features.live.sigma_estimation import SigmaEstimation
from denoise_gui.features.live.sigma_panel import SigmaPanel
from denoise_gui.features.log.feature import LogFeature
from denoise_gui.features.mask.feature import MaskFeature
from denoise_gui.features.models.feature import ModelsFeature
from denoise_gui.features.models.model_commands import ModelCommands
from denoise_gui.features.models.model_library_dock import ModelLibraryDock
from denoise_gui.features.numbers.feature import NumbersFeature
from denoise_gui.features.recipe.feature import RecipeFeature
from denoise_gui.features.recipe.recipe_panel import RecipePanel
from denoise_gui.features.strip.feature import StripFeature
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.window import MainWindow
from denoise_gui.shell.window_feature import WindowFeature

F = TypeVar("F", bound=Feature)


class DrivenApplication(Application):
    """The real one; nothing here does more than find something."""

    def feature(self, kind: type[F]) -> F:
        return next(feature for feature in self.features if isinstance(feature, kind))

    def run(self, command: str) -> None:
        """What its menu, key or button would do."""
        action = self.window.menus.action(command)
        assert action.isEnabled(), f"{command} cannot be done now"
        action.trigger()

    # Features

    @property
    def photographs(self) -> FilesFeature:
        return self.feature(FilesFeature)

    @property
    def bench(self) -> BenchFeature:
        return self.feature(BenchFeature)

    @property
    def numbers(self) -> NumbersFeature:
        return self.feature(NumbersFeature)

    @property
    def strip(self) -> StripFeature:
        return self.feature(StripFeature)

    @property
    def mask(self) -> MaskFeature:
        return self.feature(MaskFeature)

    @property
    def log(self) -> LogFeature:
        return self.feature(LogFeature)

    # What tests look at most

    @property
    def work(self) -> ImageWork:
        return self.session.work

    @property
    def jobs(self) -> Jobs:
        return self.session.jobs

    @property
    def files(self) -> FileCommands:
        return self.photographs.files

    @property
    def link(self) -> LiveLink:
        return cast(LiveLink, self.session.live)

    @property
    def live(self) -> LiveDenoiser:
        return self.link._live

    @property
    def sigma_panel(self) -> SigmaPanel:
        return self.feature(LiveFeature).panel

    @property
    def recipe_panel(self) -> RecipePanel:
        return self.feature(RecipeFeature).panel

    @property
    def estimation(self) -> SigmaEstimation:
        return self.feature(LiveFeature).estimation

    @property
    def models(self) -> ModelCommands:
        return self.feature(ModelsFeature).commands

    def open_model(self, path: Path) -> None:
        """As if chosen in the dialog, or dropped."""
        self.feature(ModelsFeature).open(path)

    @property
    def library_dock(self) -> ModelLibraryDock:
        return self.feature(ModelsFeature).dock

    @property
    def library(self) -> ModelLibrary:
        return self.feature(ModelsFeature).library

    @property
    def batch(self) -> BatchWorkflow:
        return self.feature(BatchFeature).workflow

    @property
    def export(self) -> ExportWorkflow:
        return self.feature(ExportFeature).workflow


class NoLivePicture(LivePicture):
    """Nobody denoises."""

    def show_visible(self, visible: Rect, level: int = 0) -> None:
        pass


def window_of(document: Document, *parts: Parts) -> MainWindow:
    """A window without features, but for what is given as theirs."""
    window = MainWindow(Session(document, NoLivePicture(), Jobs(document), ModelShelf()))
    window.furnish([WindowFeature(window.session, window).parts(), *parts])
    return window
