"""What was done, with which sigma, in what time, and what failed: as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.engine.batch.items import Outcome, Result
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.atomic_file import atomic_file, check_writable
from denoise_gui.engine.files.regular_file import check_regular
from denoise_gui.engine.messages import Message, joined
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.record.recipe_record import xmp_attributes
from denoise_gui.version import __version__

if TYPE_CHECKING:
    from denoise_gui.engine.runtime.model import Model

REPORT_SUFFIXES = (".csv", ".json")

_LISTED = 8
"""Losses that a summary names."""

COLUMNS = (
    "source",
    "target",
    "status",
    "sigma",
    "sigma_from",
    "sigma_uncertainty",
    "width",
    "height",
    "seconds",
    "error",
    "notes",
    "lost",
    "recipe",
)


@dataclass(frozen=True)
class MadeWith:
    """What denoised the photographs."""

    model: str
    model_weights_sha256: str
    device: str

    @classmethod
    def of(cls, model: Model) -> MadeWith:
        return cls(model.info.name, model.info.weights_sha256, model.device_name)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What keeps a report from being written, in the user's words."""
    try:
        yield
    except OSError as error:
        raise UserError(
            Message("{0}: the report cannot be written ({1})", path, error.strerror)
        ) from error


def check_report_path(path: Path) -> None:
    """Raise UserError for a suffix that no report has, and for a device or a pipe of that name."""
    if path.suffix.lower() not in REPORT_SUFFIXES:
        raise UserError(Message("{0}: a report is a .csv or a .json file", path))
    with _told(path):
        check_regular(path)


def check_report_place(path: Path, results: Path) -> None:
    """Find out before the work whether the report could be written after it.

    Args:
        results: the folder of the results, which need not be there yet: it is made, with what it
            lies in.

    Raises:
        UserError: it could not.
    """
    check_report_path(path)
    place, folder = path, Path(os.path.abspath(path.parent))
    if not folder.exists() and folder.is_relative_to(os.path.abspath(results)):
        place = next(above for above in folder.parents if above.exists()) / path.name
    with _told(path):
        check_writable(place)


def write_report(path: Path, result: Result, made_with: MadeWith, shard: str = "") -> None:
    """A row per photograph; as JSON also the model, the sums, and which shard it is of.

    Raises:
        UserError: it cannot be written, or has another suffix.
    """
    check_report_path(path)
    if path.suffix.lower() == ".json":
        text = _as_json(result, made_with, shard)
    else:
        text = as_csv(COLUMNS, [_row(outcome) for outcome in result.outcomes])
    write_text(path, text)


def write_text(path: Path, text: str) -> None:
    """Raises UserError if it cannot be."""
    with _told(path), atomic_file(path) as file:
        # Names of files need not be text; what is not comes out as it went in.
        file.write(text.encode("utf-8", errors="surrogateescape"))


def losses_in_short(result: Result) -> Message | None:
    """What the results' formats could not hold, as a sentence over the whole batch; None if they
    held everything."""
    concerned = [outcome for outcome in result.outcomes if outcome.losses]
    if not concerned:
        return None
    counts = Counter(loss for outcome in concerned for loss in outcome.losses)
    listed = [Message("{0} in {1}", loss, count) for loss, count in counts.most_common(_LISTED)]
    if len(counts) > _LISTED:
        listed.append(Message("and more"))
    return Message(
        "What the format of the results cannot hold, of {0} photographs: {1}.",
        len(concerned),
        joined(listed),
    )


def _row(outcome: Outcome) -> dict[str, object]:
    item = outcome.item
    return {
        "source": str(item.source),
        "target": str(outcome.target) if outcome.target else "",
        "status": outcome.status.value,
        "sigma": None if outcome.sigma is None else round(outcome.sigma, 3),
        "sigma_from": "estimate" if item.recipe.is_automatic else "given",
        "sigma_uncertainty": None if outcome.uncertainty is None else round(outcome.uncertainty, 3),
        "width": outcome.width or None,
        "height": outcome.height or None,
        "seconds": round(outcome.seconds, 3),
        "error": outcome.message,
        "notes": "; ".join(outcome.notes),
        "lost": "; ".join(outcome.losses),
        "recipe": _beyond_sigma(item.recipe),
    }


def _beyond_sigma(recipe: Recipe) -> str:
    """What else was applied, as in a record but for a mask's pixels; empty for nothing."""
    return "" if recipe.is_plain else json.dumps(xmp_attributes(recipe, with_mask=False))


def as_csv(columns: Sequence[str], rows: Iterable[dict[str, object]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _as_json(result: Result, made_with: MadeWith, shard: str) -> str:
    document = {
        "program": f"denoise-gui {__version__}",
        "written": datetime.now().astimezone().isoformat(timespec="seconds"),
        **asdict(made_with),
        **({"shard": shard} if shard else {}),
        "seconds": round(result.seconds, 3),
        "cancelled": result.cancelled,
        "counts": asdict(result.tally),
        "lost": str(losses_in_short(result) or ""),
        "photographs": [_row(outcome) for outcome in result.outcomes],
    }
    return json.dumps(document, indent=1) + "\n"
