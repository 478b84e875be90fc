"""How a command of the exporter ends: its exit code, and the name that its last line gives."""

from __future__ import annotations

from enum import Enum

from denoise_gui.contract.sentences import Sentence

DONE = 0
DISAGREES = 1
"""A comparison that ran and found a difference."""
WRONG_COMMAND = 2
INTERRUPTED = "interrupted"
"""The name for a command that a signal ended; its exit code is 128 and the signal's number."""


class FailureKind(Enum):
    """Kinds of failure; the value is the exit code."""

    WEIGHTS_UNREADABLE = 3
    WEIGHTS_FOREIGN = 4
    WEIGHTS_PICKLED = 5
    WEIGHTS_NOT_FINITE = 6
    OUTPUT_UNWRITABLE = 7
    DISK_FULL = 8
    CONVERSION_FAILED = 9
    EXTRA_MISSING = 10
    IMAGE_UNREADABLE = 11
    MODEL_UNREADABLE = 12
    UNEXPECTED = 70

    @property
    def code(self) -> str:
        """The name used in progress lines, such as ``disk_full``."""
        return self.name.lower()

    @property
    def headline(self) -> Sentence:
        """What such a failure is, for whoever does not read the details in English."""
        return Sentence(f"failed-{self.code.replace('_', '-')}")


def kind_named(code: str) -> FailureKind | None:
    """The kind that a progress line names; None for one that is not known here."""
    return FailureKind.__members__.get(code.upper())
