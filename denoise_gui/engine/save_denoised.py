"""Denoise one photograph at full size and write it: the same for the window, the command line and
the batch, so that what each of them saves is the same picture, with the record of how it was made.

In a batch the two halves run on different threads: `denoised_photograph`, whose result holds
everything that is to be in the file, and `save_denoised`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoise.denoiser import Denoiser, TellProgress
from denoise_gui.engine.errors import ImageFileError
from denoise_gui.engine.files.atomic_file import Before, atomic_file, check_writable
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.files.leftovers import remove_leftovers
from denoise_gui.engine.files.sentences import cannot_write
from denoise_gui.engine.images.camera_raw import Development
from denoise_gui.engine.images.developing import developed_for
from denoise_gui.engine.images.fitting import chosen_depth, deepened, keeps_xmp
from denoise_gui.engine.images.image_file import Photograph, check_target, save_image, with_pixels
from denoise_gui.engine.images.raw_shadows import with_measured_shadows
from denoise_gui.engine.images.registry import format_for
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe import ModelRef, Recipe
from denoise_gui.engine.record.provenance import (
    Provenance,
    hash_of_pixels,
    names_a_mask,
    read_provenance,
    sidecar_bytes,
    sidecar_of,
    with_provenance,
)
from denoise_gui.engine.record.recipe_record import fits_xmp
from denoise_gui.engine.runtime.model import Model, Notice
from denoise_gui.version import __version__


def denoise_to_file(
    photograph: Photograph,
    path: Path,
    recipe: Recipe | float,
    model: Path | Denoiser,
    device: str = "cpu",
    *,
    options: SaveOptions | None = None,
    notice: Notice | None = None,
    cancel: CancelToken | None = None,
    progress: TellProgress | None = None,
) -> None:
    """Write `photograph`, every page of it denoised by a recipe, or with a sigma, to `path`.

    `model` is a model file, used on `device`, or a denoiser that is ready. The file appears whole
    or not at all; its XMP says how it was made.

    Args:
        options: how to compress, and whether a JSON file beside it says how it was made too.

    Raises:
        UserError: the model or the file cannot be used; the message says why.
        Cancelled: `cancel` was used; an existing file is as it was.
    """
    check_target(path, photograph)
    denoiser = (
        model if isinstance(model, Denoiser) else Denoiser(Model(model, device, notice=notice))
    )
    bits = chosen_depth(path.suffix, options)
    source = developed_for(path.suffix, photograph, cancel)
    clean = denoised_alone(source, recipe, denoiser, bits=bits, cancel=cancel, progress=progress)
    if cancel:
        cancel.check()
    remove_leftovers([path.parent])
    save_denoised(path, clean, options, cancel)


def denoised_alone(
    photograph: Photograph,
    recipe: Recipe | float,
    denoiser: Denoiser,
    *,
    bits: int | None = None,
    cancel: CancelToken | None = None,
    progress: TellProgress | None = None,
) -> Photograph:
    """As `denoised_photograph`, where the model does other work before and after."""
    # What live work left was cut for tiles of other sizes; all of these have one.
    denoiser.model.release_memory()
    try:
        return denoised_photograph(
            photograph, recipe, denoiser, bits=bits, cancel=cancel, progress=progress
        )
    finally:
        # Writing needs memory too.
        denoiser.model.release_memory()


def denoised_photograph(
    photograph: Photograph,
    recipe: Recipe | float,
    denoiser: Denoiser,
    *,
    bits: int | None = None,
    cancel: CancelToken | None = None,
    progress: TellProgress | None = None,
) -> Photograph:
    """The photograph as it is to be saved, every page denoised by a recipe, or with a sigma.

    The recipe that is noted with it names the denoiser's model.

    Args:
        bits: per sample of the result, if that is more than the photograph has: what the network
            finds between its levels is kept then.

    Raises:
        UserError: the model failed.
        Cancelled: `cancel` was used.
    """
    deep = deepened(photograph, bits)
    pages = (deep, *deep.pages)
    total = sum(page.width * page.height for page in pages)
    done = 0
    cleaned = []
    for page in pages:

        def report(pixels: int, _of: int, before: int = done) -> None:
            if progress:
                progress(before + pixels, total)

        clean = denoiser.denoise(page.pixels, recipe, cancel=cancel, progress=report)
        if page.camera and page.camera.development is Development.REVERSIBLE:
            clean = with_measured_shadows(page.pixels, clean, page.camera)
        done += page.width * page.height
        cleaned.append(with_pixels(page, clean))
    provenance = _provenance(photograph, Recipe.of(recipe), denoiser)
    return replace(cleaned[0], pages=tuple(cleaned[1:]), provenance=provenance)


def save_denoised(
    path: Path,
    clean: Photograph,
    options: SaveOptions | None = None,
    cancel: CancelToken | None = None,
    before: Before | None = None,
    *,
    in_place: bool = False,
) -> None:
    """Write what `denoised_photograph` returned. The file appears whole or not at all.

    How it was made goes into its XMP and, if `options` ask for it, into a JSON file beside it; and
    in any case there where a mask is too large for XMP.

    Args:
        before: see `atomic_file`.
        in_place: it takes the place of its photograph, which must not be denoised once more, also
            if that is all that is left: where its format has no room for the record, the JSON file
            is there before the picture is, and says whose record it is (`record_of_file`).

    Raises:
        Cancelled: `cancel` was used before the file took its name; what was there is as it was.
        UserError: it cannot be written; the message says why.
    """
    record = clean.provenance
    sidecar = None
    noted = _with_record(clean, path.suffix)
    marked = record is not None and in_place and not _tells(noted, path.suffix)
    if record and (marked or (options and options.sidecar) or not fits_xmp(record.recipe)):
        sidecar = sidecar_of(path)
        check_sidecar(path)

    def complete(temporary: Path) -> None:
        if record and sidecar and marked:
            with atomic_file(sidecar) as file:
                file.write(sidecar_bytes(record, path, sha256_of(temporary)))
        if before:
            before(temporary)

    save_image(path, noted, options, cancel, complete)
    if record and sidecar and not marked:
        try:
            with atomic_file(sidecar) as file:
                file.write(sidecar_bytes(record, path))
        except OSError as error:
            raise ImageFileError(
                Message("{0} is saved, but the record beside it is not: {1}.", path, error.strerror)
            ) from error


def check_sidecar(path: Path) -> None:
    """Whether a record can be written beside a picture of that name.

    Raises:
        ImageFileError: it cannot; the picture is better not written then.
    """
    sidecar = sidecar_of(path)
    try:
        check_writable(sidecar)
    except OSError as error:
        raise ImageFileError(cannot_write(sidecar, error)) from error


def _with_record(clean: Photograph, suffix: str) -> Photograph:
    if clean.provenance is None:
        return clean
    noted = replace(clean, xmp=with_provenance(clean.xmp, clean.provenance))
    target = format_for(suffix)
    if target and keeps_xmp(target, clean) and not keeps_xmp(target, noted):
        return clean  # there is no room for both, and what came with it goes first
    return noted


def _tells(noted: Photograph, suffix: str) -> bool:
    """Whether the file itself will say that it was denoised."""
    target = format_for(suffix)
    has_record = read_provenance(noted.xmp) is not None or names_a_mask(noted.xmp)
    return target is not None and keeps_xmp(target, noted) and has_record


def _provenance(photograph: Photograph, recipe: Recipe, denoiser: Denoiser) -> Provenance:
    import onnxruntime

    info = denoiser.model.info
    return Provenance(
        recipe=replace(recipe, model=ModelRef.of_file(info.path, info.name)),
        version=__version__,
        runtime=f"onnxruntime {onnxruntime.__version__}",
        provider=denoiser.model.device,
        tile=denoiser.tile_size,
        halo=info.halo,
        reading=str(info.trial) if info.trial else "",
        source=photograph.path.name if photograph.path else "",
        source_sha256=hash_of_pixels(photograph.pixels),
        values=f"{found.black:.10g} {found.white:.10g}" if (found := photograph.values) else "",
    )
