"""What is on the screen went through the image's profile; what is saved did not."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms
from PySide6.QtCore import QRect
from PySide6.QtGui import QColorSpace, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from denoise_gui.core.settings import MONITOR_PROFILE, MONITOR_SRGB
from denoise_gui.engine.images.display_pyramid import DisplayPyramid, to_bgrx
from denoise_gui.engine.images.image_file import Photograph, load_image, save_image
from denoise_gui.features.files.recent_files import thumbnail_file
from denoise_gui.features.numbers.loupe import Loupe
from denoise_gui.shell.panes.linked_panes import LinkedView, PicturePane
from denoise_gui.shell.picture.monitor_profile import monitor_space
from denoise_gui.shell.picture.picture_painter import image_of
from denoise_gui.shell.picture.screen_colours import ScreenColours
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.engine.images.photographs import srgb_profile
from tests.engine.images.profiles import gray_profile, wide_gamut_profile
from tests.engine.images.test_colour import png
from tests.window.conftest import TIMEOUT, open_image, shown_result, wait_until_done


def by_lcms(pixels: np.ndarray, profile: bytes) -> np.ndarray:
    """The same in sRGB by another colour engine."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    target = ImageCms.createProfile("sRGB")
    image = ImageCms.profileToProfile(Image.fromarray(pixels), source, target, outputMode="RGB")
    return np.asarray(image).astype(int)


def rgb_of(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), -1, 3).astype(int)


def painted(application: Application) -> np.ndarray:
    return rgb_of(application.window.canvas.grab().toImage())


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """A photograph in a wide gamut: muted numbers that stand for strong colours."""
    pixels = np.rint(np.clip(noisy_picture(200, 300, 15), 0, 1) * 255).astype(np.uint8)
    save_image(tmp_path / "wide.png", Photograph(pixels, icc_profile=wide_gamut_profile()))
    return tmp_path / "wide.png"


def test_original_and_result_are_shown_through_the_profile(
    application: Application, wide: Path, qtbot: QtBot
) -> None:
    open_image(application, wide, qtbot)
    canvas = application.window.canvas
    canvas.zoom_to(1.0)
    wait_until_done(application, qtbot)
    original, result = load_image(wide).pixels, shown_result(application)
    expected = {
        True: by_lcms(original, wide_gamut_profile()),
        False: by_lcms(result, wide_gamut_profile()),
    }
    assert np.abs(expected[True] - original).max() > 15
    left, top = int(canvas.transform.x), int(canvas.transform.y)
    divider = canvas.divider.position(canvas.width())
    screen = painted(application)
    for column in (20, 280):
        shown = screen[top + 40 : top + 160, left + column]
        side = expected[left + column < divider]
        assert np.abs(shown - side[40:160, column]).max() <= 2


def test_a_picture_that_is_not_exact_yet_has_the_same_colours(
    application: Application, wide: Path, qtbot: QtBot
) -> None:
    open_image(application, wide, qtbot)
    canvas = application.window.canvas
    canvas.zoom_to(1.0)
    wait_until_done(application, qtbot)
    before = painted(application)
    with qtbot.waitSignal(application.document.frame_changed, timeout=TIMEOUT):
        application.sigma_panel.slider.setValue(51)  # 25.5: next to what was shown
    while_dragging = painted(application)
    assert np.abs(while_dragging - before).mean() < 2


def test_the_saved_pixels_stay_in_their_own_space(
    application: Application, wide: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, wide, qtbot)
    result = shown_result(application)
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.photographs.save(tmp_path / "saved.png")
    saved = load_image(tmp_path / "saved.png")
    assert saved.icc_profile == wide_gamut_profile()
    assert np.abs(saved.pixels.astype(int) - result).max() <= 1


def test_a_chosen_monitor_is_served_and_forgotten(
    application: Application, wide: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: Any
) -> None:
    """On a monitor of the image's own space its numbers go to the screen as they are."""
    open_image(application, wide, qtbot)
    window, canvas = application.window, application.window.canvas
    canvas.zoom_to(1.0)
    wait_until_done(application, qtbot)
    in_srgb = painted(application)
    monitor = tmp_path / "monitor.icc"
    monitor.write_bytes(wide_gamut_profile())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(monitor), ""))
    application.run("view.monitor-profile")
    original = load_image(wide).pixels
    left, top = int(canvas.transform.x), int(canvas.transform.y)
    shown = painted(application)[top + 40 : top + 160, left + 20]
    assert np.abs(shown - original[40:160, 20]).max() <= 1
    monitor.unlink()
    assert monitor_space() is None
    application.run("view.monitor-srgb")
    assert MONITOR_PROFILE.get() == MONITOR_SRGB
    np.testing.assert_array_equal(painted(application), in_srgb)
    monitor.write_bytes(b"no profile")
    application.run("view.monitor-profile")
    assert "not a colour profile" in window.notice_bar.text
    assert monitor_space() is None


