"""A whole comparison: the backends that there are, what they give, and the report on it.

`compare` runs it on files that are there, `export --compare` on those that it has just written,
with the network that it still holds.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from denoise_gui.contract import model_file, progress
from denoise_gui.contract.report import (
    COREAI,
    COREML,
    DARKTABLE,
    FILE_NAME,
    NCNN,
    ONNX,
    PAGE_NAME,
    WEB,
    Denoising,
    Report,
    SweepRow,
    to_json,
)
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.trial import Trial, trial_of
from exporter.failures import ExportError, FailureKind, failure_of_writing
from exporter.parity.costs import load_step, loading_costs, step_costs
from exporter.parity.wanted import Wanted
from exporter.progress_lines import ProgressLines
from exporter.whole_files import whole_file

if TYPE_CHECKING:
    from exporter.networks import DenoisingNetwork
    from exporter.parity.backends import Backend, Skipped, TorchBackend
    from exporter.parity.denoising import Measured
    from exporter.parity.subject import Subject


@dataclass(frozen=True)
class Outcome:
    """`files`: report.json and the page."""

    passed: bool
    denoises: bool
    files: list[Path]
    summary: str

    def for_last_line(self) -> dict[str, Any]:
        """What the last progress line tells of a comparison."""
        report, page = (str(file.absolute()) for file in self.files)
        return {"report": report, "page": page, "passed": self.passed, "denoises": self.denoises}


def run_comparison(
    wanted: Wanted,
    network: DenoisingNetwork,
    lines: ProgressLines,
    measured: Measured | None = None,
) -> Outcome:
    """Run all on the image and write the report.

    Args:
        measured: by how much the network denoises, if that has been measured already.

    Raises:
        ExportError: something cannot be read or written.
    """
    try:
        return _run(wanted, network, lines, measured)
    except OSError as error:
        raise failure_of_writing(wanted.report, error) from error


def _run(
    wanted: Wanted, network: DenoisingNetwork, lines: ProgressLines, measured: Measured | None
) -> Outcome:
    from exporter.parity.backends import TorchBackend

    torch_backend = TorchBackend(network, wanted.weights)
    lines.plan(loading_costs(wanted) | {"trial": 1, "rest": 20})
    notes: list[str] = []
    with ExitStack() as held:
        candidates = _candidates(wanted, notes, lines, held)
        return _compared(wanted, network, lines, measured, torch_backend, candidates, notes)


def _compared(
    wanted: Wanted,
    network: DenoisingNetwork,
    lines: ProgressLines,
    measured: Measured | None,
    torch_backend: TorchBackend,
    candidates: list[Backend],
    notes: list[str],
) -> Outcome:
    """The comparison, once all that can run is loaded."""
    from exporter.checkpoints.weights_file import weights_sha256
    from exporter.halo import measure_halo
    from exporter.parity.denoising import judged, measure, sigma_to_measure_at
    from exporter.parity.runs import compare_all, overall
    from exporter.parity.subject import load_subject, size_notes
    from exporter.parity.sweep import sweep
    from exporter.parity.versions import versions

    sigma_max = smallest_sigma_max([candidate.metadata for candidate in candidates])
    if measured is None:
        with lines.step("trial", progress.TRIAL, Sentence("at-trial"), by_clock=True):
            measured = measure(network, sigma_to_measure_at(sigma_max))
    denoising = judged(measured.trial, _exported_trial(candidates))
    lines.plan(step_costs(wanted, measured, torch_backend, candidates))
    with lines.step("image", progress.IMAGE, Sentence("at-reading", wanted.image.name)):
        subject = load_subject(wanted.image, wanted.sigma, sigma_max, torch_backend, candidates)
    notes = [*_own_notes(subject, denoising, candidates, weights_sha256(network)), *notes]
    notes = [*size_notes(subject, candidates), *notes]
    runs, pairs = compare_all(torch_backend, candidates, subject, wanted.report, lines)
    rows: list[SweepRow] = []
    if wanted.sweep:
        halo = measure_halo(network)
        failed = {run.name for run in runs if run.error}
        able = [candidate for candidate in candidates if candidate.name not in failed]
        rows = sweep(torch_backend, able, subject, halo, lines)
    passed, agreement = overall(runs, pairs, sum(row.passed is False for row in rows), subject)
    sentence = with_denoising(agreement, denoising)
    report = Report(
        passed=passed,
        sentence=sentence,
        name=wanted.weights.stem,
        weights=str(wanted.weights),
        weights_sha256=weights_sha256(network),
        sigma=wanted.sigma,
        image=subject.image,
        backends=runs,
        pairs=pairs,
        sweep=rows,
        notes=notes,
        versions=versions(),
        system=f"{platform.system()} {platform.machine()}",
        denoising=denoising,
        sigma_max=sigma_max,
    )
    with lines.step("report", progress.REPORT, Sentence("at-report")):
        data, page = _written(report, wanted.report)
    return Outcome(passed, denoising.denoises, [data, page], f"{sentence}\n{page}")


def _written(report: Report, folder: Path) -> tuple[Path, Path]:
    """The report as data and as a page."""
    from exporter.parity.report_html import write_html

    data, page = folder / FILE_NAME, folder / PAGE_NAME
    with whole_file(page) as part:
        write_html(report, folder, part)
    with whole_file(data) as part:
        part.write_text(to_json(report), encoding="utf-8")
    return data, page


def _all_of(wanted: Wanted) -> Iterator[tuple[str, Iterator[Backend | Skipped]]]:
    """For each file its kind, backends for it, and notes on what was not run."""
    from exporter.parity.backends import coreml_backends, onnx_backends
    from exporter.parity.coreai_backend import coreai_backends
    from exporter.parity.darktable_backend import darktable_backends
    from exporter.parity.ncnn_backend import ncnn_backends
    from exporter.parity.web_backend import web_backends

    loaders: dict[str, Callable[[Path], Iterator[Backend | Skipped]]] = {
        ONNX: onnx_backends,
        COREML: lambda path: coreml_backends(path, wanted.compute_unit),
        COREAI: lambda path: coreai_backends(path, wanted.patience),
        NCNN: ncnn_backends,
        DARKTABLE: darktable_backends,
        WEB: lambda path: web_backends(path, wanted.patience),
    }
    for kind, path in wanted.files.items():
        yield kind, loaders[kind](path)


def _candidates(
    wanted: Wanted, notes: list[str], lines: ProgressLines, held: ExitStack
) -> list[Backend]:
    """All that can run; `held` closes it."""
    from exporter.parity.backends import Skipped

    found: list[Backend] = []
    failed: list[str] = []
    for kind, items in _all_of(wanted):
        with lines.step(load_step(kind), progress.IMAGE, Sentence("at-runtimes"), by_clock=True):
            for item in items:
                if not isinstance(item, Skipped):
                    found.append(item)
                    held.callback(item.close)
                    continue
                notes.append(item.note)
                if item.failed:
                    failed.append(item.note)
                    lines.warning(item.note)
    if not found:
        raise ExportError(
            FailureKind.MODEL_UNREADABLE, Sentence("nothing-runs", failed[0] if failed else "")
        )
    return found


def smallest_sigma_max(listed: list[Mapping[str, str]]) -> float | None:
    """The largest sigma that all files are made for, by their metadata; None if none says."""
    found = []
    for metadata in listed:
        try:
            found.append(float(metadata[model_file.SIGMA_MAX]))
        except (KeyError, ValueError):
            continue
    return min((value for value in found if value > 0), default=None)


def _exported_trial(candidates: list[Backend]) -> Trial | None:
    """The figure that a file brings along, from when it was exported."""
    trials = (trial_of(candidate.metadata.get(model_file.TRIAL)) for candidate in candidates)
    return next((trial for trial in trials if trial), None)


def with_denoising(agreement: Sentence, denoising: Denoising) -> Sentence:
    """Both in one verdict. Files that agree on a worse picture are bad news, which comes first."""
    said = denoising.sentence
    first, second = (agreement, said) if denoising.denoises else (said, agreement)
    return Sentence("verdict-and", first, second)


def _own_notes(
    subject: Subject, denoising: Denoising, candidates: list[Backend], sha256: str
) -> list[str]:
    """What one must know of these files."""
    from exporter.parity.denoising import exported_note

    notes: list[str] = []
    if denoising.exported:
        notes.append(exported_note(denoising.exported))
    if subject.beyond:
        notes.append(Sentence("beyond", *subject.beyond))
    for candidate in candidates:
        other = candidate.metadata.get(model_file.WEIGHTS_SHA256, sha256)
        if other != sha256:
            notes.append(Sentence("other-weights", candidate.name, other[:12], sha256[:12]))
    return notes
