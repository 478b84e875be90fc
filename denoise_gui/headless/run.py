"""`denoise-gui run`: files in, files out; one that fails does not stop the others.

Exit codes: 0 all done; 10 + n if n photographs failed, 110 standing for a hundred or more; 1 if it
could not begin; 2 if the command is wrong; 130 after Ctrl+C and 143 after a termination signal.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.engine.batch.collecting import collect
from denoise_gui.engine.batch.items import AUTOMATIC, Existing, Found, Result, Settings
from denoise_gui.engine.batch.journal import Journal
from denoise_gui.engine.batch.planning import Plan, make_plan, plan_of_one
from denoise_gui.engine.batch.report import MadeWith, check_report_path, write_report
from denoise_gui.engine.batch.sigma_table import read_sigma_table, with_sigma_of_table
from denoise_gui.engine.denoise.gray_use import GrayUse
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.registry import format_for
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.messages import Message
from denoise_gui.engine.shipped import shipped_model
from denoise_gui.headless.interruption import Interruption
from denoise_gui.headless.progress import ProgressLines, say

if TYPE_CHECKING:
    from denoise_gui.core.diagnostics.session import Diagnostics
    from denoise_gui.engine.denoise.denoiser import Denoiser

COULD_NOT_BEGIN = 1
WRONG_COMMAND = 2
FAILED_BASE = 10
FAILED_MOST = 100


def run_headless(options: argparse.Namespace, diagnostics: Diagnostics) -> int:
    """Do what the command line asks; `options` are those of `cli`. Returns the exit code."""
    from denoise_gui.engine.denoise.denoiser import Denoiser
    from denoise_gui.engine.runtime.model import Model

    try:
        photographs = _photographs(options)
        if options.report:
            check_report_path(options.report)
        model = options.model or shipped_model()
        plan = _plan(options, photographs, model.stem)
    except UserError as error:
        say(str(error))
        return WRONG_COMMAND
    try:
        opened = Model(model, options.device, notice=say)
        denoiser = Denoiser(opened, gray_use=GrayUse(options.gray_use))
        info = denoiser.model.info
        diagnostics.note("Model", f"{info.name} ({info.path}) on {denoiser.model.device}")
        return _run(plan, denoiser, options)
    except UserError as error:
        say(str(error))
        return COULD_NOT_BEGIN


def exit_code(result: Result, stopped_by: int | None) -> int:
    """`stopped_by` is the number of the signal that did."""
    if result.cancelled and stopped_by:
        return 128 + stopped_by
    failed = result.tally.failed
    return FAILED_BASE + min(failed, FAILED_MOST) if failed else 0


def _run(plan: Plan, denoiser: Denoiser, options: argparse.Namespace) -> int:
    from denoise_gui.engine.batch.pipeline import Batch

    lines = ProgressLines(len(plan.items), quiet=options.quiet)
    batch = Batch(plan, lines.show)
    with Interruption(batch.control.cancel) as interruption:
        result = batch.run(denoiser)
    lines.end(result)
    if options.report:
        write_report(options.report, result, MadeWith.of(denoiser.model))
    return exit_code(result, interruption.signal)


def _photographs(options: argparse.Namespace) -> tuple[Found, ...]:
    table = read_sigma_table(options.sigma_table) if options.sigma_table else ()
    if not options.inputs:
        return table
    output: Path = options.output
    # Without a journal in it, the folder's files are not known to be results, and are not.
    known = Journal(output) if output.is_dir() else None
    collected = collect(
        options.inputs,
        recursive=not options.no_recursive,
        results=output,
        excluded=lambda path: known is not None and known.is_result(path),
    )
    for problem in collected.problems:
        say(problem)
    if not collected.photographs:
        raise UserError(Message("no photographs in {0}", ", ".join(map(str, options.inputs))))
    photographs = with_sigma_of_table(collected.photographs, table)
    if options.sigma is None:
        lacking = [p.path for p in photographs if p.sigma is None and not p.automatic]
        if lacking:
            raise UserError(
                f"{options.sigma_table} has no sigma for {lacking[0]}"
                + (f" and {len(lacking) - 1} more" if len(lacking) > 1 else "")
                + ": give --sigma for those that are not in it"
            )
    return photographs


def _plan(options: argparse.Namespace, photographs: tuple[Found, ...], model: str) -> Plan:
    sigma = None if options.sigma in (None, AUTOMATIC) else float(options.sigma)
    output: Path = options.output
    if not output.is_dir() and format_for(output.suffix):
        only = photographs[0]
        if len(photographs) > 1 or only.root is not None:
            raise UserError(
                Message("{0}: several inputs need a folder to go to, not a file", output)
            )
        own = only.sigma if only.sigma is not None or only.automatic else sigma
        return plan_of_one(only.path, output, own, _save_options(options))
    suffix = None
    if options.format:
        suffix = "." + options.format.lower().removeprefix(".")
    settings = Settings(
        output=output,
        sigma=sigma,
        pattern=options.name,
        suffix=suffix,
        existing=Existing(options.existing),
        replace_sources=options.replace_sources,
        redo=options.redo,
        save=_save_options(options),
    )
    return make_plan(photographs, settings, model)


def _save_options(options: argparse.Namespace) -> SaveOptions:
    return SaveOptions(options.quality, options.subsampling, options.sidecar, options.raw_linear)
