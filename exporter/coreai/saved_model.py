"""A saved Core AI model, looked through before Apple's native code gets to see it.

The runtime does not check the checksum that lies beside the program, and a program that is cut off
or damaged makes it abort the whole process.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from denoise_gui.contract.sentences import Sentence

PROGRAM, CHECKSUM, METADATA = "main.mlirb", "main.hash", "metadata.json"


class SavedModelError(Exception):
    """It cannot be used; the message is a `Sentence`."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_metadata(path: Path) -> dict[str, str]:
    """The metadata that the exporter put into a model, after a check that it is whole.

    Raises:
        SavedModelError: a part of it is missing, or not what it was when it was written.
    """
    if not path.is_dir():
        raise SavedModelError(Sentence("coreai-unreadable", path, "not a folder"))
    try:
        check_whole(path)
        content = json.loads((path / METADATA).read_text(encoding="utf-8"))
        own = content.get("creatorDefinedMetadata", {})
        return {str(key): str(value) for key, value in own.items()}
    except (ValueError, AttributeError) as error:
        raise SavedModelError(Sentence("coreai-unreadable", path, str(error))) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise SavedModelError(Sentence("coreai-unreadable", path, reason)) from error


def check_whole(path: Path) -> None:
    """Whether the program is the one that its checksum was made of.

    Raises:
        SavedModelError: it is not.
        OSError: a file cannot be read.
    """
    digest = hashlib.sha256((path / PROGRAM).read_bytes()).digest()
    if digest != (path / CHECKSUM).read_bytes():
        raise SavedModelError(Sentence("coreai-damaged", path))
