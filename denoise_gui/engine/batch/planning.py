"""From photographs and settings to a plan: what becomes of each, before anything is touched."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from denoise_gui.engine.batch.items import Beyond, Existing, Found, Item, Settings
from denoise_gui.engine.batch.naming import (
    check_pattern,
    depends_on_sigma,
    escaped,
    final_name,
    numbered,
    planned_name,
)
from denoise_gui.engine.errors import RecipeError, UserError
from denoise_gui.engine.files.real_paths import RealPaths, same_file
from denoise_gui.engine.images.registry import format_for, writable_suffixes
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe import Automatic, Recipe
from denoise_gui.engine.sigma import SIGMA_LIMIT, Sigma

_OVERHEAD = 50_000
"""Bytes that a file's opening and closing are worth, for guessing how long it takes."""
_NAMED = 3


@dataclass(frozen=True)
class Plan:
    """`items` are what this run does; `sources` all photographs of the batch, those of other shards
    too, which no result may take the place of unasked."""

    settings: Settings
    items: tuple[Item, ...]
    sources: tuple[Path, ...] = ()

    @classmethod
    def of(cls, settings: Settings, items: Sequence[Item]) -> Plan:
        """Of a whole batch, what falls to the shard of its settings."""
        sources = tuple(item.source for item in items)
        shard = settings.shard
        if shard is not None:
            items = [item for item in items if shard.takes(_whole_name(item))]
        return cls(settings, tuple(items), sources)


def make_plan(
    photographs: Sequence[Found],
    settings: Settings,
    model_name: str = "model",
    sigma_max: float = SIGMA_LIMIT,
) -> Plan:
    """Decide what each photograph's result will be called.

    Of several with one name, all but the first are numbered, in their order, whatever the case of
    the letters: on many systems A.png and a.png are one file.

    Args:
        model_name: what the model calls itself.
        sigma_max: how far it goes, in 8-bit levels.

    Raises:
        UserError: a sigma is more than the model can do, the pattern or the format cannot be used,
            or a result would take the place of a photograph and that was not asked for.
    """
    check_pattern(settings.pattern)
    if settings.shard and settings.existing is Existing.RENAME:
        raise UserError(
            Message(
                "shards cannot give new names where a file is in the way: two could choose the "
                "same one"
            )
        )
    if settings.suffix is not None and format_for(settings.suffix) is None:
        known = ", ".join(writable_suffixes(of_raw=True))
        raise UserError(
            Message("{0} is not a format that is written; {1} are", settings.suffix, known)
        )
    names = [
        planned_name(
            settings.pattern, found.path, found.root, settings.suffix, model_name, index + 1
        )
        for index, found in enumerate(photographs)
    ]
    items = []
    recipe_of = _Recipes(settings.recipe, model_name, sigma_max)
    for index, (found, twin) in enumerate(zip(photographs, _twins(names), strict=True)):
        recipe = recipe_of(found)
        weight = _OVERHEAD + _bytes_of(found.path)
        items.append(Item(index, found.path, names[index], recipe, twin, weight))
    if not settings.replace_sources:
        _refuse_sources(items, settings.output)
    return Plan.of(settings, items)


def plan_of_one(
    found: Found,
    target: Path,
    recipe: Recipe,
    save: SaveOptions,
    model_name: str,
    sigma_max: float = SIGMA_LIMIT,
) -> Plan:
    """One photograph to one file that was named, and is replaced if it is there.

    Raises:
        UserError: the file is the photograph itself, or a sigma is more than the model can do.
    """
    source, own = found.path, _Recipes(recipe, model_name, sigma_max)(found)
    if os.path.exists(target) and same_file(source, target):
        raise UserError(
            Message("{0} would be overwritten by its own result: give another output", source)
        )
    settings = Settings(
        target.parent, recipe, target.name, existing=Existing.OVERWRITE, save=save, journal=False
    )
    return Plan.of(settings, (Item(0, source, escaped(target.name), own),))


def planned_target(item: Item, output: Path) -> Path | None:
    """Where a result will go; None if that depends on a sigma not known yet."""
    name = _planned_name_of(item)
    return None if name is None else output / name


def _planned_name_of(item: Item) -> str | None:
    sigma = item.recipe.luminance
    if isinstance(sigma, Automatic):
        if depends_on_sigma(item.name):
            return None
        sigma = 0.0
    return final_name(item.name, sigma, item.twin)


class _Recipes:
    """The recipe for each photograph, with its own sigma if it has one.

    Those with the same of their own share one, which is made and checked once.
    """

    def __init__(self, recipe: Recipe, model_name: str, sigma_max: float) -> None:
        self._recipe, self._model_name, self._sigma_max = recipe, model_name, sigma_max
        self._own: dict[tuple[Sigma | None, Beyond], Recipe] = {}

    def __call__(self, found: Found) -> Recipe:
        """The one for a photograph.

        Raises:
            RecipeError: a sigma is more than the model can do; of a photograph's own, it says
                which.
        """
        if found.recipe is not None:
            # Two masks are equal whatever photographs they were made for: this one's is its own.
            return self._checked(found)
        key = found.sigma, found.beyond
        own = self._own.get(key)
        if own is None:
            own = self._own[key] = self._checked(found)
        return own

    def _checked(self, found: Found) -> Recipe:
        recipe = self._recipe
        own = found.applied(recipe)
        if found.recipe is None and own == recipe:
            recipe.check_limit(self._sigma_max, self._model_name)
            return recipe
        try:
            own.check_limit(self._sigma_max, self._model_name)
        except RecipeError as error:
            raise RecipeError(Message("{0}: {1}", found.path, error)) from error
        return own


def _whole_name(item: Item) -> str:
    """What a result is called, as far as it is known without its sigma: no two are the same."""
    name = PurePosixPath(item.name)
    return name.as_posix() if item.twin == 1 else numbered(name, item.twin).as_posix()


def _twins(names: Sequence[str]) -> list[int]:
    """1 for each name that comes first, and for others a number that makes a name of its own."""
    taken = {name.casefold() for name in names}
    seen: dict[str, int] = {}
    twins = []
    for name in names:
        key = name.casefold()
        number = seen.get(key, 0) + 1
        while number > 1 and numbered(PurePosixPath(key), number).as_posix() in taken:
            number += 1
        seen[key] = number
        twins.append(number)
    return twins


def _refuse_sources(items: Sequence[Item], output: Path) -> None:
    """Many results lie where no photograph does: only for those that exist is more looked at."""
    real, folder = RealPaths(), str(output)
    sources = {real.of(item.source) for item in items}
    victims = []
    for item in items:
        name = _planned_name_of(item)
        target = name and os.path.join(folder, name)
        if target and os.path.exists(target) and real.of(target) in sources:
            victims.append(target)
    if victims:
        names = ", ".join(victims[:_NAMED])
        more = f" (+{len(victims) - _NAMED})" if len(victims) > _NAMED else ""
        raise UserError(
            Message(
                "{0} would be overwritten by a result: give another output folder or another "
                "name pattern",
                names + more,
            )
        )


def _bytes_of(path: Path) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0
