"""The bench: PSNR and SSIM against a clean picture, over sigma; noise added to a clean one."""

from __future__ import annotations

from pathlib import Path

from denoise_gui.core.session import Session
from denoise_gui.core.translation import tr
from denoise_gui.features.bench.asking import BenchAsking
from denoise_gui.features.bench.bench_dock import BenchDock
from denoise_gui.features.bench.bench_mode import BenchMode
from denoise_gui.features.bench.quality_curve import Curve, QualityCurve
from denoise_gui.shell.command import Command, Menu, State
from denoise_gui.shell.docks import dock_command
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.parts import Intake, Parts, Zone
from denoise_gui.shell.window import MainWindow


class BenchFeature(Feature):
    """The dock, what it shows, and what it changes."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        document = session.document
        self.dock = BenchDock(document, window)
        self.mode = BenchMode(document, session.work, self)
        self.curve = QualityCurve(document, session.live, session.jobs, session.shelf, self)
        self.asking = BenchAsking(session, window, self.dock, self.mode)
        self.mode.failed.connect(self._fail)
        self.curve.failed.connect(self._fail)
        self.curve.measured.connect(self._show)
        self.curve.progressed.connect(self.dock.show_progress)
        self.dock.reference_dropped.connect(self.mode.open_reference)
        self.dock.watched.connect(self.curve.watch)
        self.dock.stop_requested.connect(self.curve.stop)
        self.dock.resume_requested.connect(self.curve.resume)
        document.reference_changed.connect(self._follow)
        session.saving.connect(lambda _path: self._warn())

    def parts(self) -> Parts:
        tip = tr("PSNR and SSIM against a clean picture")
        zone = Zone(
            tr("Drop here as the clean reference of the open image"),
            offered=lambda: self.session.document.photograph is not None and self.dock.isVisible(),
        )
        return Parts(
            (
                dock_command(self.dock, "view.bench", tr("&Bench"), "Q", tip),
                Menu("bench", tr("&Bench")),
                *self._commands(),
            ),
            docks=(self.dock,),
            intakes=(Intake(self._take_reference, zone=zone),),
        )

    def _commands(self) -> list[Command]:
        asking, document = self.asking, self.session.document
        with_image = State(
            (document.image_opened,), enabled=lambda: document.photograph is not None
        )
        with_reference = State(
            (document.reference_changed,), enabled=lambda: document.reference is not None
        )
        with_curve = State(
            (self.curve.measured, document.reference_changed),
            enabled=lambda: document.reference is not None and bool(self.dock.points),
        )
        return [
            Command(f"bench.{id_}", text, "bench", run, (key,) if key else (), state=state)
            for id_, text, key, run, state in (
                ("noise", tr("&Add Noise…"), "Ctrl+Shift+N", asking.ask_noise, with_image),
                (
                    *("reference", tr("Open Clean &Reference…"), "Ctrl+Shift+R"),
                    *(asking.ask_reference, with_image),
                ),
                (
                    *("forget", tr("&Forget the Reference"), ""),
                    *(self.mode.forget_reference, with_reference),
                ),
                ("best", tr("&Take the Best Sigma"), "Ctrl+T", self.dock.set_best, with_curve),
                ("copy", tr("&Copy Figures"), "Ctrl+Alt+C", asking.copy_figures, with_curve),
                ("plot", tr("&Save Plot…"), "Ctrl+Shift+G", asking.ask_plot, with_curve),
            )
        ]

    def _take_reference(self, files: tuple[Path, ...]) -> None:
        self.mode.open_reference(files[0])

    def _show(self, curve: Curve) -> None:
        self.dock.show_curve(curve.points, curve.rect)

    def _follow(self) -> None:
        """A reference just opened is there to be looked at."""
        if self.session.document.reference is not None:
            self.dock.show()
            self.dock.raise_()

    def _fail(self, words: str) -> None:
        self.session.fail("bench", words)

    def _warn(self) -> None:
        reference = self.session.document.reference
        if reference is not None and reference.noise is not None:
            self.session.notice_given.emit(
                tr(
                    "What is saved was denoised from a picture with added noise of σ {0:g}, not "
                    "from the original. Undo takes the noise away."
                ).format(reference.noise.sigma)
            )
