"""Starts with panels left open, each in a process of its own, as the user's are."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest

_START = """
import sys, threading
from importlib.abc import MetaPathFinder

class Watch(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        here = threading.current_thread()
        if name.split('.')[0] in ('PySide6', 'pyqtgraph') and here is not threading.main_thread():
            print(name, 'is imported by', here.name)
        return None

sys.meta_path.insert(0, Watch())
from PySide6.QtCore import QCoreApplication, QSettings, QTimer
from PySide6.QtWidgets import QApplication

settings, sample, opened = sys.argv[1], sys.argv[2], sys.argv[3:]
QCoreApplication.setApplicationName('denoise-gui-tests')
QCoreApplication.setOrganizationName('denoise-gui-tests')
QSettings.setDefaultFormat(QSettings.Format.IniFormat)
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
qt = QApplication([])
from denoise_gui.features.recipe.feature import RecipeFeature
from tests.driven import DrivenApplication
from pathlib import Path

application = DrivenApplication()
panels = {
    'numbers': application.numbers.dock,
    'bench': application.bench.dock,
    'models': application.library_dock,
    'strip': application.strip.strip,
    'tuning': application.feature(RecipeFeature).panel,
}
for name in opened:
    if name == 'tuning':
        panels[name].set_unfolded(True)
    panels[name].show()
application.files.open(Path(sample))
application.window.show()

def done():
    seen = [panels[name] for name in opened if panels[name].isVisible()]
    visible = [panel for panel in seen if not panel.visibleRegion().isEmpty()]
    plotted = all(getattr(panel, 'plot', panel) is not None for panel in visible)
    if application.document.photograph is not None and plotted:
        timer.stop()
        QTimer.singleShot(50, qt.quit)

timer = QTimer()
timer.timeout.connect(done)
timer.start(10)
qt.exec()
application.close()
print('started')
"""

PANELS = ("numbers", "bench", "models", "strip", "tuning")
COMBINATIONS = [chosen for count in range(6) for chosen in itertools.combinations(PANELS, count)]


def start_with(panels: tuple[str, ...], tmp_path: Path, photo: Path) -> str:
    arguments = [sys.executable, "-c", _START, str(tmp_path), str(photo), *panels]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("panels", [("numbers",), ("bench",)], ids="-".join)
def test_nothing_of_qt_is_imported_off_the_windows_thread(
    panels: tuple[str, ...], tmp_path: Path, quarter_photo: Path
) -> None:
    """What imports Qt on another thread meets the window's first paint half made."""
    assert start_with(panels, tmp_path, quarter_photo).split() == ["started"]


@pytest.mark.slow
@pytest.mark.parametrize("again", range(4))
@pytest.mark.parametrize("panels", COMBINATIONS, ids="-".join)
def test_it_starts_with_every_combination_of_panels(
    panels: tuple[str, ...], again: int, tmp_path: Path, quarter_photo: Path
) -> None:
    assert start_with(panels, tmp_path, quarter_photo).split() == ["started"]
