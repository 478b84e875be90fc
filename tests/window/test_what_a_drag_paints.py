"""A drag renews the picture and the control under the hand, and nothing else of the window: what is
painted or laid out besides is missing from the time of a frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QSlider, QWidget
from pytestqt.qtbot import QtBot

from denoise_gui.features.recipe.feature import RecipeFeature
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, wait_until_done


class _Events(QObject):
    """Counts what widgets are told."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: Counter[QWidget] = Counter()
        self.laid_out: Counter[QWidget] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget):
            if event.type() == QEvent.Type.Paint:
                self.painted[watched] += 1
            elif event.type() == QEvent.Type.LayoutRequest:
                self.laid_out[watched] += 1
        return False


@contextmanager
def counted() -> Iterator[_Events]:
    qt, events = QApplication.instance(), _Events()
    assert qt is not None
    qt.installEventFilter(events)
    yield events
    qt.removeEventFilter(events)


def dragged(slider: QSlider) -> _Events:
    """What happens in a few frames of a drag, the first of which may change what is told around
    it, such as that the picture is interpolated now."""
    at = slider.value()
    slider.setSliderDown(True)
    slider.setValue(at + 1)
    QApplication.processEvents()
    with counted() as events:
        for steps in (2, 3, 4):
            slider.setValue(at + steps)
            QApplication.processEvents()
    slider.setSliderDown(False)
    return events


def test_a_control_that_is_dragged_leaves_the_others_alone(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    panel = application.feature(RecipeFeature).panel
    panel.set_unfolded(True)
    wait_until_done(application, qtbot)
    others = {
        panel.shadows: (panel.colour, panel.highlights, panel.grain),
        panel.grain: (panel.colour, panel.highlights, panel.shadows),
    }
    for row, resting in others.items():
        events = dragged(row.slider)
        assert events.painted[application.window.canvas] >= 3
        assert events.painted[row.number] >= 3
        # The text of Undo may tell of it and lay out the window, but not sixty times a second.
        assert events.laid_out[application.window] <= 1
        assert all(events.painted[other.number] <= 1 for other in resting)
        assert all(events.painted[other.slider] <= 1 for other in resting)
        assert (events.painted[panel.curve] > 1) == (row is panel.shadows)
        assert events.painted[application.window.status] <= 1
    panel.set_unfolded(False)


def test_the_text_of_undo_follows_a_drag_of_sigma_but_not_in_each_frame(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    wait_until_done(application, qtbot)
    undo, told = application.window.menus.action("edit.undo"), list[str]()
    undo.changed.connect(lambda: told.append(undo.text()))
    dragged(application.sigma_panel.slider)
    words = f"{application.document.sigma:g}"
    qtbot.waitUntil(lambda: undo.text().endswith(words), timeout=TIMEOUT)
    assert len(set(told)) < 4
    wait_until_done(application, qtbot)


def test_the_strip_follows_what_happened_while_it_was_hidden(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    strip = application.strip.strip
    assert strip.isHidden()
    application.document.set_sigma(61.5)
    application.run("view.strip")
    assert 61.5 in strip.request.values
    assert any("61.5" in label.text() for label in strip.findChildren(QLabel))
    wait_until_done(application, qtbot)
