"""What formats share that are written through Pillow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from denoise_gui.engine.images.photograph import Photograph, frames_of, stacked

if TYPE_CHECKING:
    from PIL import Image


def pillow_image(photograph: Photograph, *, gray: bool = True) -> Image.Image:
    """The pixels, with alpha, as Pillow's; `gray` False makes RGB of gray."""
    from PIL import Image

    image = Image.fromarray(stacked(photograph))
    if not gray and photograph.channels == 1:
        image = image.convert("RGB" if photograph.alpha is None else "RGBA")
    return image


def metadata_options(photograph: Photograph, exif_prefix: bytes = b"") -> dict[str, Any]:
    """The options of Pillow's `save` that carry the metadata."""
    options: dict[str, Any] = {}
    if photograph.icc_profile:
        options["icc_profile"] = photograph.icc_profile
    if photograph.exif:
        options["exif"] = exif_prefix + photograph.exif
    if photograph.xmp:
        options["xmp"] = photograph.xmp
    if photograph.dpi and max(photograph.dpi) < 65535:
        options["dpi"] = photograph.dpi
    return options


def save_with_pillow(
    file: BinaryIO, photograph: Photograph, kind: str, *, gray: bool = True, **options: Any
) -> None:
    """Write a file of a kind that Pillow knows by this name; an animation with all its pictures."""
    options |= metadata_options(photograph)
    if photograph.animation is None:
        pillow_image(photograph, gray=gray).save(file, format=kind, **options)
        return
    from PIL import Image

    # Of one channel, Pillow takes no third axis.
    frames = (f[:, :, 0] if f.shape[2] == 1 else f for f in frames_of(photograph))
    first, *others = [Image.fromarray(frame) for frame in frames]
    first.save(
        file,
        format=kind,
        save_all=True,
        append_images=others,
        duration=[round(duration) for duration in photograph.animation.durations],
        loop=photograph.animation.loops,
        **options,
    )
