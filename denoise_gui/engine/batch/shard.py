"""A part of a batch, for those who start one process a machine: which photographs fall to it.

The name of the result decides, as it is the same on every machine, wherever the photographs are
mounted there. So each shard can plan the whole list by itself, and all agree without a word.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from denoise_gui.engine.errors import UserError
from denoise_gui.engine.messages import Message

MOST_SHARDS = 100_000


@dataclass(frozen=True)
class Shard:
    """Number 1 to `of`, of as many."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """From "3/16".

        Raises:
            UserError: it is no shard.
        """
        found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text.strip())
        number, of = (int(found[1]), int(found[2])) if found else (0, 0)
        if not 1 <= number <= of <= MOST_SHARDS:
            raise UserError(
                Message(
                    "a shard is a number and how many there are, from 1/N to N/N such as 3/16, "
                    "not “{0}”",
                    text,
                )
            )
        return cls(number, of)

    @property
    def tag(self) -> str:
        """As it stands in the names of files."""
        return f"{self.number}-of-{self.of}"

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def takes(self, name: str) -> bool:
        """Whether the result of that name, below the output folder, is this shard's to make.

        Systems differ in how they write an accented letter: composed names are what counts. A
        checksum such as CRC32 would not do: its lowest bit is the same for 00.png to 07.png, and
        one of two shards would get them all.
        """
        composed = unicodedata.normalize("NFC", name).encode("utf-8", "surrogateescape")
        digest = hashlib.sha256(composed).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1
