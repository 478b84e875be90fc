"""In a low window the picture keeps room beside all that can be opened below it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from denoise_gui.features.filmstrip.feature import FilmstripFeature
from denoise_gui.features.recipe.feature import RecipeFeature
from denoise_gui.features.strip.feature import StripFeature
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT

FILMSTRIP, STRIP, PANEL = "filmstrip", "strip", "panel"


@pytest.fixture
def several(application: Application, tmp_path: Path, qtbot: QtBot) -> Application:
    """With two photographs in the filmstrip, and all else closed."""
    for number in range(2):
        pixels = np.full((80, 120, 3), 40 + 90 * number, np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"photo{number}.png")
    application.open((tmp_path,))
    qtbot.waitUntil(lambda: application.document.photograph is not None, timeout=TIMEOUT)
    return application


def open_all(application: Application, qtbot: QtBot) -> None:
    """The strip and the panel, beside the filmstrip."""
    application.run("view.strip")
    application.feature(RecipeFeature).panel.set_unfolded(True)


def resize(application: Application, height: int, qtbot: QtBot) -> None:
    window = application.window
    window.resize(1024, height)
    qtbot.waitUntil(lambda: window.height() == height, timeout=TIMEOUT)


def heights(application: Application) -> dict[str, int]:
    return {
        FILMSTRIP: application.feature(FilmstripFeature).strip.height(),
        STRIP: application.feature(StripFeature).strip.height(),
        PANEL: application.feature(RecipeFeature).panel.height(),
    }


@pytest.mark.parametrize("height", [640, 700, 800])
def test_the_picture_keeps_a_third_of_a_low_window(
    several: Application, qtbot: QtBot, height: int
) -> None:
    open_all(several, qtbot)
    resize(several, height, qtbot)
    canvas = several.window.canvas
    qtbot.waitUntil(lambda: canvas.height() >= 0.3 * height, timeout=TIMEOUT)


def test_what_is_below_is_as_high_as_it_wants_where_there_is_room(
    several: Application, qtbot: QtBot
) -> None:
    open_all(several, qtbot)
    resize(several, 1000, qtbot)
    wanted = heights(several)
    resize(several, 1300, qtbot)
    assert heights(several) == wanted, "they took room that the picture could use"
    resize(several, 700, qtbot)
    qtbot.waitUntil(lambda: heights(several)[STRIP] < wanted[STRIP], timeout=TIMEOUT)
    assert all(low < wanted[name] for name, low in heights(several).items())
    several.run("view.strip")
    several.feature(RecipeFeature).panel.set_unfolded(False)
    qtbot.waitUntil(lambda: heights(several)[FILMSTRIP] == wanted[FILMSTRIP], timeout=TIMEOUT)


def test_thumbnails_become_small_and_lose_their_words_at_last(
    several: Application, qtbot: QtBot
) -> None:
    strip = several.feature(FilmstripFeature).strip
    item = strip.list.item(0)
    resize(several, 1000, qtbot)
    qtbot.waitUntil(lambda: "photo0" in item.text(), timeout=TIMEOUT)
    large = strip.list.iconSize().height()
    open_all(several, qtbot)
    resize(several, 640, qtbot)
    qtbot.waitUntil(lambda: item.text() == "", timeout=TIMEOUT)
    assert strip.list.iconSize().height() < large
    cell, viewport = strip.list.visualItemRect(item), strip.list.viewport().rect()
    assert viewport.contains(cell.adjusted(1, 1, -1, -1)), "a thumbnail is cut off"
    several.document.set_sigma(33.5)
    resize(several, 1000, qtbot)
    qtbot.waitUntil(lambda: "σ 33.5" in item.text(), timeout=TIMEOUT)


def test_all_rows_of_the_panel_can_be_reached_by_tab(several: Application, qtbot: QtBot) -> None:
    open_all(several, qtbot)
    resize(several, 640, qtbot)
    panel = several.feature(RecipeFeature).panel
    several.window.activateWindow()
    grain = panel.grain.number

    def seen() -> bool:
        return grain.visibleRegion().boundingRect().height() >= grain.height()

    panel.scrolled.verticalScrollBar().setValue(0)
    assert not seen(), "the panel is not scrolled in this window: a lower one is to be tried"
    panel.grain.slider.setFocus()
    panel.grain.slider.focusNextChild()
    qtbot.waitUntil(seen, timeout=TIMEOUT)


def test_a_picture_seen_whole_stays_fitted_when_the_hand_slips(
    several: Application, qtbot: QtBot
) -> None:
    several.run("view.single")
    canvas = several.window.canvas
    resize(several, 640, qtbot)
    canvas.move_to(canvas.viewport.panned(5, -3))
    before = canvas.zoom
    resize(several, 1200, qtbot)
    assert canvas.zoom > before
