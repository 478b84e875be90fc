"""A comparison of backends, read from the folder that the exporter fills.

What stands in its report.json is the contract's; here its images are opened for the window.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from denoise_gui.contract.report import (
    FILE_NAME,
    BackendRun,
    Denoising,
    Pair,
    Report,
    SchemaError,
    report_of,
)
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.regular_file import read_regular
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.messages import Message


@dataclass(frozen=True, eq=False)
class Picture:
    """One pane: the original, or what a backend made of it."""

    name: str
    runner: str
    """What computed, such as "reference evaluation of the package"."""
    pyramid: DisplayPyramid | None
    """None if the backend could not run; `error` says why."""
    error: str = ""
    seconds: float | None = None
    file: Path | None = None
    file_bytes: int | None = None
    operations: int | None = None
    sizes: str = ""
    """What sizes its file takes, width x height."""


@dataclass(frozen=True, eq=False)
class PairResult:
    """PyTorch against one backend. Differences in 8-bit levels; `largest_at` is (x, y)."""

    candidate: str
    precision: str
    largest: float
    largest_at: tuple[int, int]
    mean: float
    changed_share: float
    psnr: float | None
    cosine: float
    passed: bool
    sentence: str
    reason: str
    notes: tuple[str, ...]
    parts_at: str
    difference: NDArray[np.float32] | None
    """(H, W): the largest difference over the channels, in levels."""


@dataclass(frozen=True, eq=False)
class ExportComparison:
    """All that the comparison window shows."""

    folder: Path
    passed: bool
    sentence: str
    sigma: float
    notes: tuple[str, ...]
    """What was compared, and what one must know of the files."""
    pictures: tuple[Picture, ...]
    """The original first, then PyTorch, then the others."""
    pairs: tuple[PairResult, ...]
    denoising: Denoising | None
    """Whether what they agree on is any good; None in reports that do not say."""

    @property
    def doubtful(self) -> bool:
        """They agree, but the network does not denoise."""
        return self.passed and self.denoising is not None and not self.denoising.denoises

    @property
    def width(self) -> int:
        original = self.pictures[0].pyramid
        return original.width if original else 0

    @property
    def height(self) -> int:
        original = self.pictures[0].pyramid
        return original.height if original else 0


def load_comparison(folder: Path) -> ExportComparison:
    """Read report.json and the images beside it.

    Raises:
        UserError: the report or one of its images is missing or damaged.
    """
    path = folder / FILE_NAME
    try:
        report = report_of(read_regular(path).decode())
        return _comparison(folder, report)
    except OSError as error:
        raise UserError(Message("{0}: cannot be read ({1})", path, error.strerror)) from error
    except SchemaError as error:
        raise UserError(
            Message(
                "{0}: written by another version of the exporter (schema {1})", path, error.args[0]
            )
        ) from error
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise UserError(Message("{0}: is not a comparison report ({1!r})", path, error)) from error


def _comparison(folder: Path, report: Report) -> ExportComparison:
    original = Picture("Original", "", _pyramid(folder, report.image.png))
    backends = tuple(_picture(folder, backend) for backend in report.backends)
    return ExportComparison(
        folder=folder,
        passed=report.passed,
        sentence=report.sentence,
        sigma=report.sigma,
        notes=tuple(note for note in (report.image.note, *report.notes) if note),
        pictures=(original, *backends),
        pairs=tuple(_pair(folder, pair) for pair in report.pairs),
        denoising=report.denoising,
    )


def _picture(folder: Path, backend: BackendRun) -> Picture:
    return Picture(
        name=backend.name,
        runner=backend.runner,
        pyramid=_pyramid(folder, backend.png) if backend.png else None,
        error=backend.error or "",
        seconds=None if backend.error else backend.seconds,
        file=Path(backend.file) if backend.file else None,
        file_bytes=backend.file_bytes,
        operations=sum(backend.operations.values()),
        sizes=backend.sizes,
    )


def _pair(folder: Path, pair: Pair) -> PairResult:
    verdict = pair.verdict
    return PairResult(
        candidate=pair.candidate,
        precision=pair.precision,
        largest=pair.largest_levels,
        largest_at=pair.largest_at,
        mean=pair.mean_levels,
        changed_share=pair.changed_share,
        psnr=pair.psnr_db,
        cosine=pair.cosine,
        passed=verdict.passed,
        sentence=verdict.sentence,
        reason=verdict.reason,
        notes=tuple(verdict.notes),
        parts_at=verdict.parts_at.layer if verdict.parts_at else "",
        difference=_difference(folder, pair),
    )


def _pyramid(folder: Path, name: str) -> DisplayPyramid:
    return DisplayPyramid.of(load_image(folder / name).pixels)


def _difference(folder: Path, pair: Pair) -> NDArray[np.float32] | None:
    """The map of differences, from 16-bit gray whose white is `difference_white_levels`."""
    if not pair.difference_levels_png:
        return None
    pixels = load_image(folder / pair.difference_levels_png).pixels
    scale = np.float32(pair.difference_white_levels / 65535)
    return pixels.astype(np.float32) * scale
