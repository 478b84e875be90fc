"""What of a batch is done already, and where a result may be written, so that nothing is lost.

The journal knows what this and earlier runs have done; where it is lost, a result says itself what
it is, or the record beside it does.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from denoise_gui.engine.batch.items import Existing, Item, Settings
from denoise_gui.engine.batch.journal import Journal, Key
from denoise_gui.engine.batch.naming import free_name
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.real_paths import RealPaths, same_file
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.messages import Message
from denoise_gui.engine.record.provenance import (
    hash_of_pixels,
    names_a_mask,
    read_provenance,
    record_of_file,
)
from denoise_gui.engine.record.recipe_record import LaterVersionError


class Skipped(Exception):  # noqa: N818  (a fact, not a fault)
    """There is nothing to do; the message says why."""


class DoneBefore(Exception):  # noqa: N818
    """`facts` are what is known of it."""

    def __init__(self, target: Path, sigma: float, uncertainty: float | None) -> None:
        super().__init__()
        self.facts: dict[str, object] = {
            "target": target,
            "sigma": sigma,
            "uncertainty": uncertainty,
        }


class Targets:
    """The files that the results of one run become; its threads ask for each photograph."""

    def __init__(
        self, settings: Settings, journal: Journal | None, model: str, sources: Iterable[Path]
    ) -> None:
        """`model`: the SHA-256 of its file; `sources`: all photographs of the batch."""
        self._settings, self._journal, self._model = settings, journal, model
        real = RealPaths()
        self._sources = {real.of(source) for source in sources}
        self._taken: set[str] = set()

    def taken(self, target: Path) -> Path:
        """The name to write under, which no other result of this run gets."""
        if self._settings.existing is Existing.RENAME or _one_case(target) in self._taken:
            target = free_name(target)
        self._taken.add(_one_case(target))
        return target

    def check_done(self, item: Item, key: Key) -> None:
        """Whether a photograph has to be read at all.

        Raises:
            DoneBefore: this result is there, from the same recipe and model.
            Skipped: it is itself a result.
        """
        if self._journal is None or self._settings.redo:
            return
        entry = self._journal.done(key)
        if entry:
            target = self._settings.output / entry.target
            self._taken.add(_one_case(target))
            raise DoneBefore(target, entry.used_sigma, entry.uncertainty)
        made = self._journal.made_in_place(item.source)
        if made and made.key.work == key.work:
            self._taken.add(_one_case(item.source))
            raise DoneBefore(item.source, made.used_sigma, made.uncertainty)
        if self._settings.replace_sources and self._journal.is_result(item.source):
            raise _is_a_result(item)

    def check_record(self, item: Item, target: Path, photograph: Photograph) -> None:
        """Whether a photograph that would be replaced was denoised before, by what it says itself:
        the journal may be lost.

        Raises:
            DoneBefore: with the same recipe and model.
            Skipped: otherwise.
        """
        replaced = self._settings.existing is not Existing.RENAME and same_file(target, item.source)
        if not replaced or self._settings.redo:
            return
        try:
            record = read_provenance(photograph.xmp) or record_of_file(item.source)
        except LaterVersionError:
            raise _is_a_result(item) from None
        if record is None:
            if names_a_mask(photograph.xmp):
                raise _is_a_result(item)
            return
        if record.source_sha256 == hash_of_pixels(photograph.pixels):
            return  # the record tells of another file: these are the pixels before
        wanted = replace(item.recipe, model=record.recipe.model)
        if wanted.is_automatic:
            then = record.recipe
            ratio = then.colour_sigma / then.sigma if then.sigma else 1.0
            ratio = ratio if then.colour is not None else then.colour_ratio
            wanted = wanted.measured(then.sigma, ratio, then.brightness)
        if record.recipe.model.sha256 == self._model and wanted.key() == record.recipe.key():
            self._taken.add(_one_case(target))
            raise DoneBefore(target, record.recipe.sigma, None)
        raise _is_a_result(item)

    def check_free(self, item: Item, target: Path) -> None:
        """Whether the target may be written to.

        Raises:
            Skipped: it is there, and is to stay.
            UserError: it is a photograph of this batch.
        """
        if not os.path.exists(target) or _one_case(target) in self._taken:
            return  # one of this run's own stays: this one is numbered when it is written
        existing = self._settings.existing
        spared = not self._settings.replace_sources and existing is not Existing.RENAME
        if spared and self._is_source(target, item):
            raise UserError(
                Message(
                    "{0} is one of the photographs, and would be overwritten by a result.", target
                )
            )
        if existing is Existing.SKIP and not (
            self._journal and self._journal.is_result(target, item.source)
        ):
            raise Skipped(Message("{0} is there already.", target))

    def _is_source(self, target: Path, item: Item) -> bool:
        return os.path.realpath(target) in self._sources or same_file(target, item.source)


def _is_a_result(item: Item) -> Skipped:
    return Skipped(Message("{0} is itself a result, and not denoised once more.", item.source))


def _one_case(path: Path) -> str:
    """For comparing: on many systems A.png and a.png are one file."""
    return str(path).casefold()
