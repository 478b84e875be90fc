"""`denoise-gui run`: files in, files out; one that fails does not stop the others.

Exit codes: 0 all done; 10 + n if n photographs failed, 110 standing for a hundred or more; 1 if it
could not begin; 2 if the command is wrong; 130 after Ctrl+C and 143 after a termination signal.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.core.known_devices import device_notes
from denoise_gui.engine.batch.collecting import below_root, collect
from denoise_gui.engine.batch.file_list import read_file_list
from denoise_gui.engine.batch.items import Existing, Found, Result, Settings
from denoise_gui.engine.batch.journal import Journal
from denoise_gui.engine.batch.naming import check_pattern
from denoise_gui.engine.batch.planning import Plan, make_plan, plan_of_one
from denoise_gui.engine.batch.report import MadeWith, check_report_place, write_report
from denoise_gui.engine.batch.shard import Shard
from denoise_gui.engine.batch.sigma_table import read_sigma_table, with_sigma_of_table
from denoise_gui.engine.devices.words import AUTOMATIC
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.registry import format_for
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.importing import check_onnxruntime
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.shipped import shipped_model, shipped_model_of
from denoise_gui.headless.conversion import model_to_run
from denoise_gui.headless.interruption import Interruption
from denoise_gui.headless.progress import BatchLines
from denoise_gui.headless.recipe_options import wanted_recipe
from denoise_gui.headless.terminal import StillAtWork, say

if TYPE_CHECKING:
    from denoise_gui.core.diagnostics.session import Diagnostics
    from denoise_gui.engine.denoise.denoiser import Denoiser
    from denoise_gui.engine.models.info import ModelInfo

COULD_NOT_BEGIN = 1
WRONG_COMMAND = 2
FAILED_BASE = 10
STOPPED = "\ndenoise-gui run: stopped. The same command goes on from here.\n"
FAILED_MOST = 100


class CannotRun(Exception):  # noqa: N818  (a command that ends, not a fault)
    """It was said why; `code` is the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@contextlib.contextmanager
def ending_with(code: int) -> Iterator[None]:
    """What the user can put right is said, and ends the command with `code`.

    Raises:
        CannotRun: an error of the user's came up inside.
    """
    try:
        yield
    except UserError as error:
        say(str(error))
        raise CannotRun(code) from error


def run_headless(options: argparse.Namespace, diagnostics: Diagnostics) -> int:
    """Do what the command line asks; `options` are those of `commands.run`. Returns the exit code.

    Raises:
        UserError: there is nothing to run a network with.
    """
    check_onnxruntime()
    try:
        # What needs no model first: it is told at once.
        with ending_with(WRONG_COMMAND):
            recipe = checked_recipe(options)
            photographs = _photographs(options)
        if options.cluster:
            return _run_on_cluster(options, photographs, recipe, diagnostics)
        denoiser = opened_denoiser(options, recipe, diagnostics)
        info = denoiser.model.info
        plan = _planned(options, photographs, recipe, info)
        with ending_with(COULD_NOT_BEGIN):
            return _run(plan, denoiser, options)
    except CannotRun as ending:
        return ending.code


def checked_recipe(options: argparse.Namespace) -> Recipe:
    """What is applied, with all that can be checked without photographs and model.

    Raises:
        UserError: something of it cannot be used.
    """
    recipe = wanted_recipe(options)
    check_pattern(options.name)
    if options.report:
        check_report_place(report_path(options.report, options.shard), options.output)
    return recipe


def opened_denoiser(
    options: argparse.Namespace, recipe: Recipe, diagnostics: Diagnostics
) -> Denoiser:
    """With the model that options or recipe name; weights are converted first.

    Raises:
        CannotRun: there is none, or it cannot be used.
    """
    from denoise_gui.engine.denoise.denoiser import Denoiser
    from denoise_gui.engine.images.apart import warm_up
    from denoise_gui.engine.runtime.model import Model

    warm_up()  # its libraries load while the model does
    with ending_with(WRONG_COMMAND):
        path = options.model or _model_of(recipe)
    with ending_with(COULD_NOT_BEGIN):
        path = model_to_run(path, options.reading, say)
        progress = None if options.quiet else say
        model = Model(
            path, options.device or AUTOMATIC, notice=say, notes=device_notes(), progress=progress
        )
    diagnostics.note("Model", f"{model.info.name} ({path}) on {model.device_name}")
    return Denoiser(model)


def _model_of(recipe: Recipe) -> Path:
    """The very model that a recipe names, if it names one."""
    return shipped_model_of(recipe.model) if recipe.model.sha256 else shipped_model()


def _planned(
    options: argparse.Namespace, photographs: tuple[Found, ...], recipe: Recipe, info: ModelInfo
) -> Plan:
    with (
        ending_with(WRONG_COMMAND),
        StillAtWork("planning what becomes of each photograph", quiet=options.quiet),
    ):
        return plan_for(options, photographs, recipe, info)


