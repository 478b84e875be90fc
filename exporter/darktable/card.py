"""What a model card beside the weights says, for those who ask where a model comes from.

darktable's rules for models want the licence of the data that they were trained on. The cards of
this project are sections of a README beside the weights, each with a table of two columns.
"""

from __future__ import annotations

from pathlib import Path

DATA, DATA_LICENCE = "Data", "Licence of the data"
LIMITS = "Known limits"
NOT_STATED = "not stated"


def card_rows(weights: Path) -> dict[str, str]:
    """The rows of the card of these weights; empty where there is none."""
    try:
        text = weights.with_name("README.md").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    rows: dict[str, str] = {}
    own = False
    for line in text.splitlines():
        if line.startswith("## "):
            own = line[3:].strip() == weights.stem
        elif own and line.startswith("| "):
            cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
            if len(cells) == 2 and cells[0] not in rows:
                rows[cells[0]] = cells[1]
    return rows
