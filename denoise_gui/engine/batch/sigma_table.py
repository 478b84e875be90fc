"""A table that says which sigma for which photograph: a CSV file with columns path and sigma.

With a heading, columns may come in any order, and there may be others for what is applied beyond
sigma: colour, shadows, highlights, grain and coarse. A cell of these that is empty leaves it to the
recipe.

Spreadsheets save such files as UTF-8, as UTF-16, and, where nothing else is chosen, in the letters
of western Windows, which nothing marks: those are believed where files of these names are there.
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

_UTF8, _WESTERN = "utf-8-sig", "cp1252"

_BEYOND = {
    "colour": SIGMA_LIMIT,
    "shadows": LARGEST_FACTOR,
    "highlights": LARGEST_FACTOR,
    "grain": 1.0,
    "coarse": SIGMA_LIMIT,
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
    text, encoding = _text_of(path)
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
    if encoding == _WESTERN and not all(_is_there(row.path) for row in rows):
        raise UserError(_no_text(path))
    return tuple(_below_their_folder(row) for row in rows)


def _text_of(path: Path) -> tuple[str, str]:
    """What is written in a table, and how its letters were read.

    Raises:
        UserError: it cannot be read, or is no text.
    """
    try:
        data = read_regular(path, _MAX_BYTES)
    except OSError as error:
        raise UserError(
            Message("{0}: the table cannot be read ({1})", path, error.strerror)
        ) from error
    encoding = _encoding_of(data)
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        if encoding != _UTF8 or b"\0" in data:
            raise UserError(_no_text(path)) from error
    try:
        return data.decode(_WESTERN), _WESTERN
    except UnicodeDecodeError as error:
        raise UserError(_no_text(path)) from error


def _encoding_of(data: bytes) -> str:
    """By its mark; UTF-16 without one shows in a null beside the first letter."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data[1:2] == b"\0" and data[:1] != b"\0":
        return "utf-16-le"
    if data[:1] == b"\0" and data[1:2] != b"\0":
        return "utf-16-be"
    return _UTF8


def _no_text(path: Path) -> Message:
    return Message(
        "{0}: the table is not UTF-8 text. Save it as UTF-8 (in a spreadsheet: CSV UTF-8)", path
    )


def _is_there(path: Path) -> bool:
    """Whether a name of other than plain letters is that of a file, and so was read rightly."""
    try:
        return str(path).isascii() or path.is_file()
    except OSError:
        return False


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
