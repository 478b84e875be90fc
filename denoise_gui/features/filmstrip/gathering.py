"""The photographs that are meant by files and folders, in a person's order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.folder_images import images_in
from denoise_gui.engine.images.registry import image_suffixes
from denoise_gui.engine.messages import Message


def gather(paths: Iterable[Path], cancel: CancelToken) -> tuple[Path, ...]:
    """Files as they were named, and in the place of a folder the images that lie in it; each once.

    Raises:
        UserError: there is no image among them, or the only folder cannot be read.
    """
    found: dict[Path, None] = {}
    named = [path.absolute() for path in paths]
    problem: UserError | None = None
    for path in named:
        cancel.check()
        if path.is_dir():
            try:
                found.update(dict.fromkeys(images_in(path, image_suffixes())))
            except UserError as error:
                problem = error
        else:
            found[path] = None
    if not found:
        where = ", ".join(str(path) for path in named)
        raise problem or UserError(Message("{0}: there is no image in it that can be read.", where))
    return tuple(found)
