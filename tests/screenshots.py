"""`make screenshots`: the README's pictures, taken of the running application.

python -m tests.screenshots [--out resources/screenshots] [--scale 1]
python -m tests.screenshots --theme light --language zh_CN --states empty main --suffix -zh

Without a choice of states, all of them in the dark theme, and some in the light one and in Chinese,
each set by a process of its own. Another view is another function in `STATES`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from denoise_gui.features.export.parity_window import ComparisonWindow
    from denoise_gui.shell.menus.command_palette import CommandPalette
    from denoise_gui.shell.menus.shortcut_overlay import ShortcutOverlay
    from tests.driven import DrivenApplication as Application

ROOT = Path(__file__).resolve().parents[1]

VARIANTS = (
    ("dark", "en", "", ()),
    ("light", "en", "-light", ("empty", "main")),
    ("dark", "zh_CN", "-zh", ("empty", "palette", "numbers")),
)
"""Theme, language, suffix of the files, and states (all if none is named)."""

_PATIENCE_MS = 300_000

IN_FULL = (
    *("main", "camera", "zoomed", "numbers", "bench", "mask"),
    *("export", "comparison", "differences"),
)
"""Pictures in which the quality of the photograph is what is shown."""

COLOURS = 256
"""Of the others, and of all variants: they show the window, in half the bytes or less."""


@dataclass(frozen=True)
class Stage:
    """The running application, and where pictures of it go."""

    qt: QApplication
    application: Application
    out: Path
    suffix: str
    image: Path | None

    def save(self, name: str, widget: QWidget | None = None) -> None:
        """Take a picture of the window, or of another."""
        for _ in range(3):
            self.qt.processEvents()
        file = self.out / f"{name}{self.suffix}.png"
        (widget or self.application.window).grab().save(str(file))
        if self.suffix or name not in IN_FULL:
            _reduce(file)

    def wait(self, done: Callable[[], bool]) -> None:
        """Let the event loop run until something is so; a picture of what is not so is no use."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        timer = QTimer()
        timer.timeout.connect(lambda: loop.quit() if done() else None)
        timer.start(20)
        QTimer.singleShot(_PATIENCE_MS, loop, loop.quit)
        loop.exec()
        if not done():
            raise TimeoutError("the window did not get as far as the picture needs")

    def settle(self) -> None:
        """Wait until all that is visible is exact."""
        link = self.application.link
        self.qt.processEvents()
        self.wait(lambda: link.settled and link.finished_generation == link.generation)

    def open_image(self) -> None:
        """The photograph, fitted, at sigma 25, with no panel."""
        from denoise_gui.engine.shipped import sample_image

        application = self.application
        if application.document.photograph is None:
            application.files.open(self.image or sample_image())
            self.wait(lambda: application.document.photograph is not None)
        application.window.canvas.fit()
        application.document.set_sigma(25)
        self.settle()

    def press(self, key: str) -> None:
        """Run the action that has a shortcut."""
        from PySide6.QtGui import QKeySequence

        wanted = QKeySequence(key)
        for command in self.application.window.menus.listed():
            if wanted in command.action.shortcuts():
                command.action.trigger()
                return
        raise LookupError(f"no action has the shortcut {key}")


def empty(stage: Stage) -> None:
    stage.save("empty")


def main_window(stage: Stage) -> None:
    stage.open_image()
    stage.save("main")


def camera(stage: Stage) -> None:
    """Before and after of a photograph with a camera's noise, with the controls it was tuned by."""
    from denoise_gui.engine.recipe import Recipe
    from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
    from denoise_gui.engine.shipped import sample_image

    application, document = stage.application, stage.application.document
    with tempfile.TemporaryDirectory() as folder:
        photograph = Path(folder) / "coffee.jpg"
        # In a process of its own: it takes PyTorch, which the application never loads.
        command = [sys.executable, "-m", "tests.camera_photograph", str(photograph)]
        subprocess.run(command, cwd=ROOT, check=True)
        application.files.open(photograph)
        stage.wait(lambda: document.path == photograph and not application.work.busy)
    unfolded = application.recipe_panel.unfolded
    application.recipe_panel.set_unfolded(True)
    application.window.canvas.zoom_to(2.0)
    curve = BrightnessCurve.of_handles(1.2, 0.8)
    recipe = Recipe(14, colour=40, brightness=curve, grain=0.15)
    document.set_recipe(replace(recipe, model=document.recipe.model))
    document.end_gesture()
    stage.settle()
    stage.save("camera")
    application.recipe_panel.set_unfolded(unfolded)
    document.set_recipe(replace(Recipe(), model=document.recipe.model))
    document.end_gesture()
    application.files.open(stage.image or sample_image())
    stage.wait(lambda: document.path != photograph and not application.work.busy)


