"""What stands above the picture: seen on every ground, and gone with what it spoke of."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from denoise_gui.shell.widgets.notice_bar import NoticeBar, icon_colour
from denoise_gui.shell.widgets.theme import palette_for
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT


def luminance(colour: QColor) -> float:
    """Relative, as WCAG 2 defines it."""
    parts = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("shape", ["error", "warning"])
@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark, None], ids=str)
def test_the_icon_is_seen(shape: str, scheme: Qt.ColorScheme | None, qtbot: QtBot) -> None:
    palette = QPalette() if scheme is None else palette_for(scheme)
    ground = palette.color(QPalette.ColorRole.Window)
    assert contrast(icon_colour(shape, palette), ground) >= 3
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.setPalette(palette)
    (bar.show_error if shape == "error" else bar.show_notice)("Something")
    drawn = bar._icon.pixmap().toImage()
    colours = [drawn.pixelColor(x, y) for x in range(drawn.width()) for y in range(drawn.height())]
    strong = [c for c in colours if c.alpha() > 200]
    assert max(contrast(c, ground) for c in strong) >= 3
    # The window changes between light and dark while it stands.
    other = palette_for(Qt.ColorScheme.Dark if ground.lightness() > 128 else Qt.ColorScheme.Light)
    bar.setPalette(other)
    renewed = bar._icon.pixmap().toImage()
    assert renewed != drawn


def test_what_failed_is_over_with_the_next_that_is_opened_or_saved(
    application: Application, quarter_photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    bar = application.window.notice_bar
    with qtbot.waitSignal(application.session.failed, timeout=TIMEOUT):
        application.files.open(tmp_path / "missing.png")
    assert "missing.png" in bar.text
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.files.open(quarter_photo)
    assert bar.text == ""
    target = tmp_path / "no folder" / "result.png"
    with qtbot.waitSignal(application.session.failed, timeout=TIMEOUT):
        application.photographs.save(target)
    assert bar.text
    with qtbot.waitSignal(application.session.saved, timeout=TIMEOUT):
        application.photographs.save(tmp_path / "result.png")
    assert bar.text == ""


def test_a_model_that_failed_is_told_until_one_runs(
    application: Application, quarter_photo: Path, qtbot: QtBot
) -> None:
    window = application.window
    window.show_message("Saved something")
    application.session.fail("model", "This model cannot be opened")
    assert window.status.currentMessage() == "", "its opposite stands below"
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.files.open(quarter_photo)
    assert "cannot be opened" in window.notice_bar.text
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
        application.link.use_model(application.link.model.with_name("standard.onnx"))
    assert window.notice_bar.text == ""
