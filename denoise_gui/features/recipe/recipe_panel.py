"""Colour, shadows, highlights, grain, coarse noise: folded away under sigma until wanted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core import recipe_changes as changes
from denoise_gui.core.document import SIGMA_STEP, Document
from denoise_gui.core.recipe_words import beyond_sigma
from denoise_gui.core.settings import FINE_TUNING_SHOWN
from denoise_gui.engine.measure.brightness import brightness_histogram
from denoise_gui.engine.recipe import Recipe
from denoise_gui.features.recipe.curve_view import CurveView, Points
from denoise_gui.features.recipe.value_row import Scale, ValueRow
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.focus_ring import FocusRing
from denoise_gui.shell.widgets.plain_label import plain_label
from denoise_gui.shell.widgets.scrolling import scrolling

_FACTORS = Scale(changes.LARGEST_SHOWN_FACTOR, 0.05, 2, prefix="× ")
_PER_CENT = Scale(100, 1, 0, suffix=" %")

FACTOR_STEP = _FACTORS.step
GRAIN_STEP = 0.05

_ROWS_SEEN = 3
"""At least, however low the window is."""


class RecipePanel(QWidget):
    """Shows and changes what a document's recipe has beyond sigma."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.fold = QToolButton()
        self.fold.setText(self.tr("Fine Tuning"))
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setAutoRaise(True)
        self.fold.setCheckable(True)
        # Unfolded, it is no button that is held down.
        self.fold.setStyleSheet("QToolButton { border: none; }")
        FocusRing(self.fold)
        tip = self.tr("Colour, shadows, highlights, grain and coarse noise. Key: P")
        self.fold.setToolTip(tip)
        self.fold.setAccessibleDescription(tip)
        self.summary = plain_label()
        self.summary.setAccessibleName(self.tr("What is applied beyond sigma"))
        self.body = QWidget()
        self._make_rows()
        self.curve = CurveView()
        self._lay_out()
        self.fold.setChecked(FINE_TUNING_SHOWN.get())
        self._show_fold(self.unfolded)
        self._connect()
        self._show_picture()
        self._show_limit()

    @property
    def unfolded(self) -> bool:
        return self.fold.isChecked()

    def set_unfolded(self, unfolded: bool) -> None:
        """Show the controls, now and at the next start, or fold them away."""
        self.fold.setChecked(unfolded)

    def _fold(self, unfolded: bool) -> None:
        FINE_TUNING_SHOWN.set(unfolded)
        self._show_fold(unfolded)

    def _show_fold(self, unfolded: bool) -> None:
        self.fold.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        self.body.setVisible(unfolded)
        self._show_histogram()
        self._show_recipe(self._document.recipe)

    def _make_rows(self) -> None:
        colour_tip = self.tr(
            "Sigma for the colour (Cb and Cr), in 8-bit levels.\n"
            "Specks of colour go while grain and skin stay."
        )
        self.colour = ValueRow(
            self.tr("&Colour"), colour_tip, Scale(self._document.sigma_max, SIGMA_STEP, 1), self
        )
        self.link = QCheckBox(self.tr("&Linked"))
        tip = self.tr("The colour follows sigma, at their present ratio")
        self.link.setToolTip(tip)
        self.link.setAccessibleName(self.tr("Colour linked to sigma"))
        self.link.setAccessibleDescription(tip)
        tip = self.tr("Sigma in the darkest places, as a factor")
        self.shadows = ValueRow(self.tr("S&hadows"), tip, _FACTORS, self)
        tip = self.tr("Sigma in the brightest places, as a factor")
        self.highlights = ValueRow(self.tr("H&ighlights"), tip, _FACTORS, self)
        tip = self.tr("How much of the luminance that was removed is put back")
        self.grain = ValueRow(self.tr("&Grain"), tip, _PER_CENT, self)
        tip = self.tr(
            "Sigma for noise that is coarser than a pixel, such as blotches, in 8-bit levels.\n"
            "Off, the other sigmas are for all noise."
        )
        self.coarse = ValueRow(
            self.tr("Coarse &noise"), tip, Scale(self._document.sigma_max, SIGMA_STEP, 1), self
        )
        self.coarse.number.setSpecialValueText(self.tr("Off"))

    @property
    def rows(self) -> tuple[ValueRow, ...]:
        return self.colour, self.shadows, self.highlights, self.grain, self.coarse

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(spacing.SMALL)
        head.addWidget(self.fold)
        head.addWidget(self.summary, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(spacing.SMALL)
        grid.setVerticalSpacing(spacing.TINY)
        grid.setColumnStretch(1, 1)
        for index, row in enumerate(self.rows):
            row.add_to(grid, index)
        grid.addWidget(self.link, 0, 4)
        grid.setContentsMargins(0, 0, 0, 0)
        rows = QWidget()
        rows.setLayout(grid)
        # In a low window they are scrolled, so that they leave some room to the picture.
        self.scrolled = scrolling(rows)
        self.scrolled.setMinimumHeight(_ROWS_SEEN * self.grain.number.sizeHint().height())
        body = QHBoxLayout(self.body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(spacing.LARGE)
        body.addWidget(self.scrolled, 3)
        body.addWidget(self.curve, 2)
        self.body.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, 0, spacing.LARGE, spacing.TINY)
        layout.setSpacing(spacing.TINY)
        layout.addLayout(head)
        layout.addWidget(self.body)

    def _connect(self) -> None:
        document = self._document
        self.fold.toggled.connect(self._fold)
        self.link.toggled.connect(self._link)
        steps: tuple[tuple[ValueRow, Callable[[Recipe, float], Recipe], float], ...] = (
            (self.colour, changes.with_colour, 1.0),
            (self.shadows, changes.with_shadows, 1.0),
            (self.highlights, changes.with_highlights, 1.0),
            (self.grain, changes.with_grain, 0.01),
            (self.coarse, changes.with_coarse, 1.0),
        )
        for row, change, unit in steps:
            row.moved.connect(
                lambda value, change=change, unit=unit: document.set_recipe(
                    change(document.recipe, value * unit)
                )
            )
            row.gesture_ended.connect(document.end_gesture)
        self.colour.reset_requested.connect(
            lambda: self.apply(changes.linked(changes.with_colour(document.recipe, document.sigma)))
        )
        self.shadows.reset_requested.connect(
            lambda: self.apply(changes.with_shadows(document.recipe, 1.0))
        )
        self.highlights.reset_requested.connect(
            lambda: self.apply(changes.with_highlights(document.recipe, 1.0))
        )
        self.grain.reset_requested.connect(
            lambda: self.apply(changes.with_grain(document.recipe, 0.0))
        )
        self.coarse.reset_requested.connect(
            lambda: self.apply(changes.with_coarse(document.recipe, 0.0))
        )
        self.curve.changed.connect(
            lambda points: document.set_recipe(changes.with_curve(document.recipe, points))
        )
        self.curve.gesture_ended.connect(document.end_gesture)
        document.recipe_changed.connect(self._show_recipe)
        document.sigma_max_changed.connect(lambda _limit: self._show_limit())
        document.image_opened.connect(self._show_picture)

    def apply(self, recipe: Recipe) -> None:
        """As a step of its own to undo."""
        self._document.end_gesture()
        self._document.set_recipe(recipe)
        self._document.end_gesture()

    def show_measured(self, points: Points) -> None:
        """What the noise was measured to be by brightness, as factors on sigma."""
        self.curve.show_measured(points)

    def _link(self, linked: bool) -> None:
        recipe = self._document.recipe
        self.apply(changes.linked(recipe) if linked else changes.unlinked(recipe))

    def _show_limit(self) -> None:
        for row in (self.colour, self.coarse):
            row.set_scale(Scale(self._document.sigma_max, SIGMA_STEP, 1))
        self._show_recipe(self._document.recipe)

    def _show_picture(self) -> None:
        photograph = self._document.photograph
        gray = photograph is not None and photograph.channels == 1
        self.colour.set_enabled(not gray)
        self.link.setEnabled(not gray)
        self.curve.show_measured(())
        self._show_histogram()
        self._show_recipe(self._document.recipe)

    def _show_histogram(self) -> None:
        """Counted only where it is seen."""
        before = self._document.before
        if self.unfolded:
            self.curve.show_histogram(brightness_histogram(before.levels) if before else None)

    def _show_recipe(self, recipe: Recipe) -> None:
        words = "" if self.unfolded else beyond_sigma(recipe, self._document.sigma_max)
        self.summary.setText(words)
        if not self.unfolded:
            return
        linked, limit = recipe.colour is None, self._document.sigma_max
        with QSignalBlocker(self.link):
            self.link.setChecked(linked)
        colour_changed = not linked or recipe.colour_ratio != 1
        if self.colour.slider.isEnabled():
            self.colour.show_value(min(recipe.colour_sigma, limit), changed=colour_changed)
        points = changes.curve_points(recipe)
        self.shadows.show_value(points[0][1], changed=points[0][1] != 1)
        self.highlights.show_value(points[-1][1], changed=points[-1][1] != 1)
        self.grain.show_value(100 * recipe.grain, changed=recipe.grain > 0)
        self.coarse.show_value(recipe.coarse_sigma, changed=recipe.coarse_sigma > 0)
        self.curve.show_points(points)
