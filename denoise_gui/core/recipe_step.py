"""A change of what is applied, as a step to undo.

It knows which parts of the recipe it changed, and touches no others: going back over a change of
sigma does not bring back the model of that time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from PySide6.QtGui import QUndoCommand

from denoise_gui.core.translation import tr
from denoise_gui.engine.recipe import Recipe


class RecipeStep(QUndoCommand):
    """From one recipe to another.

    It is extended by hand rather than by `mergeWith`, since PySide never lets go of a command that
    was merged: every position of a dragged slider would stay in memory.
    """

    def __init__(
        self,
        before: Recipe,
        after: Recipe,
        gesture: int,
        words: str,
        current: Callable[[], Recipe],
        apply: Callable[[Recipe], None],
    ) -> None:
        """`gesture` tells movements of the hand apart; `words` name the step, if they are not those
        of what changed; `current` gives what is applied, and `apply` changes it."""
        self.fields = changed_fields(before, after)
        super().__init__(words or _words(self.fields, after))
        self.gesture = gesture
        self._before, self._after = before, after
        self._current, self._apply = current, apply

    def extend(self, after: Recipe, words: str = "") -> None:
        """The same movement went on."""
        self._after = after
        self.setText(words or _words(self.fields, after))
        self.redo()

    def redo(self) -> None:
        self._take(self._after)

    def undo(self) -> None:
        self._take(self._before)

    def _take(self, source: Recipe) -> None:
        values = {name: getattr(source, name) for name in self.fields}
        self._apply(replace(self._current(), **values))


def changed_fields(before: Recipe, after: Recipe) -> frozenset[str]:
    """The names of the parts that differ."""
    return frozenset(
        field.name
        for field in fields(Recipe)
        if getattr(before, field.name) != getattr(after, field.name)
    )


def _words(changed: frozenset[str], recipe: Recipe) -> str:
    """What the step is called in the menu."""
    if changed == {"luminance"}:
        return tr("Sigma {0:g}").format(recipe.sigma)
    if changed and changed <= {"colour", "colour_ratio"}:
        return tr("Colour Sigma {0:g}").format(recipe.colour_sigma)
    if changed == {"grain"}:
        return tr("Grain {0:g} %").format(round(100 * recipe.grain, 1))
    if changed == {"coarse_sigma"}:
        return tr("Coarse Noise {0:g}").format(recipe.coarse_sigma)
    if changed == {"brightness"}:
        return tr("Sigma by Brightness")
    if changed == {"mask"}:
        return tr("Mask")
    return tr("Settings")
