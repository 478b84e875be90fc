"""Sentences for a person that can still be translated where they are shown.

Engine and exporter speak English and know no Qt. What they say is a `Message`: an ordinary string
that remembers how it was made, so that the window can say the same in the user's language. Whatever
takes a string takes a `Message`; what copies it (a signal, a format) leaves the English sentence.
What goes from one process to the other is a `Sentence` of `sentences.py`, which also has a code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self


def translated(text: str) -> str:
    """Marks a text for the translators' catalogue, which is filled by reading the code."""
    return text


class Message(str):
    """The English sentence, with its template and what was put into it.

    ``Message("{0}: there is no such model file", path)``: the first argument must be written out
    at the call, since the translators' catalogue is filled by reading the code.
    """

    __slots__ = ("arguments", "template")

    template: str
    """With a placeholder of `str.format` for each argument; as it stands where there is none."""
    arguments: tuple[object, ...]
    """Values; a `Message`, or an exception that holds one, is translated along."""

    def __new__(cls, template: str, *arguments: object) -> Self:
        message = super().__new__(cls, template.format(*arguments) if arguments else template)
        message.template = template
        message.arguments = arguments
        return message

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        return type(self), (self.template, *self.arguments)

    def translated(self, translate: Callable[[str], str]) -> str:
        """The sentence made from what `translate` gives for its template."""
        words = translate(self.template)
        if not self.arguments:
            return words
        return words.format(*(_translated(value, translate) for value in self.arguments))


def joined(parts: Sequence[str], separator: str = "; ") -> Message:
    """Several messages as one that can still be translated."""
    template = separator.join(f"{{{number}}}" for number in range(len(parts)))
    return Message(template, *parts)


def translated_words(said: str | BaseException, translate: Callable[[str], str]) -> str:
    """What was said, or the text of an exception, in the language of `translate`.

    A string that is no `Message` is looked up as it stands.
    """
    if isinstance(said, BaseException):
        said = said.args[0] if said.args and isinstance(said.args[0], str) else str(said)
    return said.translated(translate) if isinstance(said, Message) else translate(said)


def _translated(value: object, translate: Callable[[str], str]) -> object:
    if isinstance(value, Message):
        return value.translated(translate)
    if isinstance(value, BaseException):
        return translated_words(value, translate)
    return value
