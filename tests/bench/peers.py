"""What people would use instead, beside the shipped model: time per megapixel and PSNR.

Each method denoises the same pictures, in turns, with the true sigma of 25: float noise, not
clipped, and the output rounded to 8 bits, as the published tables do it. Parameters that are not
sigma itself were chosen to suit these very pictures, so the classical methods are shown at their
best. A method whose library is missing is left out, and said so.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine import Denoiser, Model, shipped_model
from denoise_gui.engine.measure.metrics import psnr
from denoise_gui.engine.measure.noise import add_noise
from tests.bench.machine import cores
from tests.bench.pictures import SEED, SIGMA, crops
from tests.bench.section import Settings

Picture = NDArray[np.float32]
"""(H, W, 3), white at 1.0."""

Method = Callable[[Picture], Picture]

SHIPPED = "shipped"

_SLOW = {"bm3d"}
"""These run once; the others three times, of which the median counts."""


def measure(settings: Settings) -> dict[str, Any]:
    """Figures under `peers`, by name, and `peers_skipped`."""
    methods: dict[str, Method] = {SHIPPED: _model(shipped_model())}
    skipped: dict[str, str] = {}
    makers: list[Callable[[], dict[str, Method]]] = [
        lambda: _ffdnet(settings.checkpoint, settings.folder),
        _bm3d,
        _opencv,
        _wavelet,
        _total_variation,
        _non_local_means,
    ]
    for make in makers:
        try:
            methods.update(make())
        except ImportError as error:
            skipped[make.__name__.strip("_")] = f"{error.name} is not installed"
    clean = crops(128 if settings.quick else 300)
    figures = _compare(methods, clean, rounds=1 if settings.quick else 3)
    if settings.checkpoint is None:
        for name in ("ffdnet_pytorch", "ffdnet_onnxruntime"):
            if name in figures:
                figures[name]["psnr_25"] = None  # random weights
    return {"peers": figures, "peers_skipped": skipped}


def _compare(
    methods: dict[str, Method], clean: dict[str, Picture], rounds: int
) -> dict[str, dict[str, Any]]:
    times: dict[str, list[float]] = {name: [] for name in methods}
    scores: dict[str, list[float]] = {name: [] for name in methods}
    for number, picture in enumerate(clean.values()):
        noisy = add_noise(picture, SIGMA, SEED + number)
        spent: dict[str, list[float]] = {name: [] for name in methods}
        for turn in range(rounds):
            for name, method in methods.items():
                if turn and name in _SLOW:
                    continue
                if number == turn == 0:
                    method(noisy[:64, :64])  # warmed
                result, took = _timed(method, noisy)
                spent[name].append(took)
                if turn == 0:
                    scores[name].append(psnr(_rounded(result), picture))
        for name, values in spent.items():
            times[name].append(statistics.median(values))
    megapixels = sum(picture.shape[0] * picture.shape[1] for picture in clean.values()) / 1e6
    return {
        name: {
            "seconds_per_mpx": sum(times[name]) / megapixels,
            "times_the_shipped": sum(times[name]) / sum(times[SHIPPED]),
            "psnr_25": statistics.fmean(scores[name]),
        }
        for name in methods
    }


def _timed(method: Method, noisy: Picture) -> tuple[Picture, float]:
    began = time.perf_counter()
    result = method(noisy)
    return result, time.perf_counter() - began


def _rounded(picture: Picture) -> Picture:
    rounded: Picture = np.rint(np.clip(picture, 0, 1) * 255).astype(np.float32) / np.float32(255)
    return rounded


def _model(path: Path) -> Method:
    denoiser = Denoiser(Model(path))
    return lambda noisy: denoiser.denoise(noisy, SIGMA)


def _ffdnet(checkpoint: Path | None, folder: Path) -> dict[str, Method]:
    import torch

    from tests.bench.ffdnet import colour_ffdnet, write_ffdnet

    torch.set_num_threads(cores())
    network = colour_ffdnet(checkpoint)
    path = folder / "ffdnet.onnx"
    write_ffdnet(network, path)
    sigma = torch.full((1, 1, 1, 1), SIGMA / 255)

    @torch.inference_mode()
    def in_pytorch(noisy: Picture) -> Picture:
        planes = torch.from_numpy(np.ascontiguousarray(noisy.transpose(2, 0, 1)))[None]
        clean: Picture = network(planes, sigma)[0].numpy().transpose(1, 2, 0)
        return clean

    return {"ffdnet_pytorch": in_pytorch, "ffdnet_onnxruntime": _model(path)}


def _bm3d() -> dict[str, Method]:
    from bm3d import bm3d_rgb

    return {"bm3d": lambda noisy: bm3d_rgb(noisy, SIGMA / 255)}


def _opencv() -> dict[str, Method]:
    import cv2

    def opencv(noisy: Picture) -> Picture:
        eight = np.rint(np.clip(noisy, 0, 1) * 255).astype(np.uint8)
        clean = cv2.fastNlMeansDenoisingColored(
            eight, None, h=OPENCV_H, hColor=OPENCV_H_COLOUR, templateWindowSize=7
        )
        return clean.astype(np.float32) / np.float32(255)

    return {"opencv_nlm": opencv}


OPENCV_H, OPENCV_H_COLOUR = 20.0, 20.0
NLM_H = 0.5
"""In units of sigma."""
TV_WEIGHT = 0.1


def _wavelet() -> dict[str, Method]:
    import pywt  # noqa: F401  (scikit-image imports it when it is used)
    from skimage.restoration import denoise_wavelet

    return {
        "skimage_wavelet": lambda noisy: denoise_wavelet(
            noisy, sigma=SIGMA / 255, convert2ycbcr=True, rescale_sigma=True, channel_axis=-1
        )
    }


def _total_variation() -> dict[str, Method]:
    from skimage.restoration import denoise_tv_chambolle

    return {
        "skimage_tv": lambda noisy: denoise_tv_chambolle(noisy, weight=TV_WEIGHT, channel_axis=-1)
    }


def _non_local_means() -> dict[str, Method]:
    from skimage.restoration import denoise_nl_means

    return {
        "skimage_nlm": lambda noisy: denoise_nl_means(
            noisy,
            patch_size=5,
            patch_distance=6,
            h=NLM_H * SIGMA / 255,
            sigma=SIGMA / 255,
            fast_mode=True,
            channel_axis=-1,
        )
    }
