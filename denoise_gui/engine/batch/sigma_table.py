"""A table that says which sigma for which photograph: a CSV file with columns path and sigma.

With a heading, columns may come in any order, and there may be others for what is applied beyond
sigma: colour, shadows, highlights and grain. A cell of these that is empty leaves it to the recipe.
"""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from denoise_gui.contract import noise_level
from denoise_gui.engine.batch.items import Beyond, Found
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.real_paths import RealPaths
from denoise_gui.engine.files.regular_file import read_regular
from denoise_gui.engine.messages import Message
from denoise_gui.engine.sigma import AUTOMATIC, LARGEST_FACTOR, SIGMA_LIMIT, Sigma

_MAX_BYTES = 200_000_000
_MOST_ROWS = 200_000
"""Which are read and planned in some ten seconds, and take months to denoise."""

_BEYOND = {
    "colour": SIGMA_LIMIT,
    "shadows": LARGEST_FACTOR,
    "highlights": LARGEST_FACTOR,
    "grain": 1.0,
}
"""Further columns, and the largest number in each."""
_OTHER_NAMES = {"color": "colour"}


def parse_sigma(text: str) -> Sigma:
    """8-bit levels, or "auto".

    Raises:
        ValueError: neither; the message says what is allowed.
    """
    if text.strip().lower() == str(AUTOMATIC):
        return AUTOMATIC
    try:
        return noise_level.parse_sigma(text)
    except noise_level.SigmaError as error:
        limit = noise_level.SIGMA_LIMIT
        raise ValueError(
            Message("sigma is 0 to {0:g} in 8-bit levels, or auto, not “{1}”", limit, text)
        ) from error


def read_sigma_table(path: Path) -> tuple[Found, ...]:
    """The rows of a table. Relative paths start at the table's folder; a heading may be there.

    Commas, semicolons and tabs separate columns; columns of other names are ignored, and without a
    heading all but the first two.

    Raises:
        UserError: the table cannot be read; the message names the line, and the column.
    """
    try:
        text = read_regular(path, _MAX_BYTES).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UserError(Message("{0}: the table cannot be read ({1})", path, reason)) from error
    lines = text.splitlines()
    # Before any row is looked at: it is told at once, of however many there are.
    if sum(1 for line in lines if line.strip()) > _MOST_ROWS + 1:
        raise UserError(
            Message("{0}: the table has more than {1} rows. Divide it", path, _MOST_ROWS)
        )
    first = next((line for line in lines if line.strip()), "")
    separator = next((mark for mark in ("\t", ";") if mark in first), ",")
    rows: list[Found] = []
    folder, nothing = path.parent, Beyond()
    columns, headed = {"path": 0, "sigma": 1}, False
    for number, row in enumerate(_rows(path, lines, separator), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if not rows and not headed:
            names = [_OTHER_NAMES.get(cell.lower(), cell.lower()) for cell in cells]
            if {"path", "sigma"} <= set(names):
                columns, headed = _columns(path, number, names), True
                continue
        found = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        if not found["path"] or "\0" in found["path"] or not found["sigma"]:
            raise UserError(Message("{0}, line {1}: a path and a sigma are expected", path, number))
        sigma = _read(path, number, "sigma", found["sigma"])
        beyond = nothing
        if further := {name: found[name] for name in _BEYOND if found.get(name)}:
            beyond = Beyond(
                **{name: _read(path, number, name, text) for name, text in further.items()}
            )
        rows.append(Found(folder / found["path"], folder, sigma, beyond))
    if not rows:
        raise UserError(Message("{0}: the table has no rows of a path and a sigma", path))
    return tuple(_below_their_folder(row) for row in rows)


def _columns(path: Path, line: int, names: list[str]) -> dict[str, int]:
    """Where a heading has the columns that mean something."""
    columns: dict[str, int] = {}
    for at, name in enumerate(names):
        if name in columns:
            raise UserError(Message("{0}, line {1}: two columns are called {2}", path, line, name))
        if name in ("path", "sigma", *_BEYOND):
            columns[name] = at
    return columns


def _read(path: Path, line: int, column: str, text: str) -> Any:
    """What a cell says."""
    try:
        if column in ("sigma", "colour"):
            return parse_sigma(text)
        value, most = _number(text), _BEYOND[column]
        if not 0 <= value <= most:  # False for NaN too
            raise ValueError(Message("{0} is 0 to {1:g}, not “{2}”", column, most, text))
    except ValueError as error:
        if column == "sigma":
            words = Message("{0}, line {1}: {2}", path, line, error)
        else:
            words = Message("{0}, line {1}, column {2}: {3}", path, line, column, error)
        raise UserError(words) from error
    return value


def _number(text: str) -> float:
    """With a point or a comma; NaN for what is none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.nan


def _rows(path: Path, lines: list[str], separator: str) -> Iterator[list[str]]:
    """Raises UserError for what is no CSV, such as a cell without an end."""
    rows = csv.reader(lines, delimiter=separator)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise UserError(
                Message("{0}, line {1}: the table cannot be read ({2})", path, rows.line_num, error)
            ) from error


def with_sigma_of_table(photographs: Iterable[Found], table: Iterable[Found]) -> tuple[Found, ...]:
    """The photographs, with the sigma of the table where it has them."""
    real = RealPaths()  # which a link to itself does not upset
    rows = {os.path.normcase(real.of(row.path)): row for row in table}
    result = []
    for photograph in photographs:
        row = rows.get(os.path.normcase(real.of(photograph.path)))
        if row:
            photograph = replace(photograph, sigma=row.sigma, beyond=row.beyond)
        result.append(photograph)
    return tuple(result)


def _below_their_folder(row: Found) -> Found:
    """A path that leads out of the table's folder has no place below it in the results."""
    inside = row.root is not None and (
        _plainly_below(str(row.path), str(row.root))
        or (row.path.is_relative_to(row.root) and ".." not in row.path.parts)
    )
    return row if inside else replace(row, root=None)


def _plainly_below(path: str, folder: str) -> bool:
    """Seen by the letters alone, which is quick and says no in doubt."""
    return path.startswith(folder + os.sep) and ".." not in path