def zoomed(stage: Stage) -> None:
    stage.open_image()
    stage.application.window.canvas.zoom_to(3.0)
    stage.application.document.set_sigma(40)
    stage.settle()
    stage.save("zoomed")


def numbers(stage: Stage) -> None:
    """The numbers beside the picture, and the strip of sigmas under it."""
    from PySide6.QtCore import QPoint
    from PySide6.QtTest import QTest

    stage.open_image()
    stage.press("I")
    stage.press("T")
    stage.settle()
    canvas = stage.application.window.canvas
    QTest.mouseMove(canvas, QPoint(canvas.width() * 3 // 5, canvas.height() // 3))
    stage.settle()
    dock = stage.application.numbers.dock
    stage.wait(lambda: dock.plot is not None and dock.deviation.text() != "–")
    stage.save("numbers")
    stage.press("T")
    stage.press("I")


def method_noise(stage: Stage) -> None:
    stage.open_image()
    stage.press("N")
    stage.settle()
    stage.save("method-noise")
    stage.press("D")


def bench(stage: Stage) -> None:
    """Side by side, and the curve against the clean photograph behind the sample."""
    from PIL import Image
    from skimage import data

    stage.open_image()
    application = stage.application
    stage.press("B")
    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder) / "astronaut.png"
        Image.fromarray(data.astronaut()).save(clean)
        application.bench.mode.open_reference(clean)
        stage.wait(lambda: application.document.reference is not None or not application.work.busy)
    if application.document.reference is not None:
        stage.wait(lambda: application.bench.curve.curve.complete)
        stage.settle()
        stage.save("bench")
    application.run("bench.forget")
    application.bench.dock.hide()
    stage.press("D")


def mask(stage: Stage) -> None:
    """More sigma on the background, none on the suit, and the brush over it."""
    from PySide6.QtCore import QPoint
    from PySide6.QtTest import QTest

    from denoise_gui.engine.mask.blend import Mode, Paint
    from denoise_gui.engine.mask.stroke import Brush, Point

    stage.open_image()
    stage.press("S")
    application = stage.application
    feature = application.mask
    feature.options.change(overlay=True, size=90.0, hardness=0.3)
    for paint, size, way in (
        (Paint(Mode.MORE, 2.0), 90.0, ((245, 20), (330, 60), (330, 170), (355, 240))),
        (Paint(Mode.LESS, 0.0), 110.0, ((120, 350), (250, 330), (330, 390))),
    ):
        feature.painting.begin(Brush(paint, size, 0.3), Point(*way[0]))
        for place in way[1:]:
            feature.painting.go_on(Point(*place))
        feature.painting.end()
    feature.dock.show()
    application.run("mask.less")
    stage.settle()
    canvas = application.window.canvas
    at = canvas.pane_views()[0].point(250, 335)
    QTest.mouseMove(canvas, QPoint(round(at.x()), round(at.y())))
    stage.settle()
    stage.save("mask")
    feature.dock.hide()
    canvas.set_tool(None)
    feature.options.change(overlay=False)
    application.run("mask.clear")
    stage.press("D")


def palette(stage: Stage) -> None:
    from denoise_gui.shell.menus.command_palette import CommandPalette

    _panel(stage, "palette", "Ctrl+Shift+P", CommandPalette)


def shortcuts(stage: Stage) -> None:
    from denoise_gui.shell.menus.shortcut_overlay import ShortcutOverlay

    _panel(stage, "shortcuts", "?", ShortcutOverlay)


def _panel(
    stage: Stage, name: str, key: str, kind: type[CommandPalette] | type[ShortcutOverlay]
) -> None:
    """What a key lays over the window."""
    stage.open_image()
    stage.press(key)
    stage.save(name)
    found = stage.application.window.findChild(kind)
    assert found is not None
    found.close_panel()


def comparison(stage: Stage) -> None:
    """Export the shipped model and compare: the dialog, the window, the differences."""
    from denoise_gui.features.export.export_dialog import ExportDialog
    from denoise_gui.features.export.workflow import starting_options

    stage.open_image()
    application = stage.application
    opened: list[ComparisonWindow] = []
    ended: list[bool] = []
    application.export.comparison_opened.connect(opened.append)
    application.export.ended.connect(lambda: ended.append(True))
    with tempfile.TemporaryDirectory() as folder:
        options = replace(starting_options(application.link.model), folder=folder)
        # What is shown is not where this machine keeps its files.
        shown = replace(options, weights="standard.safetensors", folder="Models")
        dialog = ExportDialog(shown, application.window)
        dialog._problem.clear()
        dialog._go.setEnabled(True)
        dialog.show()
        stage.save("export", dialog)
        dialog.close()
        application.export.start(options)
        stage.wait(lambda: bool(ended))
        window = opened[0]
        stage.save("comparison", window)
        window.difference.setChecked(True)
        window.show_worst()
        stage.save("differences", window)
        window.close()


STATES: dict[str, Callable[[Stage], None]] = {
    "empty": empty,
    "main": main_window,
    "camera": camera,
    "zoomed": zoomed,
    "numbers": numbers,
    "method-noise": method_noise,
    "bench": bench,
    "mask": mask,
    "palette": palette,
    "shortcuts": shortcuts,
    "comparison": comparison,
}
"""In this order: `empty` needs a window in which nothing was opened yet."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "screenshots")
    parser.add_argument("--scale", default="1", help="screen scale, such as 1, 1.5, 2")
    parser.add_argument("--size", default="1180x800", help="of the window, WIDTHxHEIGHT")
    parser.add_argument("--theme", choices=["light", "dark"], default="dark")
    parser.add_argument("--language", default="en")
    parser.add_argument("--suffix", default="", help="to the names of the files")
    parser.add_argument("--states", nargs="+", choices=list(STATES), help="only these")
    parser.add_argument("--image", type=Path, help="a photograph in place of the sample")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.states:
        return take(options)
    return _take_variants(sys.argv[1:])


def take(options: argparse.Namespace) -> int:
    """Drive one window through the states and save a picture of each."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = options.scale
    with tempfile.TemporaryDirectory() as settings:
        os.environ["XDG_CACHE_HOME"] = settings
        stage = _stage(options, settings)
        try:
            for name, state in STATES.items():
                if name in options.states:
                    state(stage)
        finally:
            stage.application.window.close()
            stage.application.close()
    return 0


def _stage(options: argparse.Namespace, settings: str) -> Stage:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from denoise_gui.core.translation import choose_language, install_language
    from denoise_gui.engine.shipped import shipped_model
    from denoise_gui.shell.widgets.theme import choose_theme
    from tests.driven import DrivenApplication as Application

    qt = QApplication(sys.argv[:1])
    qt.setOrganizationName("denoise-gui")
    qt.setApplicationName("denoise-gui")
    qt.setStyle("Fusion")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
    choose_theme(options.theme)
    choose_language(options.language)
    install_language(qt)
    # The same model for all, as the README tells of them.
    application = Application(shipped_model())
    application.window.resize(*(int(edge) for edge in options.size.split("x")))
    application.window.show()
    return Stage(qt, application, options.out, options.suffix, options.image)


def _take_variants(arguments: list[str]) -> int:
    for theme, language, suffix, states in VARIANTS:
        command = [sys.executable, "-m", "tests.screenshots", *arguments, "--theme", theme]
        command += ["--language", language, f"--suffix={suffix}"]
        command += ["--states", *(states or STATES)]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


def _reduce(file: Path) -> None:
    from PIL import Image

    Image.open(file).convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
