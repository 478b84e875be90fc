"""A catalogue of translations, read as it is written: Qt Linguist's .ts file.

Qt would read a compiled copy. That would have to be committed, a binary file in which two people
who add a text each always conflict, or built at every installation. Reading some hundred texts
takes a few milliseconds.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtCore import QObject, QTranslator


class Catalogue(QTranslator):
    """Finished translations by context and English text.

    Raises:
        OSError: the file cannot be read.
        ElementTree.ParseError: it is damaged.
    """

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = {key: text for key, text in read_texts(file).items() if text is not None}

    def isEmpty(self) -> bool:  # noqa: N802  (Qt's name)
        return not self._texts

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803  (Qt's name)
        disambiguation: str | None = None,  # noqa: ARG002
        n: int = -1,  # noqa: ARG002
    ) -> str | None:
        """None, which makes Qt look further, where there is none; an empty text would be shown."""
        return self._texts.get((context or "", sourceText))


def read_texts(file: Path) -> dict[tuple[str, str], str | None]:
    """The translation of each (context, English text); None while it is unfinished."""
    found: dict[tuple[str, str], str | None] = {}
    # The file comes with the application.
    for context in ElementTree.parse(file).getroot().iter("context"):  # noqa: S314
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            text = None if translation is None or translation.get("type") else translation.text
            found[name, message.findtext("source") or ""] = text or None
    return found
