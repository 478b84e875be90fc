"""A drag renews the picture and the control under the hand, and nothing else of the window: what is
painted or laid out besides is missing from the time of a frame."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QSlider, QWidget
from pytestqt.qtbot import QtBot

from denoise_gui.features.recipe.feature import RecipeFeature
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, wait_until_done


class _Paints(QObject):
    """Counts how often each widget is painted, and how often it is to lay out what it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[QWidget] = Counter()
        self.laid_out: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget) and event.type() == QEvent.Type.Paint:
            self.counts[watched] += 1
        elif isinstance(watched, QWidget) and event.type() == QEvent.Type.LayoutRequest:
            self.laid_out[type(watched).__name__] += 1
        return False


def dragged(slider: QSlider) -> Counter[QWidget]:
    """How often widgets are painted in three frames of a drag, but for its first, which may change
    what is told around it, such as that there is something to reset now."""
    qt, paints, at = QApplication.instance(), _Paints(), slider.value()
    assert qt is not None
    slider.setSliderDown(True)
    slider.setValue(at + 1)
    QApplication.processEvents()
    qt.installEventFilter(paints)
    for steps in (2, 3, 4):
        slider.setValue(at + steps)
        QApplication.processEvents()
    qt.removeEventFilter(paints)
    slider.setSliderDown(False)
    return paints.counts


def test_a_control_that_is_dragged_leaves_the_others_alone(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    panel = application.feature(RecipeFeature).panel
    panel.set_unfolded(True)
    wait_until_done(application, qtbot)
    others = {
        panel.shadows: (panel.colour, panel.highlights, panel.grain),
        panel.highlights: (panel.colour, panel.shadows, panel.grain),
    }
    for row, resting in others.items():
        painted = dragged(row.slider)
        assert painted[application.window.canvas] >= 3
        assert painted[row.number] >= 3
        assert painted[panel.curve] >= 3
        assert not any(painted[other.number] for other in resting)
        assert not any(painted[other.slider] for other in resting)
    painted = dragged(panel.grain.slider)
    assert painted[panel.grain.number] >= 3
    assert not painted[panel.curve]
    assert not any(painted[other.number] for other in (panel.shadows, panel.colour))
    panel.set_unfolded(False)


def test_the_text_of_undo_follows_a_drag_but_not_in_each_frame(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    undo, told = application.window.menus.action("edit.undo"), set[str]()
    undo.changed.connect(lambda: told.add(undo.text().partition("Sigma ")[2]))
    for sigma in range(30, 50):
        application.document.set_sigma(sigma)
    assert told <= {"", "30"}
    qtbot.waitUntil(lambda: undo.text().endswith("Sigma 49"), timeout=TIMEOUT)
    assert "Sigma 49" in undo.toolTip()
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


def test_nothing_is_laid_out_while_a_control_is_dragged(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    # Longer than any frame on a busy machine.
    for timer in application.window.menus.action("edit.undo").findChildren(QTimer):
        timer.setInterval(60_000)
    panel = application.feature(RecipeFeature).panel
    panel.set_unfolded(True)
    application.document.set_sigma(30)
    wait_until_done(application, qtbot)
    qt = QApplication.instance()
    assert qt is not None
    for slider in (application.sigma_panel.slider, *(row.slider for row in panel.rows)):
        slider.setSliderDown(True)
        slider.setValue(slider.value() + 1)
        # Some drags are followed once there is something to mix the picture of.
        qtbot.waitUntil(lambda: application.document.frame is not None, timeout=TIMEOUT)
        QApplication.processEvents()
        paints = _Paints()
        qt.installEventFilter(paints)
        for _ in range(12):
            slider.setValue(slider.value() + 1)
            QApplication.processEvents()
        qt.removeEventFilter(paints)
        slider.setSliderDown(False)
        assert paints.counts[application.window.canvas] >= 12
        assert not paints.laid_out
        # Results that arrive meanwhile renew both.
        assert paints.counts[application.window.status] <= paints.counts[application.window.canvas]
        wait_until_done(application, qtbot)
    panel.set_unfolded(False)
