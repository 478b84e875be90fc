"""What `run` and `watch` are told: which photographs, what is applied, where results go."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from denoise_gui.commands.common import sigma
from denoise_gui.engine.batch.shard import Shard
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.sigma import AUTOMATIC, LARGEST_FACTOR


def add_what(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "inputs", nargs="*", type=Path, metavar="INPUT", help="photographs, and folders of them"
    )
    add_sigma(parser)
    parser.add_argument(
        "--sigma-table",
        type=Path,
        metavar="CSV",
        help="columns path and sigma (a number or 'auto'), and if wanted colour, shadows, "
        "highlights, grain and coarse: what these photographs are denoised with; without INPUT, "
        "also which they are",
    )
    add_no_recursive(parser)


def add_sigma(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sigma",
        type=sigma_or_automatic,
        metavar="SIGMA",
        help="noise standard deviation in 8-bit levels, or 'auto' to estimate it for each",
    )


def add_no_recursive(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-recursive", action="store_true", help="leave out the folders in a folder"
    )


def add_many(parser: argparse.ArgumentParser) -> None:
    """For many photographs, and many machines."""
    parser.add_argument(
        "--files-from",
        metavar="FILE",
        help="a list of photographs, a path on each line or between null characters; '-' reads "
        "it from standard input",
    )
    parser.add_argument(
        "--root",
        type=Path,
        metavar="FOLDER",
        help="the folder that the photographs named lie below: their results lie in the same "
        "folders below the output",
    )
    parser.add_argument(
        "--shard",
        type=_shard,
        metavar="I/N",
        help="only the share I of N, where N processes or machines do the rest; each with the same "
        "command but for I, in any order, each at its time",
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="have the workers of a Dask scheduler do it, such as tcp://node1:8786, over storage "
        "that all see under the same names; local:N starts N processes here (needs the extra "
        "'cluster')",
    )


def add_recipe(parser: argparse.ArgumentParser) -> None:
    """What is applied beyond sigma."""
    factor = _between("a factor", LARGEST_FACTOR)
    parser.add_argument(
        "--recipe",
        type=Path,
        metavar="FILE",
        help="all that is applied, from a JSON file; the other options have their say over it",
    )
    parser.add_argument(
        "--colour-sigma",
        type=sigma_or_automatic,
        metavar="SIGMA",
        help="noise in the colours, where it is another than in the luminance",
    )
    parser.add_argument(
        "--shadows",
        type=factor,
        metavar="FACTOR",
        help="what sigma is multiplied with in black; a middle gray keeps it",
    )
    parser.add_argument("--highlights", type=factor, metavar="FACTOR", help="the same in white")
    parser.add_argument(
        "--grain",
        type=_between("grain", 1),
        metavar="SHARE",
        help="share of the luminance that was removed to put back, 0 to 1",
    )
    parser.add_argument(
        "--coarse-sigma",
        type=sigma,
        metavar="SIGMA",
        help="noise that is coarser than a pixel, as it is in the picture at half its size; 0 (the "
        "default) leaves it to the other sigmas",
    )
    parser.add_argument(
        "--mask",
        type=Path,
        metavar="IMAGE",
        help="a gray image, stretched over each photograph: white is denoised with sigma, black "
        "not at all; or a mask saved by this program, for the photograph it was painted on and "
        "others of its size",
    )
    parser.add_argument(
        "--gray-use",
        choices=["channels", "luma"],
        help="what a model for gray images does with a colour one: denoise each channel, or the "
        "brightness alone (default: channels)",
    )


def add_where(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        help="a folder; or a file, for one photograph",
    )
    parser.add_argument(
        "--name",
        metavar="PATTERN",
        default="{stem}{suffix}",
        help="what results are called: {stem}, {suffix}, {sigma}, {number}, {folder}, and {model}, "
        "the name that the model calls itself by (default: %(default)s, in the folders that the "
        "photographs lie in)",
    )
    _add_kind_of_file(parser)
    _add_what_is_there(parser)


def _add_kind_of_file(parser: argparse.ArgumentParser) -> None:
    from denoise_gui.engine.images.registry import writable_formats
    from denoise_gui.engine.images.save_options import DEPTHS

    kinds = writable_formats()
    suffixes = ", ".join(kind.written[0].removeprefix(".") for kind in kinds)
    with_quality = ", ".join(kind.name for kind in kinds if kind.unchosen)
    with_subsampling = ", ".join(kind.name for kind in kinds if kind.subsampling)
    with_depth = ", ".join(kind.name for kind in kinds if kind.depths)
    parser.add_argument(
        "--format",
        metavar="SUFFIX",
        help=f"format of the results: {suffixes} (default: each photograph's own)",
    )
    parser.add_argument(
        "--quality",
        type=_quality,
        help=f"1 to 100, for {with_quality} (default: as the photograph has it, or 95)",
    )
    parser.add_argument(
        "--subsampling",
        choices=("4:4:4", "4:2:2", "4:2:0"),
        help=f"colour resolution of {with_subsampling} (default: as the photograph has it)",
    )
    parser.add_argument(
        "--depth",
        type=int,
        choices=DEPTHS,
        help=f"bits per sample of {with_depth}; one that a format has not becomes the next above, "
        "or its highest (default: as the photograph has it)",
    )
    parser.add_argument(
        "--sidecar",
        action="store_true",
        help="write how each was made into a JSON file beside it too",
    )
    parser.add_argument(
        "--raw-linear",
        action="store_true",
        help="develop camera raw files in linear light instead of sRGB",
    )


def _add_what_is_there(parser: argparse.ArgumentParser) -> None:
    """What becomes of files that are in the way, and of what was done before."""
    parser.add_argument(
        "--existing",
        choices=("skip", "rename", "overwrite"),
        default="skip",
        help="what to do where a file is in the way that is not an earlier result (default: skip)",
    )
    parser.add_argument(
        "--replace-sources",
        action="store_true",
        help="let results take the place of their photographs, with --existing overwrite",
    )
    parser.add_argument(
        "--redo", action="store_true", help="do again what an earlier run has done already"
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="what was done, as .csv or .json; {shard} in "
        "its name stands for the share, such as 3-of-16",
    )


def _between(name: str, most: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= most:
            raise argparse.ArgumentTypeError(f"{name} is from 0 to {most:g}, not “{text}”")
        return value

    return number


def _shard(text: str) -> Shard:
    try:
        return Shard.parse(text)
    except UserError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _quality(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 100:
        raise argparse.ArgumentTypeError("quality is from 1 to 100")
    return value


def sigma_or_automatic(text: str) -> float | str:
    return text.lower() if text.lower() == str(AUTOMATIC) else sigma(text)
