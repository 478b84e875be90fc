"""A model's words and files' names are shown letter by letter, whatever they look like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

import denoise_gui
from denoise_gui.shell.widgets.job_progress import JobProgress
from denoise_gui.shell.widgets.plain_label import plain_label, unmarked
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.engine.models.test_model import METADATA, toy
from tests.window.conftest import TIMEOUT, open_image, wait_until_done

might_be_marked_up = QtGui.Qt.mightBeRichText

MARKED = "<h1>BOO</h1><img src='x' width=400 height=400> &amp; \x1b[31m"


def shown_texts(top: QWidget) -> Iterator[tuple[str, str, bool]]:
    """(where, what, whether Qt takes it for marked-up text) of labels and tool tips."""
    for widget in [top, *top.findChildren(QWidget)]:
        where = f"{type(widget).__name__} {widget.objectName()}"
        if isinstance(widget, QLabel):
            rich = widget.textFormat() == Qt.TextFormat.RichText or (
                widget.textFormat() == Qt.TextFormat.AutoText and might_be_marked_up(widget.text())
            )
            yield where, widget.text(), rich
        yield f"tip of {where}", widget.toolTip(), might_be_marked_up(widget.toolTip())
    for action in top.findChildren(QAction):
        yield f"tip of {action.text()}", action.toolTip(), might_be_marked_up(action.toolTip())


def assert_all_plain(top: QWidget) -> None:
    for where, text, rich in shown_texts(top):
        assert "\x1b" not in text, where
        assert not (rich and re.search(r"<(h1|img)", text)), f"{where}: {text[:200]}"


def test_a_hostile_model_is_shown_letter_by_letter(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    texts = dict.fromkeys(("denoise.name", "denoise.license", "denoise.architecture"), MARKED)
    model = toy(tmp_path / "<h1>model<h1>.onnx", {**METADATA, **texts})
    photo = tmp_path / "<img src=x>photo\x1b[31m.png"
    pixels = np.rint(np.clip(noisy_picture(60, 80), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "plain.png")
    (tmp_path / "plain.png").rename(photo)
    open_image(application, photo, qtbot)
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
        application.open_model(model)
    wait_until_done(application, qtbot)
    window = application.window
    assert "<h1>BOO</h1>" in window.status.model.text()
    assert len(window.status.model.text()) < 100
    dock = application.library_dock
    dock.show()
    added = [m.path for m in application.library.models() if not m.bundled]

    def measured() -> None:
        assert not dock.lacking_cards()

    qtbot.waitUntil(measured, timeout=TIMEOUT)
    assert added
    row = next(
        dock.list.item(n) for n in range(dock.list.count()) if "BOO" in dock.list.item(n).toolTip()
    )
    assert "&lt;h1&gt;BOO" in row.toolTip()
    assert "\x1b" not in row.toolTip()
    window.show_error(f"{MARKED} cannot be opened.")
    window.show_message(f"{MARKED} saved.")
    assert "\x1b" not in window.windowTitle() + window.status.currentMessage()
    for top in QApplication.topLevelWidgets():
        assert_all_plain(top)


def test_progress_names_a_file_letter_by_letter(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    progress = JobProgress(window)
    progress.begin(f"Opening {MARKED.replace(chr(27), '')}…")
    assert_all_plain(window)
    progress.end()


@pytest.mark.parametrize("text", ["a < b", "<b>bold</b>", "Tom & Jerry", "one\n<i>two</i>"])
def test_a_tool_tip_shows_what_it_was_given(text: str, qtbot: QtBot) -> None:
    shown = unmarked(text)
    if might_be_marked_up(shown):
        document = QtGui.QTextDocument()
        document.setHtml(shown)
        shown = document.toPlainText()
    assert shown == text
    label = plain_label(text)
    qtbot.addWidget(label)
    assert label.text() == text
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_labels_are_made_in_one_place() -> None:
    """Elsewhere one would show what looks like HTML as HTML."""
    package = Path(denoise_gui.__file__).parent
    places = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if re.search(r"\bQLabel\(", path.read_text(encoding="utf-8"))
    }
    assert places == {str(Path("shell") / "widgets" / "plain_label.py")}
