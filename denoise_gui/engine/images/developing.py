"""Camera raw is developed once to be looked at, and once more if it is to be saved as a raw file.

What the window shows is clipped to what a screen can show, and what a linear DNG holds is not: so
the file is read again when such a one is wanted, and not before, for it takes twice the memory.
"""

from __future__ import annotations

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import ImageFileError
from denoise_gui.engine.images.camera_raw import Development
from denoise_gui.engine.images.image_reading import load_image
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.registry import format_for
from denoise_gui.engine.messages import Message


def developed_for(
    suffix: str, photograph: Photograph, cancel: CancelToken | None = None
) -> Photograph:
    """The photograph as a file with this suffix needs it: itself, or its camera raw file developed
    so that there is a way back.

    Raises:
        ImageFileError: the file cannot be read any more, or is another one by now.
        Cancelled: `cancel` was used.
    """
    target, camera = format_for(suffix), photograph.camera
    if target is None or not target.reversible or camera is None:
        return photograph
    if camera.development == Development.REVERSIBLE:
        return photograph
    path = photograph.path
    if path is None:
        raise ImageFileError(
            Message("A linear DNG is made of the camera raw file, and it is not known where it is.")
        )
    again = load_image(path, raw=Development.REVERSIBLE, apart=True, cancel=cancel)
    same_file = again.camera is not None and again.camera.stamp == camera.stamp
    if not same_file or again.pixels.shape != photograph.pixels.shape:
        raise ImageFileError(
            Message(
                "{0} has changed since it was opened, and a linear DNG is made of the file. Open "
                "it again.",
                path,
            )
        )
    return again