def test_loupe_and_strip_take_another_monitor_at_once(
    application: Application,
    wide: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_image(application, wide, qtbot)
    strip, loupe = application.strip.strip, application.numbers.dock.loupe
    application.run("view.strip")
    application.run("view.numbers")
    qtbot.waitUntil(lambda: len(strip.pictures) == 7, timeout=TIMEOUT)
    wait_until_done(application, qtbot)

    def shown() -> list[np.ndarray]:
        return [rgb_of(widget.grab().toImage()) for widget in (strip, loupe)]

    in_srgb = shown()
    monitor = tmp_path / "monitor.icc"
    monitor.write_bytes(wide_gamut_profile())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(monitor), ""))
    application.run("view.monitor-profile")
    for before, after in zip(in_srgb, shown(), strict=True):
        assert np.abs(before - after).max() > 15
    application.run("view.monitor-srgb")
    for before, after in zip(in_srgb, shown(), strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("profile", [None, srgb_profile()])
def test_srgb_costs_nothing(profile: bytes | None) -> None:
    assert ScreenColours(profile).changes_nothing
    assert not ScreenColours(wide_gamut_profile()).changes_nothing


def test_an_untagged_image_is_converted_for_a_wide_monitor() -> None:
    monitor = QColorSpace(QColorSpace.NamedColorSpace.DisplayP3)
    colours = ScreenColours(None, monitor)
    red = image_of(to_bgrx(np.full((2, 2, 3), (255, 0, 0), np.uint8)))
    shown = rgb_of(colours.part(red, QRect(0, 0, 2, 2)))
    assert shown[0, 0].tolist() == pytest.approx([234, 51, 35], abs=2)


def test_gray_goes_through_its_own_profile() -> None:
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    colours = ScreenColours(gray_profile(1.0))
    source = to_bgrx(levels)
    shown = rgb_of(colours.part(image_of(source), QRect(0, 0, 16, 16)))
    expected = by_lcms(levels, gray_profile(1.0))
    assert np.abs(shown - expected).max() <= 1
    assert shown[8, 0, 0] == pytest.approx(188, abs=1)
    np.testing.assert_array_equal(source, to_bgrx(levels))  # the image itself stays
    assert ScreenColours(gray_profile(2.2)).changes_nothing is False


def test_what_was_converted_is_kept_until_the_pixels_change() -> None:
    pixels = to_bgrx(np.full((8, 8, 3), 90, np.uint8))
    colours, image, whole = ScreenColours(wide_gamut_profile()), image_of(pixels), QRect(0, 0, 8, 8)
    first = colours.part(image, whole)
    assert colours.part(image, whole).cacheKey() == first.cacheKey()
    pixels[..., :3] = 200
    colours.forget()
    assert rgb_of(colours.part(image, whole))[0, 0, 1] > 150


def test_the_comparison_shows_its_panes_through_the_profile(qtbot: QtBot) -> None:
    pixels = np.full((60, 80, 3), (40, 200, 60), np.uint8)
    view = LinkedView(80, 60)
    pane = PicturePane("", view)
    qtbot.addWidget(pane)
    pane.resize(300, 240)
    pane.show_picture(DisplayPyramid.of(pixels), colours=ScreenColours(wide_gamut_profile()))
    shown = rgb_of(pane.grab().toImage())[120, 150]
    assert shown.tolist() == pytest.approx(by_lcms(pixels, wide_gamut_profile())[0, 0], abs=2)


def test_loupe_strip_and_small_pictures_have_the_same_colours(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    flat = np.full((200, 300, 3), (40, 200, 60), np.uint8)
    path = tmp_path / "flat.png"
    save_image(path, Photograph(flat, icc_profile=wide_gamut_profile()))
    open_image(application, path, qtbot)
    expected = by_lcms(flat, wide_gamut_profile())[0, 0]
    loupe = Loupe(application.document)
    qtbot.addWidget(loupe)
    loupe.resize(280, 190)
    application.document.image_opened.emit()
    loupe.show_pixel((100, 150))
    square = rgb_of(loupe.grab().toImage())[20, 20]
    assert square.tolist() == pytest.approx(expected, abs=2)
    small = rgb_of(QImage(str(thumbnail_file(path))))
    assert small[5, 5].tolist() == pytest.approx(expected, abs=2)


@pytest.mark.parametrize(
    ("chunk", "content", "shown"),
    [
        (b"gAMA", (100_000).to_bytes(4, "big"), 188),  # linear light
        (b"cICP", bytes([1, 1, 0, 1]), 139),  # the curve of BT.709
        (b"cICP", bytes([9, 16, 0, 1]), 181),  # PQ: 93.6 of 203 candela
        (b"cICP", bytes([9, 18, 0, 1]), 137),  # HLG: 50.7 of 203 candela
        (b"cICP", bytes([12, 13, 0, 1]), 128),  # grays of P3 are those of sRGB
        (b"sRGB", b"\0", 128),
    ],
)
def test_colours_that_no_profile_gives_are_shown_as_they_are_meant(
    tmp_path: Path, chunk: bytes, content: bytes, shown: int
) -> None:
    gray = np.full((4, 4, 3), 128, np.uint8)
    (tmp_path / "a.png").write_bytes(png(gray, (chunk, content)))
    photograph = load_image(tmp_path / "a.png")
    colours = ScreenColours(photograph.icc_profile)
    image = image_of(to_bgrx(photograph.pixels))
    assert rgb_of(colours.shown(image)) == pytest.approx(np.full((4, 4, 3), shown), abs=2)
