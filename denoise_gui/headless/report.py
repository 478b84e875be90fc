"""`denoise-gui report`: the journals of a folder, or report files, put together and summed up.

Exit codes: 0 all is there; 10 + n if n results are not as they were left, or n photographs were not
done, 110 standing for a hundred or more.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from denoise_gui.engine.batch.merging import Account, Found, Kept, merge_journals, read_account
from denoise_gui.engine.batch.report import check_report_path
from denoise_gui.engine.batch.report_files import SHARED_COLUMNS, Row, read_reports, write_rows
from denoise_gui.engine.plain_text import plain
from denoise_gui.headless.run import FAILED_BASE, FAILED_MOST

_COLUMNS = ("source", "target", "status", "sigma", "sigma_uncertainty", "shard")
_NAMED = 20
"""Files that are told of by name on the terminal."""
_NOT_DONE = ("failed", "stopped")


def report_folder(folder: Path, output: Path | None, *, merge: bool) -> int:
    """Say what stands in a folder's journals; returns the exit code.

    Raises:
        UserError: there is no journal, or something cannot be read or written.
    """
    if output:
        check_report_path(output)
    account = read_account(folder)
    if output:
        write_rows(output, [_row(folder, kept) for kept in account.results], _COLUMNS)
    _tell_account(account)
    if merge:
        parts = merge_journals(folder)
        _tell(f"one journal now, of {len(parts)} of shards and what was there")
    wrong = sum(kept.found is not Found.AS_LEFT for kept in account.results)
    return _code(wrong + len(account.suspects))


def report_files(paths: Sequence[Path], output: Path | None) -> int:
    """Put report files together; returns the exit code.

    Raises:
        UserError: one is no report, or something cannot be read or written.
    """
    if output:
        check_report_path(output)
    rows = read_reports(paths)
    if output:
        write_rows(output, rows, SHARED_COLUMNS)
    counts = Counter(row["status"] for row in rows)
    _tell(", ".join(f"{count} {status}" for status, count in counts.most_common()) or "nothing")
    wrong = [row for row in rows if row["status"] in _NOT_DONE]
    for row in wrong[:_NAMED]:
        _tell(f"{row['status']}: {row['error'] or row['source']}")
    _tell_more(len(wrong))
    return _code(len(wrong))


def _tell_account(account: Account) -> None:
    for shard, counts in account.by_shard().items():
        words = ", ".join(f"{counts[found]} {found.value}" for found in Found if counts[found])
        _tell(f"{f'shard {shard}' if shard else 'without shards'}: {words}")
    total = len(account.results)
    whole = sum(kept.found is Found.AS_LEFT for kept in account.results)
    _tell(f"{total} results, {whole} as they were left")
    wrong = [kept for kept in account.results if kept.found is not Found.AS_LEFT]
    for kept in wrong[:_NAMED]:
        _tell(f"{kept.found.value}: {account.folder / kept.entry.target}")
    _tell_more(len(wrong))
    for source in account.suspects[:_NAMED]:
        _tell(f"a run ended while it read this: {source}")


def _tell_more(count: int) -> None:
    if count > _NAMED:
        _tell(f"and {count - _NAMED} more")


def _row(folder: Path, kept: Kept) -> Row:
    entry = kept.entry
    return {
        "source": entry.key.source,
        "target": str(folder / entry.target),
        "status": kept.found.value,
        "sigma": round(entry.used_sigma, 3),
        "sigma_uncertainty": entry.uncertainty,
        "shard": entry.shard,
    }


def _code(wrong: int) -> int:
    return FAILED_BASE + min(wrong, FAILED_MOST) if wrong else 0


def _tell(line: str) -> None:
    sys.stdout.write(plain(line) + "\n")