def _run_on_cluster(
    options: argparse.Namespace,
    photographs: tuple[Found, ...],
    recipe: Recipe,
    diagnostics: Diagnostics,
) -> int:
    """As `_run`, by the workers of a scheduler."""
    from denoise_gui.headless.cluster.batch import ClusterBatch
    from denoise_gui.headless.cluster.pool import opened_pool

    # Here the model is only asked what it is: what it runs on is the workers' matter.
    here = argparse.Namespace(**{**vars(options), "device": "cpu"})
    denoiser = opened_denoiser(here, recipe, diagnostics)
    plan = _planned(options, photographs, recipe, denoiser.model.info)
    lines = BatchLines(len(plan.items), quiet=options.quiet)
    with ending_with(COULD_NOT_BEGIN), opened_pool(options.cluster, say) as pool:
        batch = ClusterBatch(plan, lines.show, pool, say)
        with Interruption(batch.control.cancel, STOPPED) as interruption:
            result = batch.run(denoiser.model.info.path, options.device)
        lines.end(result)
        made_with = MadeWith.of(denoiser.model)
        if batch.devices:
            made_with = replace(made_with, device=", ".join(sorted(batch.devices)))
        _write_report(options, result, made_with)
        return exit_code(result, interruption.signal)


def exit_code(result: Result, stopped_by: int | None) -> int:
    """`stopped_by` is the number of the signal that did."""
    if result.cancelled and stopped_by:
        return 128 + stopped_by
    failed = result.tally.failed
    return FAILED_BASE + min(failed, FAILED_MOST) if failed else 0


def _run(plan: Plan, denoiser: Denoiser, options: argparse.Namespace) -> int:
    from denoise_gui.engine.batch.pipeline import Batch

    lines = BatchLines(len(plan.items), quiet=options.quiet)
    batch = Batch(plan, lines.show)
    with Interruption(batch.control.cancel, STOPPED) as interruption:
        result = batch.run(denoiser)
    lines.end(result)
    _write_report(options, result, MadeWith.of(denoiser.model))
    return exit_code(result, interruption.signal)


def _write_report(options: argparse.Namespace, result: Result, made_with: MadeWith) -> None:
    if options.report:
        path = report_path(options.report, options.shard)
        write_report(path, result, made_with, str(options.shard or ""))


def report_path(path: Path, shard: Shard | None) -> Path:
    """With the shard in its name, where it has a place for one."""
    return path.with_name(path.name.replace("{shard}", shard.tag if shard else "all"))


def _photographs(options: argparse.Namespace) -> tuple[Found, ...]:
    table = read_sigma_table(options.sigma_table) if options.sigma_table else ()
    listed = read_file_list(options.files_from) if options.files_from else ()
    if not options.inputs and not listed:
        return table
    output: Path = options.output
    with StillAtWork("looking for photographs", quiet=options.quiet) as search:

        def excluded(_path: Path) -> bool:
            search.count += 1
            return False

        collected = collect(
            options.inputs,
            listed=listed,
            recursive=not options.no_recursive,
            results=output,
            excluded=excluded,
        )
        # Afterwards: another shard's result that was found on the way is in its journal by now.
        photographs = _without_results(collected.photographs, output)
        if options.root:
            photographs = below_root(photographs, options.root)
    for problem in collected.problems:
        say(problem)
    if collected.passed_over_words and not options.quiet:
        say(collected.passed_over_words)
    if not photographs:
        raise UserError(Message("no photographs in {0}", ", ".join(map(str, options.inputs))))
    photographs = with_sigma_of_table(photographs, table)
    if options.sigma is None and options.recipe is None:
        lacking = [p.path for p in photographs if p.sigma is None]
        if lacking:
            raise UserError(
                f"{options.sigma_table} has no sigma for {lacking[0]}"
                + (f" and {len(lacking) - 1} more" if len(lacking) > 1 else "")
                + ": give --sigma for those that are not in it"
            )
    return photographs


def _without_results(photographs: tuple[Found, ...], output: Path) -> tuple[Found, ...]:
    """Without what a batch has made, of those that folders hold."""
    # Without a journal in it, the folder's files are not known to be results, and are not.
    if not output.is_dir():
        return photographs
    known = Journal(output, writing=False)
    return tuple(
        found
        for found in photographs
        if found.root is None or not known.is_result_beside(found.path)
    )


def plan_for(
    options: argparse.Namespace, photographs: tuple[Found, ...], recipe: Recipe, model: ModelInfo
) -> Plan:
    """What becomes of each photograph.

    Raises:
        UserError: a name, a format or a sigma cannot be used.
    """
    output: Path = options.output
    if not output.is_dir() and format_for(output.suffix):
        if options.shard:
            raise UserError(Message("{0}: shards need a folder to go to, not a file", output))
        only = photographs[0]
        if len(photographs) > 1 or only.root is not None:
            raise UserError(
                Message("{0}: several inputs need a folder to go to, not a file", output)
            )
        save = _save_options(options)
        return plan_of_one(only, output, recipe, save, model.name, model.sigma_max)
    suffix = None
    if options.format:
        suffix = "." + options.format.lower().removeprefix(".")
    settings = Settings(
        output=output,
        recipe=recipe,
        pattern=options.name,
        suffix=suffix,
        existing=Existing(options.existing),
        replace_sources=options.replace_sources,
        redo=options.redo,
        save=_save_options(options),
        shard=options.shard,
    )
    return make_plan(photographs, settings, model.name, model.sigma_max)


def _save_options(options: argparse.Namespace) -> SaveOptions:
    return SaveOptions(
        options.quality,
        options.subsampling,
        options.sidecar,
        options.raw_linear,
        options.depth,
    )
