"""`make screenshots`: the README's pictures, taken of the running application.

python -m tests.screenshots [--out resources/screenshots] [--scale 1] [--theme light]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from denoise_gui.app import Application
    from denoise_gui.ui.comparison_window import ComparisonWindow

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "screenshots")
    parser.add_argument("--scale", default="1", help="screen scale, such as 1, 1.5, 2")
    parser.add_argument("--theme", choices=["light", "dark"], default="dark")
    parser.add_argument("--image", type=Path, help="a photograph in place of the sample")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = options.scale
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as settings:
        return take_all(options.out, options.theme, options.image, settings)


def take_all(out: Path, theme: str, image: Path | None, settings: str) -> int:
    """Drive the window through its views and save a picture of each."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from denoise_gui.app import Application
    from denoise_gui.engine.shipped import sample_image
    from denoise_gui.ui.theme import choose_theme

    qt = QApplication(sys.argv[:1])
    qt.setOrganizationName("denoise-gui")
    qt.setApplicationName("denoise-gui")
    qt.setStyle("Fusion")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
    choose_theme(theme)
    application = Application()
    window = application.window
    window.resize(1180, 800)
    window.show()

    def save(name: str) -> None:
        qt.processEvents()
        window.grab().save(str(out / f"{name}.png"))

    try:
        save("empty")
        application.files.open(image or sample_image())
        wait(qt, lambda: application.document.number == 1)
        wait(qt, lambda: application.link.finished_generation == application.link.generation)
        save("main")
        window.canvas.zoom_to(3.0)
        application.document.set_sigma(40)
        qt.processEvents()
        wait(qt, lambda: application.link.finished_generation == application.link.generation)
        save("zoomed")
        window.canvas.fit()
        application.document.set_sigma(25)
        take_comparison(qt, application, out)
    finally:
        window.close()
        application.close()
    return 0


def take_comparison(qt: QApplication, application: Application, out: Path) -> None:
    """Export the shipped model, compare, and save the export dialog and the window."""
    from denoise_gui.export_workflow import starting_options
    from denoise_gui.ui.export_dialog import ExportDialog

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
        qt.processEvents()
        dialog.grab().save(str(out / "export.png"))
        dialog.close()
        application.export.start(options)
        wait(qt, lambda: bool(ended))
        comparison = opened[0]
        qt.processEvents()
        comparison.grab().save(str(out / "comparison.png"))
        comparison.difference.setChecked(True)
        comparison.show_worst()
        qt.processEvents()
        comparison.grab().save(str(out / "differences.png"))
        comparison.close()


def wait(_qt: object, done: Callable[[], bool]) -> None:
    """Let the event loop run until something is so."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start(20)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
