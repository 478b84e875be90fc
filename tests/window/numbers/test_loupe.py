"""The loupe: the pixels around one, large, before and after, with its values."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from denoise_gui.core.document import Document
from denoise_gui.features.numbers.loupe import PIXELS, Loupe
from tests.window.compare.conftest import after_picture, before_picture, document_of

SIZE = 15 * 8


def painted(loupe: Loupe) -> np.ndarray:
    image = loupe.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def loupe_on(document: Document, qtbot: QtBot) -> Loupe:
    """Squares of `SIZE`: 8 logical pixels for each of the image's."""
    loupe = Loupe(document)
    qtbot.addWidget(loupe)
    width = 2 * SIZE + 8
    loupe.resize(width, loupe.heightForWidth(width))
    return loupe


def test_the_pixels_around_one_before_and_after(qtbot: QtBot) -> None:
    before, after = before_picture(60, 50), after_picture(60, 50)
    loupe = loupe_on(document_of(before, after), qtbot)
    loupe.show_pixel((20, 30))
    picture, reach = painted(loupe), PIXELS // 2
    for row, column in ((-7, -7), (-2, 5), (6, 7), (0, 3)):
        y, x = (reach + row) * 8 + 4, (reach + column) * 8 + 4
        assert tuple(picture[y, x]) == tuple(before[20 + row, 30 + column])
        assert tuple(picture[y, x + SIZE + 8]) == tuple(after[20 + row, 30 + column])
    assert dict(loupe.rows)["Before"].split() == [str(value) for value in before[20, 30]]
    assert dict(loupe.rows)["After"].split() == [str(value) for value in after[20, 30]]
    assert dict(loupe.rows)["Change"].split() == ["-5", "-10", "+3"]
    loupe.show()
    assert "(30, 20)" in loupe.accessibleDescription()


def test_at_a_corner_the_rest_is_surround(qtbot: QtBot) -> None:
    before = before_picture(60, 50)
    loupe = loupe_on(document_of(before, after_picture(60, 50)), qtbot)
    loupe.show_pixel((0, 59))
    picture, reach = painted(loupe), PIXELS // 2
    assert (picture[: reach * 8 - 2, : SIZE - 2] == 64).all()
    assert tuple(picture[(reach + 2) * 8 + 4, (reach - 3) * 8 + 4]) == tuple(before[2, 56])


@pytest.mark.parametrize("size", [(1, 1), (3, 40), (14, 2)])
def test_an_image_smaller_than_the_loupe(qtbot: QtBot, size: tuple[int, int]) -> None:
    before, after = before_picture(*size), after_picture(*size)
    loupe = loupe_on(document_of(before, after), qtbot)
    loupe.show_pixel((size[1] - 1, 0))
    picture, reach = painted(loupe), PIXELS // 2
    for x, shown in ((4, before), (SIZE + 12, after)):
        assert tuple(picture[reach * 8 + 4, x + reach * 8]) == tuple(shown[-1, 0])


def test_without_an_image_it_says_what_to_do(qtbot: QtBot) -> None:
    loupe = loupe_on(Document(), qtbot)
    loupe.show_pixel(None)
    painted(loupe)
    assert loupe.rows == []
