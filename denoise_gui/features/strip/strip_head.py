"""The line above the crops: which control has seven values there, and what is applied in all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from denoise_gui.core.recipe_words import beyond_sigma
from denoise_gui.core.translation import tr
from denoise_gui.engine.recipe import Recipe
from denoise_gui.features.strip.dial import Dial
from denoise_gui.shell.widgets.focus_ring import FocusRing
from denoise_gui.shell.widgets.plain_label import plain_label

_DIALS = list(Dial)


class StripHead(QHBoxLayout):
    """Shows what it is told, and tells which control the hand chose."""

    dial_chosen = Signal(Dial)

    def __init__(self) -> None:
        super().__init__()
        self.choice = QComboBox()
        self.choice.addItems([dial.name_shown for dial in _DIALS])
        self.choice.setAccessibleName(tr("What the strip varies"))
        self.choice.setToolTip(tr("Which control has seven values here"))
        # A click leaves the keys with the picture, as one on the crops does.
        self.choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.choice.activated.connect(lambda index: self.dial_chosen.emit(_DIALS[index]))
        FocusRing(self.choice)
        self.recipe_words = plain_label()
        self.recipe_words.setAccessibleDescription(tr("What is applied in all seven"))
        self.addWidget(self.choice)
        self.addWidget(self.recipe_words, 1)

    def show_dial(self, dial: Dial) -> None:
        self.choice.setCurrentIndex(_DIALS.index(dial))

    def offer_colour(self, offered: bool) -> None:
        """A gray picture has no colour to vary."""
        model = self.choice.model()
        assert isinstance(model, QStandardItemModel)
        model.item(_DIALS.index(Dial.COLOUR)).setEnabled(offered)

    def show_recipe(self, recipe: Recipe, sigma_max: float) -> None:
        sigma = tr("Sigma {0:g}").format(recipe.sigma)
        words = [sigma, beyond_sigma(recipe, sigma_max)]
        self.recipe_words.setText(" · ".join(filter(None, words)))
