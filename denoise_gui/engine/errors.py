"""Errors that are meant for a person.

Whatever shows errors (a dialogue, a line on standard error) may print the text of a `UserError` as
it stands: it says what happened, to which file, and what can be done. Any other exception is a
defect of the program.
"""

from __future__ import annotations


class UserError(Exception):
    """Something the user can put right; the message is a plain sentence that says how.

    Made from a `Message` it can be told in another language: ``UserError(Message("…{0}", path))``.
    """


class ImageFileError(UserError):
    """An image cannot be opened or saved; the message names the file and the reason."""


class ModelError(UserError):
    """A file is not a denoiser that can run here; the message names it and says why."""


class InsaneValuesError(ModelError):
    """What a network returned can be no picture: not numbers, or far from black and white."""


class RecipeError(UserError, ValueError):
    """What is to be applied makes no sense, or is more than the model can do."""


class UnreadableError(Exception):
    """Why a file cannot be read, as half a sentence; `load_image` adds which file."""
