"""The window in Chinese, as its user sees it."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from denoise_gui.core.settings_file import FILE
from denoise_gui.core.translation import chosen_language
from denoise_gui.features.export.export_dialog import ExportDialog
from denoise_gui.features.export.export_options import ExportOptions
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT

NAMES = re.compile(
    "[Ss]igma|Core ML|Core &?AI|float|iOS|macOS|PyTorch|FFDNet|OpenVINO|Denoise|English|standard|"
    "light|cpu|safetensors|pth|darktable|ncnn|Android|Vulkan|npm|onnxruntime-web|"
    r"pip install 'denoise-gui\[\w+\]'"
)
"""Words that are the same in every language."""


def english(text: str) -> list[str]:
    """Words of English in a text, apart from names and keys."""
    text = re.sub(r"\b(Ctrl|Shift|Alt|Pg\w+)\b", "", NAMES.sub("", text))
    return re.findall(r"[A-Za-z]?[a-z]{3,}", text)


def texts_of(widget: QWidget) -> set[str]:
    """All that a widget and those in it show or tell."""
    found: set[str] = set()
    for each in [widget, *widget.findChildren(QWidget)]:
        # What Qt puts into its own controls, such as the extension button of a toolbar.
        if each.objectName().startswith("qt_"):
            continue
        for name in ("text", "title", "toolTip", "accessibleName", "accessibleDescription"):
            value = getattr(each, name, str)
            found.add(value() if callable(value) else "")
    for action in widget.findChildren(QAction):
        found |= {action.text(), action.toolTip(), action.statusTip()}
    return found - {""}


def test_the_chinese_window_shows_no_english(chinese: None, application: Application) -> None:
    texts = texts_of(application.window)
    assert any("降噪" in text for text in texts)
    assert not [text for text in texts if english(text)]


def test_the_chinese_export_dialog_shows_no_english(chinese: None, qtbot: QtBot) -> None:
    dialog = ExportDialog(ExportOptions())
    qtbot.addWidget(dialog)
    assert not [text for text in texts_of(dialog) if english(text)]


def test_the_engine_speaks_chinese_in_the_window(
    chinese: None, application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(application.work.failed, timeout=TIMEOUT):
        application.files.open(tmp_path / "gone.png")
    assert "gone.png" in application.window.notice_bar.text
    assert "没有此文件" in application.window.notice_bar.text


def test_qts_own_texts_are_chinese_or_left_as_they_are(chinese: None) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    assert QCoreApplication.translate("QNowhere", "Nothing knows %1") == "Nothing knows %1"


def test_the_choice_is_kept_and_said_in_the_new_language(application: Application) -> None:
    menu = application.window.menus.menu("language")
    choices = {action.text(): action for action in menu.actions()}
    choices["简体中文"].trigger()
    assert chosen_language() == "zh_CN"
    assert "语言" in application.window.notice_bar.text
    choices["English"].trigger()
    assert "language" in application.window.notice_bar.text
    FILE.write()
    QSettings().setValue("window/language", "tlh")
    assert chosen_language() == "system"
