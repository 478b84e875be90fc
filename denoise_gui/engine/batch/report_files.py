"""Several report files, of shards or of runs one after the other, as one."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from denoise_gui.engine.batch.items import Status
from denoise_gui.engine.batch.report import COLUMNS, as_csv, check_report_path, write_text
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.regular_file import read_regular
from denoise_gui.engine.files.sentences import cannot_read
from denoise_gui.engine.messages import Message
from denoise_gui.version import __version__

Row = dict[str, Any]

SHARED_COLUMNS = (*COLUMNS, "shard")
_NUMBERS = ("sigma", "sigma_uncertainty", "seconds", "width", "height")
_WORST_FIRST = ("stopped", "skipped", "failed", "done before", "done")


def read_reports(paths: Iterable[Path]) -> list[Row]:
    """A row for each photograph, or for each of its results, with the shard that tells of it where
    that is known. What came of it in the end counts: one that was stopped here and done there is
    done.

    Raises:
        UserError: a file cannot be read, or is no report.
    """
    by_source: dict[str, dict[str, Row]] = {}
    for path in paths:
        for row in _rows_of(path):
            # What was not done has no result; it says nothing where another row has one.
            made = row["status"] in ("done", "done before")
            rows = by_source.setdefault(row["source"], {})
            place = row["target"] if made else ""
            if place not in rows or _rank(row) >= _rank(rows[place]):
                rows[place] = row
    return [
        row
        for source in sorted(by_source)
        for place, row in sorted(by_source[source].items())
        if place or len(by_source[source]) == 1
    ]


def write_rows(path: Path, rows: list[Row], columns: Iterable[str]) -> None:
    """As CSV or JSON, by the suffix.

    Raises:
        UserError: it cannot be written, or has another suffix.
    """
    check_report_path(path)
    if path.suffix.lower() == ".csv":
        write_text(path, as_csv(list(columns), rows))
        return
    document = {
        "program": f"denoise-gui {__version__}",
        "counts": Counter(row["status"] for row in rows),
        "photographs": rows,
    }
    write_text(path, json.dumps(document, indent=1) + "\n")


def _rank(row: Row) -> int:
    return _WORST_FIRST.index(row["status"]) if row["status"] in _WORST_FIRST else -1


def _rows_of(path: Path) -> list[Row]:
    check_report_path(path)
    try:
        text = read_regular(path).decode("utf-8", errors="surrogateescape")
    except OSError as error:
        raise UserError(cannot_read(path, error)) from error
    try:
        if path.suffix.lower() == ".json":
            document = json.loads(text)
            shard = str(document.get("shard", ""))
            raw = document["photographs"]
        else:
            shard, raw = "", list(csv.DictReader(io.StringIO(text, newline="")))
        return [_row(row, shard) for row in raw]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, csv.Error) as error:
        raise UserError(Message("{0} is not a report of denoise-gui run", path)) from error


def _row(raw: Row, shard: str) -> Row:
    """Raises KeyError, TypeError or ValueError for what no report holds."""
    Status(raw["status"])
    row: Row = {name: raw.get(name) or "" for name in COLUMNS}
    for name in ("source", "target"):
        if not isinstance(row[name], str):
            raise TypeError
    for name in _NUMBERS:
        row[name] = None if raw.get(name) in (None, "") else float(raw[name])
    return {**row, "shard": raw.get("shard") or shard}
