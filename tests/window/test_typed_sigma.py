"""Sigma as a number: what a hand types is understood, in every locale."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from denoise_gui.core.document import Document
from denoise_gui.features.live.sigma_panel import SigmaPanel
from denoise_gui.shell.widgets.number_box import NumberBox, number_in


def typed(panel: SigmaPanel, text: str) -> float:
    number = panel.number
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number.lineEdit(), text)
    QTest.keyClick(number, Qt.Key.Key_Return)
    return panel._document.sigma


@pytest.mark.parametrize("locale", ["en_GB", "de_DE", "zh_CN", "fr_FR"])
@pytest.mark.parametrize(
    ("text", "meant"),
    [("200", 75.0), ("75.1", 75.0), ("18.5", 18.5), ("18,5", 18.5), ("12.3", 12.3), ("7,", 7.0)],
)
def test_what_is_typed_is_held_at_the_end_with_comma_or_point(
    locale: str, text: str, meant: float, qtbot: QtBot
) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(locale))
    try:
        panel = SigmaPanel(Document())
        qtbot.addWidget(panel)
        panel.show()
        assert typed(panel, text) == pytest.approx(meant)
        assert panel.number.value() == pytest.approx(meant)
        assert number_in(panel.number.text()) == pytest.approx(meant)
    finally:
        QLocale.setDefault(before)


def test_what_is_no_number_changes_nothing(qtbot: QtBot) -> None:
    panel = SigmaPanel(Document())
    qtbot.addWidget(panel)
    panel.show()
    for text in ("", ".", "abc", "1e9", "nan"):
        panel._document.set_sigma(25.0)
        assert typed(panel, text) in (25.0, 19.0, 1.0)


def test_an_input_method_may_give_other_digits(qtbot: QtBot) -> None:
    panel = SigmaPanel(Document())
    qtbot.addWidget(panel)
    panel.number.selectAll()
    panel.number.lineEdit().insert(
        "\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH DIGIT EIGHT}\N{FULLWIDTH FULL STOP}5"
    )
    panel.number.interpretText()
    assert panel._document.sigma == 18.5


@pytest.mark.parametrize("text", ["", "-", ".", "1.000,5", "1 000", "nan", "inf", "1e3", "x" * 90])
def test_a_guess_is_no_number(text: str) -> None:
    assert number_in(text) is None


def test_signs_around_the_number_may_stand_or_be_left_out(qtbot: QtBot) -> None:
    box = NumberBox()
    qtbot.addWidget(box)
    box.setRange(0, 2)
    box.setDecimals(2)
    box.setPrefix("× ")
    box.setSuffix(" %")
    box.show()
    for text, meant in (("1,25", 1.25), ("× 0.5 %", 0.5), ("9", 2.0)):
        box.selectAll()
        QTest.keyClicks(box.lineEdit(), text)
        QTest.keyClick(box, Qt.Key.Key_Return)
        assert box.value() == pytest.approx(meant)
