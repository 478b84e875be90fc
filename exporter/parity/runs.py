"""Runs PyTorch and the exported files on one image and judges whether they agree."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from denoise_gui.contract import progress
from denoise_gui.contract.report import BackendRun, Pair
from denoise_gui.contract.sentences import Sentence, listed
from exporter.onnx.size_limits import Fitted
from exporter.parity.backends import Array, Backend, TorchBackend, first_line
from exporter.parity.pairs import compare_pair
from exporter.parity.pictures import file_stem, save_png
from exporter.parity.subject import MisfitError, Subject
from exporter.progress_lines import ProgressLines
from exporter.whole_files import size_on_disk

PATIENCE_FOR_TWO = 3.0
"""Seconds; what takes longer is run once, not twice."""

_GRAY = 0.5
"""What lies around the part that a slow backend ran on."""


def run_backend(
    backend: Backend, subject: Subject, on_share: Callable[[float], None]
) -> tuple[Array | None, BackendRun]:
    """Run, time and save nothing: the better of two runs unless one takes long.

    Args:
        on_share: told which share of the work is done, where the backend can say.
    """
    run = BackendRun(
        name=backend.name,
        kind=backend.kind,
        runner=backend.runner,
        precision=backend.precision,
        seconds=0.0,
        file=str(backend.file) if backend.file else None,
        file_bytes=size_on_disk(backend.file) if backend.file else None,
        operations=dict(backend.operations),
        png=f"{file_stem(backend.name)}.png",
        sizes=backend.limits.words(),
    )
    window = subject.window_of(backend)
    if window != subject.whole:
        run = replace(run, part=window)
    try:
        given = subject.given_to(backend)
        output, seconds = _timed(backend, given, subject.sigma_of(backend), on_share)
        if output.shape != given.array.shape:
            shapes = ("x".join(map(str, a.shape)) for a in (output, given.array))
            raise MisfitError(Sentence("output-shape", *shapes))
    except MisfitError as misfit:
        return None, replace(run, png=None, error=misfit.sentence)
    except Exception as error:  # noqa: BLE001 - a backend that fails is a finding, not an accident
        return None, replace(run, png=None, error=first_line(error))
    return given.cut(output), replace(run, seconds=round(seconds, 4))


def _timed(
    backend: Backend, given: Fitted, sigma: float, on_share: Callable[[float], None]
) -> tuple[Array, float]:
    started = time.perf_counter()
    output = backend.run(given.array, sigma, lambda share: on_share(share / 2))
    seconds = time.perf_counter() - started
    if seconds >= PATIENCE_FOR_TWO:
        return output, seconds
    started = time.perf_counter()
    output = backend.run(given.array, sigma, lambda share: on_share(0.5 + share / 2))
    return output, min(seconds, time.perf_counter() - started)


def compare_all(
    torch_backend: TorchBackend,
    candidates: list[Backend],
    subject: Subject,
    folder: Path,
    lines: ProgressLines,
) -> tuple[list[BackendRun], list[Pair]]:
    """Run all, write their images into the folder, and judge each against PyTorch."""
    save_png(subject.part, folder / subject.image.png)
    runs: list[BackendRun] = []
    pairs: list[Pair] = []
    backends: list[Backend] = [torch_backend, *candidates]
    for backend in backends:
        with _running(backend, lines) as on_share:
            output, run = run_backend(backend, subject, on_share)
            runs.append(run)
            if output is None or run.png is None:
                continue
            shown = subject.placed(np.nan_to_num(output), backend, _GRAY)
            save_png(shown, folder / run.png)
            if backend is not torch_backend:
                pair = compare_pair(torch_backend, backend, output, subject, folder, lines)
                pairs.append(pair)
            elif not subject.given_to(backend).padded:
                subject.keep_reference(output)
    return runs, pairs


@contextmanager
def _running(backend: Backend, lines: ProgressLines) -> Iterator[Callable[[float], None]]:
    message = Sentence("at-running", backend.name, backend.runner)
    by_clock = not backend.tells_share
    step = lines.step(run_step(backend), progress.RUN, message, by_clock=by_clock)
    with step as on_share:
        yield on_share


def run_step(backend: Backend) -> str:
    """The name of a backend's step in the plan of the progress."""
    return f"run {backend.name}"


def overall(
    runs: list[BackendRun], pairs: list[Pair], sweep_failures: int, subject: Subject
) -> tuple[bool, Sentence]:
    """Whether everything agrees, and a sentence that says so."""
    broken = {run.name: run.error for run in runs if run.error}
    differing = [pair.candidate for pair in pairs if not pair.verdict.passed]
    if broken:
        reasons = listed(list(dict.fromkeys(broken.values())))
        return False, Sentence("some-could-not-run", ", ".join(broken), reasons)
    if not pairs:
        return False, Sentence("nothing-compared")
    if differing:
        if subject.beyond:
            return False, Sentence("some-differ-beyond", ", ".join(differing), *subject.beyond)
        return False, Sentence("some-differ", ", ".join(differing))
    if sweep_failures:
        return False, Sentence("sweep-differs", sweep_failures)
    names = ", ".join(pair.candidate for pair in pairs)
    worst = max(pair.largest_levels for pair in pairs)
    return True, Sentence("all-agree", names, worst)
