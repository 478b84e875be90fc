"""A comparison of backends, read from the folder that `python -m exporter compare` writes.

The exporter is another program: its report.json is the contract. Keys that are not known here are
passed over; what is needed and missing is an error with the file's name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.messages import Message

SCHEMA_VERSION = 1


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
    parts_at: str
    difference: NDArray[np.float32] | None
    """(H, W): the largest difference over the channels, in levels."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """All that the comparison window shows."""

    folder: Path
    passed: bool
    sentence: str
    sigma: float
    note: str
    pictures: tuple[Picture, ...]
    """The original first, then PyTorch, then the others."""
    pairs: tuple[PairResult, ...]
    sweep: tuple[tuple[str, str, float, float | None, bool | None], ...]
    """(case, candidate, sigma, largest difference in levels, passed)."""

    @property
    def width(self) -> int:
        original = self.pictures[0].pyramid
        return original.width if original else 0

    @property
    def height(self) -> int:
        original = self.pictures[0].pyramid
        return original.height if original else 0


def load_comparison(folder: Path) -> Comparison:
    """Read report.json and the images beside it.

    Raises:
        UserError: the report or one of its images is missing or damaged.
    """
    path = folder / "report.json"
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        if report["schema"] != SCHEMA_VERSION:
            raise UserError(
                Message(
                    "{0}: written by another version of the exporter (schema {1})",
                    path,
                    report["schema"],
                )
            )
        return _comparison(folder, report)
    except OSError as error:
        raise UserError(Message("{0}: cannot be read ({1})", path, error.strerror)) from error
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise UserError(Message("{0}: is not a comparison report ({1!r})", path, error)) from error


def _comparison(folder: Path, report: dict[str, Any]) -> Comparison:
    image = report["image"]
    original = Picture("Original", "", _pyramid(folder, image["png"]))
    backends = tuple(_picture(folder, backend) for backend in report["backends"])
    sweep = tuple(
        (row["case"], row["candidate"], row["sigma"], row["largest_levels"], row["passed"])
        for row in report.get("sweep", [])
    )
    notes = [image.get("note", ""), *report.get("notes", [])]
    return Comparison(
        folder=folder,
        passed=bool(report["passed"]),
        sentence=str(report["sentence"]),
        sigma=float(report["sigma"]),
        note=" ".join(note for note in notes if note),
        pictures=(original, *backends),
        pairs=tuple(_pair(folder, pair) for pair in report["pairs"]),
        sweep=sweep,
    )


def _picture(folder: Path, backend: dict[str, Any]) -> Picture:
    png = backend["png"]
    return Picture(
        name=str(backend["name"]),
        runner=str(backend["runner"]),
        pyramid=_pyramid(folder, png) if png else None,
        error=str(backend.get("error") or ""),
        seconds=backend["seconds"],
        file=Path(backend["file"]) if backend["file"] else None,
        file_bytes=backend["file_bytes"],
        operations=sum(backend["operations"].values()),
    )


def _pair(folder: Path, pair: dict[str, Any]) -> PairResult:
    verdict = pair["verdict"]
    x, y = pair["largest_at"]
    parting = verdict.get("parts_at")
    return PairResult(
        candidate=str(pair["candidate"]),
        precision=str(pair["precision"]),
        largest=float(pair["largest_levels"]),
        largest_at=(int(x), int(y)),
        mean=float(pair["mean_levels"]),
        changed_share=float(pair["changed_share"]),
        psnr=pair["psnr_db"],
        cosine=float(pair["cosine"]),
        passed=bool(verdict["passed"]),
        sentence=str(verdict["sentence"]),
        reason=str(verdict["reason"]),
        parts_at=str(parting["layer"]) if parting else "",
        difference=_difference(folder, pair),
    )


def _pyramid(folder: Path, name: str) -> DisplayPyramid:
    return DisplayPyramid.of(load_image(folder / name).pixels)


def _difference(folder: Path, pair: dict[str, Any]) -> NDArray[np.float32] | None:
    """The map of differences, from 16-bit gray whose white is `difference_white_levels`."""
    name = pair.get("difference_levels_png")
    if not name:
        return None
    pixels = load_image(folder / name).pixels
    scale = np.float32(pair["difference_white_levels"] / 65535)
    return pixels.astype(np.float32) * scale
