"""What the parts of a batch tell each other: frozen, so that threads may share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from denoise_gui.engine.batch.shard import Shard
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import Recipe, Sigma
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve


class Status(Enum):
    """How far one photograph has come."""

    WAITING = "waiting"
    READING = "reading"
    DENOISING = "denoising"
    WRITING = "writing"
    DONE = "done"
    DONE_BEFORE = "done before"
    """By an earlier run, with the same settings; its result is still there."""
    SKIPPED = "skipped"
    """Its target was there already, and is not to be replaced."""
    FAILED = "failed"
    STOPPED = "stopped"
    """The batch was cancelled first."""

    @property
    def at_work(self) -> bool:
        return self in (Status.READING, Status.DENOISING, Status.WRITING)

    @property
    def ended(self) -> bool:
        return not self.at_work and self is not Status.WAITING


class Existing(Enum):
    """What to do where a target exists that is not a result of the same batch."""

    SKIP = "skip"
    RENAME = "rename"
    OVERWRITE = "overwrite"


_AS_THE_SOURCE = SaveOptions()


@dataclass(frozen=True)
class Settings:
    """What holds for all photographs of a batch.

    Attributes:
        output: the folder that results go to.
        recipe: what is applied to each; where its sigma is automatic, it is estimated for each.
        pattern: of the results' names, see `naming`.
        suffix: of the results, such as ".png", which decides their format; None keeps each
            photograph's own where it can be written.
        existing: what to do about files that are in the way.
        replace_sources: whether a result may take the place of the photograph it was made from.
        redo: forget what earlier runs have done.
        save: how results are compressed, and whether a record lies beside each.
        journal: whether to remember what is done, in the output folder.
        shard: which part of the photographs this run denoises, others doing the rest at the same
            time; None for all.
    """

    output: Path
    recipe: Recipe
    pattern: str = "{stem}{suffix}"
    suffix: str | None = None
    existing: Existing = Existing.SKIP
    replace_sources: bool = False
    redo: bool = False
    save: SaveOptions = _AS_THE_SOURCE
    journal: bool = True
    shard: Shard | None = None


@dataclass(frozen=True)
class Beyond:
    """What a table may say of a photograph beyond its sigma; None leaves it to the recipe.

    Attributes:
        colour: sigma for the colour, in 8-bit levels.
        shadows, highlights: factors on sigma in black and in white.
        grain: share of the removed luminance that is put back, 0 to 1.
        coarse: sigma of the picture at half its size, in 8-bit levels.
    """

    colour: Sigma | None = None
    shadows: float | None = None
    highlights: float | None = None
    grain: float | None = None
    coarse: float | None = None

    def applied(self, recipe: Recipe) -> Recipe:
        """A recipe with these in place of its own.

        Raises:
            RecipeError: one is out of range.
        """
        if self.colour is not None:
            recipe = replace(recipe, colour=self.colour)
        if self.shadows is not None or self.highlights is not None:
            curve = recipe.brightness or BrightnessCurve.of_handles(1, 1)
            recipe = replace(recipe, brightness=curve.with_ends(self.shadows, self.highlights))
        if self.grain is not None:
            recipe = replace(recipe, grain=self.grain)
        return recipe if self.coarse is None else replace(recipe, coarse_sigma=self.coarse)


@dataclass(frozen=True)
class Found:
    """A photograph to be denoised, and the folder under which it was found, for its place in the
    results.

    `sigma` and what is beyond it are its own, where a table gives them; `recipe` is all that was
    set for it, where it was looked at before.
    """

    path: Path
    root: Path | None = None
    sigma: Sigma | None = None
    beyond: Beyond = Beyond()
    recipe: Recipe | None = None

    def applied(self, recipe: Recipe) -> Recipe:
        """What all are denoised with, with what is this one's own. The model is that of all, and so
        is a mask where this one has none."""
        if self.recipe is not None:
            recipe = replace(
                self.recipe,
                model=recipe.model,
                gray_use=recipe.gray_use,
                mask=self.recipe.mask or recipe.mask,
            )
        if self.sigma is not None:
            recipe = recipe.with_sigma(self.sigma)
        return self.beyond.applied(recipe)


@dataclass(frozen=True)
class Item:
    """One photograph of a plan.

    `name` is the result's path below the output folder, in which "{sigma}" may still stand;
    `twin` is 1, or 2 and so on for those whose result would have the same name as an earlier one.
    `recipe` is what is applied to it. `weight` is a guess of how much work it is, in bytes.
    """

    index: int
    source: Path
    name: str
    recipe: Recipe
    twin: int = 1
    weight: int = 1


@dataclass(frozen=True)
class Outcome:
    """What is known of one photograph: it changes until its status has ended.

    Attributes:
        share: of its denoising, 0 to 1.
        sigma, uncertainty: in 8-bit levels, once known; the second for automatic ones alone.
        gray: whether it has no colour, once it was read.
        seconds: from when it was being read to when it was written.
        message: why it failed or was skipped, as a sentence.
        notes: what had to be converted or left out.
        losses: what the format of the result cannot hold, each in a few words.
    """

    item: Item
    status: Status = Status.WAITING
    share: float = 0.0
    target: Path | None = None
    sigma: float | None = None
    uncertainty: float | None = None
    width: int = 0
    height: int = 0
    gray: bool = False
    seconds: float = 0.0
    message: str = ""
    notes: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tally:
    """How many there are of which kind."""

    total: int
    done: int = 0
    done_before: int = 0
    skipped: int = 0
    failed: int = 0
    stopped: int = 0

    @property
    def ended(self) -> int:
        """How many nothing more will be done about."""
        return self.done + self.done_before + self.skipped + self.failed + self.stopped


@dataclass(frozen=True)
class Result:
    """What came of a whole batch."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    cancelled: bool

    @property
    def tally(self) -> Tally:
        return tally(self.outcomes)


def tally(outcomes: Iterable[Outcome]) -> Tally:
    counts = Counter(outcome.status for outcome in outcomes)
    return Tally(
        total=counts.total(),
        done=counts[Status.DONE],
        done_before=counts[Status.DONE_BEFORE],
        skipped=counts[Status.SKIPPED],
        failed=counts[Status.FAILED],
        stopped=counts[Status.STOPPED],
    )
