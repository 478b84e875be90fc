"""One photograph that another program has handed over, and waits for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass
class Editing:
    """What is edited, and how it ended.

    Attributes:
        source: the photograph.
        target: where the result goes; the photograph itself, where the other program looks there.
        saved: whether the result is there, whole.
    """

    source: Path
    target: Path
    saved: bool = False
