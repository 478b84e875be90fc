"""`python -m exporter evaluate`: PSNR of an ONNX file on clean photographs with added noise.

The noise is additive white Gaussian, float and unclipped, seeded per image; PSNR is taken of the
output rounded to 8 bits. This is how the published tables of FFDNet and DRUNet were made.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from denoise_gui.contract import model_file
from denoise_gui.contract.sentences import Sentence
from exporter.commands.frame import sigma_argument
from exporter.failures import ExportError
from exporter.psnr import in_eight_bits, psnr
from exporter.training.photographs import DataError, image_paths, read_pixels
from exporter.whole_files import whole_file


@dataclass(frozen=True)
class Score:
    """One sigma, in 8-bit levels: mean PSNR in dB over the images, per image, and the time."""

    sigma: float
    psnr: float
    psnr_noisy: float
    seconds_per_megapixel: float
    per_image: dict[str, float]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--onnx", type=Path, required=True, help="model file")
    parser.add_argument("--images", type=Path, required=True, help="folder of clean photographs")
    parser.add_argument(
        "--sigma", type=sigma_argument, nargs="+", default=[15.0, 25.0, 50.0], help="8-bit levels"
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of the noise (default 0)")
    parser.add_argument("--json", type=Path, help="write the figures here as well")


def run(arguments: argparse.Namespace) -> int:
    """Evaluate and print a table; exit code 2 for input that cannot be used."""
    try:
        paths = image_paths(arguments.images)
        session = open_session(arguments.onnx)
        scores = []
        beyond = sigmas_beyond(_metadata(session), arguments.sigma)
        if beyond:
            print(f"evaluate: {beyond}", file=sys.stderr)
        for sigma in arguments.sigma:
            score = evaluate(session, paths, sigma, arguments.seed)
            scores.append(score)
            print(
                f"sigma {sigma:5g}: {score.psnr:6.2f} dB (noisy {score.psnr_noisy:5.2f}), "
                f"{score.seconds_per_megapixel:.3f} s/Mpx, {len(paths)} images",
                flush=True,
            )
    except (DataError, OSError) as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return 2
    if arguments.json:
        document = {
            "model": arguments.onnx.name,
            "weights_sha256": _metadata(session).get(model_file.WEIGHTS_SHA256),
            "images": arguments.images.name,
            "seed": arguments.seed,
            "scores": [asdict(score) for score in scores],
        }
        try:
            with whole_file(arguments.json) as part:
                part.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        except ExportError as error:
            print(f"evaluate: {error}", file=sys.stderr)
            return error.kind.value
    return 0


def sigmas_beyond(metadata: Mapping[str, str], sigmas: Iterable[float]) -> str | None:
    """A sentence on the sigmas beyond what a model was made for, by its metadata; None if none."""
    try:
        largest = float(metadata[model_file.SIGMA_MAX])
    except (KeyError, ValueError):
        return None
    return next((Sentence("beyond", sigma, largest) for sigma in sigmas if sigma > largest), None)


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """A session on the processor.

    Raises:
        DataError: the file is not an ONNX model with the contract's inputs.
    """
    if not path.is_file():
        raise DataError(f"{path}: there is no such model file")
    try:
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    except Exception as error:
        # onnxruntime's exceptions share no base of their own.
        raise DataError(f"{path}: not a model that can run ({error})") from error
    names = {value.name for value in session.get_inputs()}
    if names != {model_file.IMAGE, model_file.SIGMA}:
        raise DataError(f"{path}: has inputs {sorted(names)}, not 'input' and 'sigma'")
    return session


def evaluate(
    session: onnxruntime.InferenceSession, paths: list[Path], sigma: float, seed: int
) -> Score:
    """Mean figures over images; `sigma` in 8-bit levels."""
    restored_psnr: dict[str, float] = {}
    noisy_psnr = []
    seconds = pixels = 0.0
    for name, clean in _clean_images(session, paths):
        rng = np.random.default_rng([seed, len(restored_psnr)])
        noisy = clean + np.float32(sigma / 255) * rng.standard_normal(clean.shape, np.float32)
        started = time.perf_counter()
        restored = denoise(session, noisy, sigma)
        seconds += time.perf_counter() - started
        pixels += clean.shape[0] * clean.shape[1]
        restored_psnr[name] = psnr_of_bytes(restored, clean)
        noisy_psnr.append(psnr(noisy, clean))
    return Score(
        sigma=sigma,
        psnr=sum(restored_psnr.values()) / len(restored_psnr),
        psnr_noisy=sum(noisy_psnr) / len(noisy_psnr),
        seconds_per_megapixel=seconds / pixels * 1e6,
        per_image=restored_psnr,
    )


def denoise(
    session: onnxruntime.InferenceSession, image: NDArray[np.float32], sigma: float
) -> NDArray[np.float32]:
    """(H, W, C) float32 to the same, padded by reflection to the model's multiple and cropped."""
    multiple = int(_metadata(session).get(model_file.MULTIPLE, "1"))
    height, width = image.shape[:2]
    padding = ((0, -height % multiple), (0, -width % multiple), (0, 0))
    padded = np.pad(image, padding, mode="reflect")
    planes = np.ascontiguousarray(padded.transpose(2, 0, 1))[None]
    level = np.full((1, 1, 1, 1), sigma / 255, dtype=np.float32)
    output: NDArray[np.float32] = session.run(
        [model_file.OUTPUT], {model_file.IMAGE: planes, model_file.SIGMA: level}
    )[0]
    restored: NDArray[np.float32] = output[0].transpose(1, 2, 0)[:height, :width]
    return restored


def _clean_images(
    session: onnxruntime.InferenceSession, paths: list[Path]
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    channels = int(_metadata(session).get(model_file.CHANNELS, "3"))
    for path in paths:
        yield path.name, read_pixels(path, channels).astype(np.float32) / np.float32(255)


def _metadata(session: onnxruntime.InferenceSession) -> dict[str, Any]:
    metadata: dict[str, Any] = session.get_modelmeta().custom_metadata_map
    return metadata


def psnr_of_bytes(restored: NDArray[np.float32], clean: NDArray[np.float32]) -> float:
    """In dB, of the result as a file of 8 bits would hold it."""
    return psnr(in_eight_bits(restored), clean)
