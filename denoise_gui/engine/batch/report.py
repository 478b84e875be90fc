"""What was done, with which sigma, in what time, and what failed: as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.engine.batch.items import Outcome, Result
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.messages import Message
from denoise_gui.version import __version__

if TYPE_CHECKING:
    from denoise_gui.engine.runtime.model import Model

REPORT_SUFFIXES = (".csv", ".json")

_COLUMNS = (
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
)


@dataclass(frozen=True)
class MadeWith:
    """What denoised the photographs."""

    model: str
    model_weights_sha256: str
    device: str

    @classmethod
    def of(cls, model: Model) -> MadeWith:
        return cls(model.info.name, model.info.weights_sha256, model.device)


def check_report_path(path: Path) -> None:
    """Raise UserError for a suffix that no report has."""
    if path.suffix.lower() not in REPORT_SUFFIXES:
        raise UserError(Message("{0}: a report is a .csv or a .json file", path))


def write_report(path: Path, result: Result, made_with: MadeWith) -> None:
    """A row per photograph; as JSON also the model and the sums.

    Raises:
        UserError: it cannot be written, or has another suffix.
    """
    check_report_path(path)
    text = _as_json(result, made_with) if path.suffix.lower() == ".json" else _as_csv(result)
    try:
        with atomic_file(path) as file:
            # Names of files need not be text; what is not comes out as it went in.
            file.write(text.encode("utf-8", errors="surrogateescape"))
    except OSError as error:
        raise UserError(
            Message("{0}: the report cannot be written ({1})", path, error.strerror)
        ) from error


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
    }


def _as_csv(result: Result) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS)
    writer.writeheader()
    writer.writerows(_row(outcome) for outcome in result.outcomes)
    return text.getvalue()


def _as_json(result: Result, made_with: MadeWith) -> str:
    document = {
        "program": f"denoise-gui {__version__}",
        "written": datetime.now().astimezone().isoformat(timespec="seconds"),
        **asdict(made_with),
        "seconds": round(result.seconds, 3),
        "cancelled": result.cancelled,
        "counts": asdict(result.tally),
        "photographs": [_row(outcome) for outcome in result.outcomes],
    }
    return json.dumps(document, indent=1) + "\n"
