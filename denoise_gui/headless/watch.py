"""`denoise-gui watch`: a folder in which photographs arrive, each denoised when it is whole.

It is `run`, again and again, over what has come since: with the model in memory, the same journal,
so that nothing is done twice, and the same rule that one bad file stops nothing.
"""

from __future__ import annotations

import argparse
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.engine.batch.collecting import collect
from denoise_gui.engine.batch.control import BatchControl
from denoise_gui.engine.batch.items import Found, Outcome, Result
from denoise_gui.engine.batch.journal import Journal
from denoise_gui.engine.batch.report import MadeWith, write_report
from denoise_gui.engine.batch.settled import SettledFiles
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.sentences import make_folder
from denoise_gui.engine.importing import check_onnxruntime
from denoise_gui.engine.messages import Message
from denoise_gui.headless.interruption import Interruption
from denoise_gui.headless.progress import BatchLines
from denoise_gui.headless.run import (
    COULD_NOT_BEGIN,
    WRONG_COMMAND,
    CannotRun,
    checked_recipe,
    ending_with,
    opened_denoiser,
    plan_for,
)
from denoise_gui.headless.terminal import say

if TYPE_CHECKING:
    from denoise_gui.core.diagnostics.session import Diagnostics
    from denoise_gui.engine.denoise.denoiser import Denoiser
    from denoise_gui.engine.recipe import Recipe

LOOK_EVERY_S = 1.0
ENDED = "\ndenoise-gui watch: ended. Started again, it goes on from here.\n"


def watch_headless(options: argparse.Namespace, diagnostics: Diagnostics) -> int:
    """Watch until a signal ends it; returns the exit code: 130 or 143, by the signal; 1 if it could
    not begin or go on, 2 if the command is wrong.

    Raises:
        UserError: there is nothing to run a network with.
    """
    check_onnxruntime()
    try:
        with ending_with(WRONG_COMMAND):
            recipe = checked_recipe(options)
            _check(options)
        watch = Watch(options, recipe, opened_denoiser(options, recipe, diagnostics))
        with ending_with(COULD_NOT_BEGIN):
            make_folder(options.output)
            return watch.run()
    except CannotRun as ending:
        return ending.code


def _check(options: argparse.Namespace) -> None:
    """Raise UserError for what cannot be watched."""
    if "{number}" in options.name:
        raise UserError(
            Message("{0} counts the photographs of one run; watching has no such count", "{number}")
        )


class Watch:
    """The folders, and what has become of what arrived in them."""

    def __init__(self, options: argparse.Namespace, recipe: Recipe, denoiser: Denoiser) -> None:
        self._options, self._recipe, self._denoiser = options, recipe, denoiser
        self._settled = SettledFiles(options.patience)
        self._outcomes: dict[Path, Outcome] = {}
        self._began = time.monotonic()
        self._control = BatchControl()
        self._over = threading.Event()
        self._journal = Journal(options.output)
        self._told: set[str] = set()

    def run(self) -> int:
        """Look and denoise until a signal comes."""
        if not self._options.quiet:
            folders = ", ".join(map(str, self._options.inputs))
            say(str(Message("watching {0}; Ctrl+C ends it", folders)))
        with Interruption(self.stop, ENDED) as interruption:
            while not self._over.is_set():
                self.look(time.monotonic())
                self._over.wait(LOOK_EVERY_S)
        return 128 + (interruption.signal or 0)

    def stop(self) -> None:
        """Also in the middle of a photograph; may be called from any thread."""
        self._over.set()
        self._control.cancel()

    def look(self, now: float) -> Result | None:
        """Denoise what is complete by now; None if nothing is.

        Raises:
            UserError: the output folder or the report cannot be written.
        """
        from denoise_gui.engine.batch.pipeline import Batch

        found = {photograph.path: photograph for photograph in self._photographs()}
        ready = tuple(found[path] for path in self._settled.look(found, now))
        if not ready:
            return None
        plan = plan_for(self._options, ready, self._recipe, self._denoiser.model.info)
        lines = BatchLines(len(plan.items), quiet=self._options.quiet)
        result = Batch(plan, lines.show, self._control).run(self._denoiser)
        lines.end(result)
        self._journal = Journal(self._options.output)
        self._outcomes.update((outcome.item.source, outcome) for outcome in result.outcomes)
        if self._options.report:
            made_with = MadeWith.of(self._denoiser.model)
            write_report(self._options.report, self.result(), made_with)
        return result

    def result(self) -> Result:
        """Of all that has arrived so far, by the last that was done with each."""
        seconds = time.monotonic() - self._began
        return Result(tuple(self._outcomes.values()), seconds, self._control.cancelled)

    def _photographs(self) -> tuple[Found, ...]:
        collected = collect(
            self._options.inputs,
            recursive=not self._options.no_recursive,
            results=self._options.output,
            excluded=self._journal.is_result_beside,
        )
        for problem in set(collected.problems) - self._told:
            say(problem)  # once: a share may be away for hours
        self._told = set(collected.problems)
        return collected.photographs
