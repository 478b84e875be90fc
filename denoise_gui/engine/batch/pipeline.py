"""The batch at work: one thread reads, one denoises, one writes.

The network takes all cores by itself, so several at once win nothing and cost memory; what can be
won is that reading and writing go on meanwhile. tests/studies/batch_workers measured on two cores
0.84 of the time of one after the other, where a process a core takes 0.98. One bad file never stops
the rest, whatever is wrong with it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import Any

import numpy as np

from denoise_gui.engine.batch.automatic_sigma import AutomaticSigma, Estimate
from denoise_gui.engine.batch.belt import Belt, MemoryBudget
from denoise_gui.engine.batch.board import Board, Listener, ending_of
from denoise_gui.engine.batch.control import BatchControl
from denoise_gui.engine.batch.items import Item, Result, Status
from denoise_gui.engine.batch.journal import Journal, Key, key_of
from denoise_gui.engine.batch.naming import final_name
from denoise_gui.engine.batch.planning import Plan, planned_target
from denoise_gui.engine.batch.targets import Targets
from denoise_gui.engine.cancellation import Cancelled
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.errors import RecipeError, UserError
from denoise_gui.engine.files.leftovers import remove_leftovers
from denoise_gui.engine.files.real_paths import same_file
from denoise_gui.engine.files.sentences import make_folder
from denoise_gui.engine.images.apart import can_read_apart
from denoise_gui.engine.images.fitting import chosen_depth
from denoise_gui.engine.images.image_file import check_target, load_image, saving_loses
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.registry import development_for
from denoise_gui.engine.mask.files import check_fits
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe import ModelRef
from denoise_gui.engine.save_denoised import denoised_photograph, save_denoised

log = logging.getLogger(__name__)

MEMORY_LIMIT = 1_500_000_000
"""Bytes of pixels under way after which reading waits."""


@dataclass(eq=False)
class _Work:
    """A photograph on its way through the threads."""

    item: Item
    key: Key
    photograph: Photograph
    bytes: int
    estimate: Estimate | None = None
    sigma: float = 0.0
    target: Path | None = None


class Batch:
    """One run over a plan. `control` pauses and cancels it from any thread."""

    def __init__(
        self,
        plan: Plan,
        listener: Listener,
        control: BatchControl | None = None,
        memory_limit: int = MEMORY_LIMIT,
    ) -> None:
        self._settings, self._items, self._sources = plan.settings, plan.items, plan.sources
        self.control = control or BatchControl()
        self._board = Board(plan.items, listener, self.control)
        self._change = self._board.change
        token = self.control.token
        self._read: Belt[_Work] = Belt(token)
        self._denoised: Belt[_Work] = Belt(token)
        self._memory = MemoryBudget(memory_limit, token)
        self._fault: BaseException | None = None

    def run(self, denoiser: Denoiser) -> Result:
        """Do it all, and return when it is done or cancelled and every thread has ended.

        Raises:
            UserError: the output folder cannot be made, or the model file cannot be read.
        """
        output = self._settings.output
        make_folder(output)
        self._model = ModelRef.of_file(denoiser.model.info.path).sha256
        self._denoiser = denoiser
        self._automatic = AutomaticSigma(denoiser)
        shard = self._settings.shard
        self._journal = Journal(output, shard) if self._settings.journal else None
        self._targets = Targets(self._settings, self._journal, self._model, self._sources)
        folders = {(output / item.name).parent for item in self._items}
        remove_leftovers(folders, shared=shard is not None)
        self._board.start()
        threads = [
            # Daemons: one that hangs in reading from a lost share must not keep the process alive.
            threading.Thread(target=self._guarded, args=(work,), name=f"batch-{name}", daemon=True)
            for name, work in (
                ("reading", self._read_all),
                ("denoising", self._denoise_all),
                ("writing", self._write_all),
            )
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(0.2)  # short, so that Ctrl+C is heard in between
        if self._fault:
            raise self._fault
        return self._board.result()

    def _guarded(self, work: Callable[[], None]) -> None:
        """A fault in one thread must end the others, not leave them waiting."""
        try:
            work()
        except Cancelled:
            pass
        except BaseException as fault:  # noqa: BLE001  (`run` raises it again)
            self._fault = fault
            self.control.cancel()

    # The three threads

    def _read_all(self) -> None:
        try:
            for item in self._items:
                self.control.wait_while_paused()
                self._memory.wait_for_room()
                work = self._step(item, partial(self._read_one, item))
                if work:
                    self._read.put(work)
        finally:
            self._read.close()

    def _denoise_all(self) -> None:
        try:
            while (work := self._read.take()) is not None:
                done = self._step(work.item, partial(self._denoise_one, work))
                if done:
                    self._denoised.put(done)
                else:
                    self._memory.give_back(work.bytes)
        finally:
            self._denoised.close()

    def _write_all(self) -> None:
        while (work := self._denoised.take()) is not None:
            done = self._step(work.item, partial(self._write_one, work))
            self._memory.give_back(work.bytes)
            if done:
                self._change(work.item, status=Status.DONE, target=done.target)

    def _step(self, item: Item, step: Callable[[], _Work]) -> _Work | None:
        """One photograph on one thread; whatever goes wrong concerns it alone."""
        began = time.monotonic()
        paused = self.control.seconds_paused()
        work: _Work | None = None
        ending: dict[str, Any] = {}
        try:
            work = step()
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001  (`ending_of` logs what is unexpected)
            ending = ending_of(item, error)
        took = time.monotonic() - began - (self.control.seconds_paused() - paused)
        self._board.add_seconds(item, took)
        if ending:
            self._change(item, **ending)
        return work

    # What each does with one photograph

    def _read_one(self, item: Item) -> _Work:
        self._change(item, status=Status.READING)
        key = key_of(item, self._model, self._settings.save)
        self._targets.check_done(item, key)
        target = planned_target(item, self._settings.output)
        if target:
            self._targets.check_free(item, target)
        photograph = self._load(item, key)
        check_mask(item, photograph)
        if target:
            self._targets.check_record(item, target, photograph)
        gray = photograph.pixels.ndim == 2
        size = {"width": photograph.width, "height": photograph.height}
        self._change(item, **size, gray=gray, notes=photograph.notes)
        # Once as it is, once denoised; of 8 bits that become more, both at twice the size besides
        # what was read.
        bits = chosen_depth(PurePath(item.name).suffix, self._settings.save) or 0
        wider = photograph.pixels.dtype == np.uint8 and bits > photograph.bits
        times = 5 if wider else 2
        count = times * sum(page.pixels.nbytes for page in (photograph, *photograph.pages))
        self._memory.take(count)
        return _Work(item, key, photograph, count)

    def _load(self, item: Item, key: Key) -> Photograph:
        token = self.control.token
        suffix, linear = PurePath(item.name).suffix, self._settings.save.raw_linear
        raw = development_for(suffix, raw_linear=linear)
        if self._journal is None or can_read_apart():
            return load_image(item.source, raw=raw, apart=True, cancel=token)
        if self._journal.is_suspect(key):
            raise UserError(Message("{0}: an earlier run ended while it read this.", item.source))
        with self._journal.reading(key):
            return load_image(item.source, raw=raw, cancel=token)

    def _denoise_one(self, work: _Work) -> _Work:
        item = work.item
        self._change(item, status=Status.DENOISING)
        recipe, work.estimate, doubts = self._automatic.settled(item, work.photograph)
        self._change(item, sigma=recipe.sigma)
        if work.estimate:
            notes = (*work.photograph.notes, *doubts)
            self._change(item, uncertainty=work.estimate.uncertainty, notes=notes)
        work.sigma = recipe.sigma
        name = final_name(item.name, work.sigma, item.twin)
        work.target = self._settings.output / name
        self._targets.check_free(item, work.target)
        self._targets.check_record(item, work.target, work.photograph)
        make_folder(work.target.parent)
        check_target(work.target, work.photograph)

        def report(done: int, total: int) -> None:
            self._change(item, share=done / max(total, 1))
            if self.control.paused:
                self.control.wait_while_paused()

        work.photograph = denoised_photograph(
            work.photograph,
            recipe,
            self._denoiser,
            bits=chosen_depth(work.target.suffix, self._settings.save),
            cancel=self.control.token,
            progress=report,
        )
        return work

    def _write_one(self, work: _Work) -> _Work:
        item, target = work.item, work.target
        assert target is not None
        self._change(item, status=Status.WRITING, share=1.0)
        make_folder(target.parent)
        target = self._targets.taken(target)
        uncertainty = work.estimate.uncertainty if work.estimate else None

        def intend(temporary: Path) -> None:
            if self._journal:
                status = temporary.stat()
                self._journal.intend(work.key, target, status, work.sigma, uncertainty)

        in_place = same_file(target, item.source)
        save_denoised(
            target, work.photograph, self._settings.save, before=intend, in_place=in_place
        )
        losses = tuple(saving_loses(target.suffix, work.photograph, self._settings.save))
        if losses:
            self._change(item, losses=losses)
        if self._journal:
            self._journal.add(work.key, target, work.sigma, uncertainty)
        work.target = target
        return work


def check_mask(item: Item, photograph: Photograph) -> None:
    """Raises RecipeError if the mask is one for photographs of another size."""
    mask = item.recipe.mask
    if mask is None:
        return
    try:
        check_fits(mask, photograph.height, photograph.width)
    except RecipeError as error:
        raise RecipeError(Message("{0} was not denoised: {1}.", item.source, error)) from error
