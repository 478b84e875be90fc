"""`denoise-gui run --from FILE [INPUT]`: make a saved picture again from its record, and compare.

The record says recipe, model, tile and source. The source is denoised again in the same way,
written in the same format to a temporary place, and read back, so that what is compared went
through the same rounding and the same compression.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.engine.messages import Message
from denoise_gui.engine.shipped import named_model, shipped_model_of
from denoise_gui.headless import terminal
from denoise_gui.headless.words import described

if TYPE_CHECKING:
    from denoise_gui.engine.denoise.denoiser import Denoiser
    from denoise_gui.engine.images.photograph import Photograph
    from denoise_gui.engine.recipe import Recipe
    from denoise_gui.engine.record.provenance import Provenance

SAME, DIFFERENT, MISUSED = 0, 1, 2


@dataclass(frozen=True)
class PixelDifference:
    """How far two pictures are apart; `largest` in 8-bit levels."""

    same: bool
    largest: float
    share: float
    """Of values that differ, 0 to 1."""


def wanted(arguments: list[str]) -> bool:
    """Whether a command line of `run` asks for a replay."""
    return any(word == "--from" or word.startswith("--from=") for word in arguments)


def main(arguments: list[str]) -> int:
    """Exit codes: 0 the pixels match, 1 they do not or it failed, 2 the command is wrong."""
    from denoise_gui.engine.errors import UserError

    options = _parser().parse_args(arguments)
    try:
        return _replay(options)
    except UserError as error:
        terminal.say(str(error))
        return DIFFERENT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="denoise-gui run --from",
        description="Make a picture that this program saved again, from the record in it, and say "
        "whether the pixels match.",
    )
    parser.add_argument(
        "--from",
        dest="record",
        type=Path,
        required=True,
        metavar="FILE",
        help="a saved picture, or the JSON file beside one",
    )
    parser.add_argument(
        "input",
        nargs="?",
        type=Path,
        help="what was denoised (default: the file of the recorded name beside FILE)",
    )
    parser.add_argument("-o", "--output", type=Path, help="also keep the new picture, here")
    parser.add_argument(
        "--model", type=named_model, metavar="ONNX", help="the model, if it is not shipped"
    )
    parser.add_argument("--device", help="run on another device than the recorded one")
    parser.add_argument(
        "--tolerance",
        type=float,
        default=0.0,
        metavar="LEVELS",
        help="differences up to this count as a match, in 8-bit levels (default 0)",
    )
    parser.add_argument("--quiet", action="store_true", help="only the exit code")
    return parser


def _replay(options: argparse.Namespace) -> int:
    from denoise_gui.engine.images.camera_raw import Development
    from denoise_gui.engine.images.fitting import chosen_depth
    from denoise_gui.engine.images.image_file import load_image, save_image
    from denoise_gui.engine.images.registry import development_for
    from denoise_gui.engine.images.save_options import DEPTHS, SaveOptions
    from denoise_gui.engine.record.provenance import hash_of_pixels
    from denoise_gui.engine.save_denoised import denoised_photograph

    picture, record = find_record(options.record)
    reference = load_image(picture, apart=True)
    source_path = options.input or _source(picture, record)
    raw = development_for(picture.suffix)
    source = load_image(source_path, raw=raw, apart=True)
    say = _silent if options.quiet else terminal.say
    chosen = raw == Development.SRGB and source.source_format == "RAW"
    if chosen and hash_of_pixels(source.pixels) != record.source_sha256:
        source = load_image(source_path, raw=Development.LINEAR, apart=True)
    if hash_of_pixels(source.pixels) != record.source_sha256:
        say(f"{source_path}: these are not the pixels that were denoised then")
    denoiser = _denoiser(record, options.model, options.device, say)
    recipe = record.recipe
    _check_limit(recipe, denoiser, say)
    where = denoiser.model.device_name
    say(f"{source_path}: {described(recipe)}, model {recipe.model.name}, {where}")
    # What depth was chosen is seen by the file itself.
    other = reference.bits != source.bits and reference.bits in DEPTHS
    depth = reference.bits if other else None
    save = SaveOptions(depth=depth)
    bits = chosen_depth(picture.suffix, save)
    clean = denoised_photograph(source, recipe, denoiser, bits=bits)
    clean = replace(clean, jpeg=reference.jpeg)
    with tempfile.TemporaryDirectory(prefix="denoise-replay-") as folder:
        again = Path(folder) / f"again{picture.suffix}"
        save_image(again, clean, save)
        result = compare(load_image(again, apart=True), reference)
    if options.output:
        save_image(options.output, clean, save)
    if result.same:
        say(f"{picture}: the pixels match, all of them")
        return SAME
    say(
        f"{picture}: {result.share:.3%} of the values differ, by at most {result.largest:.3g} "
        "of an 8-bit level"
    )
    return SAME if result.largest <= options.tolerance else DIFFERENT


def find_record(path: Path) -> tuple[Path, Provenance]:
    """The picture that a path stands for, and its record: in it, or in the JSON beside it.

    Raises:
        ImageFileError: there is no picture or no record.
    """
    from denoise_gui.engine.errors import ImageFileError, RecipeError
    from denoise_gui.engine.images.image_file import load_image
    from denoise_gui.engine.record.provenance import (
        SIDECAR_SUFFIX,
        check_record,
        names_a_mask,
        read_provenance,
        read_sidecar,
        sidecar_of,
    )

    if path.name.endswith(SIDECAR_SUFFIX):
        return path.with_name(path.name.removesuffix(SIDECAR_SUFFIX)), read_sidecar(path)
    xmp = load_image(path, apart=True).xmp
    try:
        record = read_provenance(xmp)
        check_record(xmp)
    except RecipeError as error:
        raise ImageFileError(
            Message("{0}: its record cannot be used: {1}.", path, error)
        ) from error
    if record is None and sidecar_of(path).is_file():
        record = read_sidecar(sidecar_of(path))
    if record is None and names_a_mask(xmp):
        raise ImageFileError(
            Message(
                "{0} was made with a mask, which is kept in a JSON file beside it ({1}), "
                "and that file is missing.",
                *(path, sidecar_of(path).name),
            )
        )
    if record is None:
        raise ImageFileError(
            Message(
                "{0} holds no record of how it was made, and there is none beside it ({1}).",
                path,
                sidecar_of(path).name,
            )
        )
    return path, record


def compare(one: Photograph, other: Photograph) -> PixelDifference:
    """Page by page, in 8-bit levels; another size, depth or number of pages is no match at all."""
    import numpy as np

    largest = different = total = 0.0
    if len(one.pages) != len(other.pages):
        return PixelDifference(False, float("inf"), 1.0)
    pairs = zip((one, *one.pages), (other, *other.pages), strict=True)
    for a, b in pairs:
        if a.pixels.shape != b.pixels.shape or a.pixels.dtype != b.pixels.dtype:
            return PixelDifference(False, float("inf"), 1.0)
        apart = np.abs(a.pixels.astype(np.float64) - b.pixels)
        total += apart.size
        different += int(np.count_nonzero(apart))
        largest = max(largest, float(apart.max()) / a.sample_max * 255)
    return PixelDifference(different == 0, largest, different / total)


def _source(picture: Path, record: Provenance) -> Path:
    from denoise_gui.engine.errors import ImageFileError

    # A record may come from anywhere: of what it says only a plain name is taken.
    name = Path(record.source.replace("\\", "/")).name
    path = picture.with_name(name) if name else picture
    if path == picture or not path.is_file():
        raise ImageFileError(
            Message(
                "{0} was made from “{1}”, which is not beside it. Name the original: "
                "denoise-gui run --from FILE INPUT",
                picture,
                name or "a picture without a file",
            )
        )
    return path


def _denoiser(
    record: Provenance, model: Path | None, device: str | None, say: Callable[[str], None]
) -> Denoiser:
    from denoise_gui.core.known_devices import device_notes
    from denoise_gui.engine.importing import check_onnxruntime

    check_onnxruntime()
    from denoise_gui.engine.denoise.denoiser import Denoiser
    from denoise_gui.engine.recipe import ModelRef
    from denoise_gui.engine.runtime.model import Model
    from denoise_gui.headless.conversion import model_to_run

    wanted = record.recipe.model
    model = shipped_model_of(wanted) if model is None else model_to_run(model, "", say)
    if ModelRef.of_file(model).sha256 != wanted.sha256:
        say(f"{model}: this is not the file that was used then")
    opened = Model(model, device or record.provider, notice=say, notes=device_notes(), progress=say)
    return Denoiser(opened, record.tile)


def _check_limit(recipe: Recipe, denoiser: Denoiser, say: Callable[[str], None]) -> None:
    """A plain sigma beyond the model's limit could be had before there were recipes."""
    from denoise_gui.engine.errors import RecipeError

    info = denoiser.model.info
    try:
        recipe.check_limit(info.sigma_max, info.name)
    except RecipeError as error:
        if not recipe.is_plain:
            raise
        say(str(error))


def _silent(_message: str) -> None:
    pass
